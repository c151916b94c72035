package steps

import "time"

// NewPlan says which steps lead from the Inventory to the resolved Spec.
func NewPlan(resolved Spec, inv *Inventory, m Materials, now time.Time) (Plan, error) {
	return Plan{}, nil
}
