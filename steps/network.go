package steps

// Network is a VPC network.
type Network struct {
	Meta
	AutoSubnets bool     // auto mode: owns 10.128.0.0/9
	Legacy      bool     // a legacy network, which has no subnets and cannot be used
	Peers       []string // links of the networks it is peered with
}

// Ref names the network.
func (n *Network) Ref() Ref { return n.ref(KindNetwork) }

// Needs is empty: a network stands on its own.
func (n *Network) Needs() []Ref { return nil }

var _ Resource = (*Network)(nil)

// Compare looks at the mode.
func (n *Network) Compare(live Resource) []Difference {
	have, d := sameKind(n, live)
	if d != nil {
		return d
	}
	d.flag("automatic subnets", n.AutoSubnets, have.AutoSubnets, "")
	d.flag("legacy network", n.Legacy, have.Legacy, "")
	return d
}

// ByHand is the gcloud command that makes it.
func (n *Network) ByHand() Command {
	mode := "custom"
	if n.AutoSubnets {
		mode = "auto"
	}
	return n.described(n.make("compute", "networks").flag("subnet-mode", mode))
}
