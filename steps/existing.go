package steps

// Existing is a Deployment as its markers in the cloud show it.
type Existing struct {
	Deployment Deployment
	Production bool
	Resources  []Found // what carries its marker, in the order of Kinds
	Address    string  // of its forwarding rules, or the reserved one; empty without
	Ports      []int   // of its forwarding rules, sorted
	Complete   bool    // has a forwarding rule, and all that its resources refer to was found
}

// Deployments finds the deployments by the markers, sorted by name, then
// region.
func (inv *Inventory) Deployments() []Existing { return nil }
