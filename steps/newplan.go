package steps

import "time"

// NewPlan says which steps lead from the Inventory to the resolved Spec. It is
// pure. The errors are *FieldErrors: what would have to change and cannot.
// What forbids to go on otherwise is a failing Check of the Plan.
func NewPlan(resolved Spec, inv *Inventory, m Materials, now time.Time) (Plan, error) {
	d := &draft{
		spec: resolved, dep: resolved.Deployment(), names: Names(resolved),
		inv: inv, mat: m, now: now, index: map[string]int{}, settles: map[StepID]int{},
	}
	d.services()
	for _, w := range d.network() {
		d.decide(w)
	}
	address := d.address()
	d.decide(address)
	for _, w := range d.backends() {
		d.decide(w)
	}
	for _, w := range d.frontend(address) {
		d.decide(w)
	}
	d.labels()
	for _, w := range d.client() {
		d.decide(w)
	}
	d.reserveFirst(address.want.Ref())
	d.replacements()
	d.prune()
	d.mending()
	d.check()
	return d.plan(VerbUp)
}
