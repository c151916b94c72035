package steps

// NewTeardown says which steps take the deployment away. Only what carries its
// marker goes, and only when nobody else uses it. It is an error when a place
// that must be known did not answer.
func NewTeardown(d Deployment, inv *Inventory) (Plan, error) { return Plan{}, nil }
