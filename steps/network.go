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
