package steps

// Instance is a small VM inside the VPC: the client to try the load balancer
// from, or the probe. It has no external address and no service account.
type Instance struct {
	Meta
	Network     Ref
	Subnet      Ref
	MachineType string // "e2-micro"
	Image       string // "projects/debian-cloud/global/images/family/debian-12"
	Tags        []string
	Metadata    map[string]string
	Status      string // as found: RUNNING …
	IP          string // as found
}

// Ref names the instance.
func (i *Instance) Ref() Ref { return i.ref(KindInstance) }

// Needs is its network and subnet.
func (i *Instance) Needs() []Ref { return []Ref{i.Network, i.Subnet} }
