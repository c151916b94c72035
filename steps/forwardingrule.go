package steps

import (
	"net/netip"
	"strconv"
)

// ForwardingRule is the front door: one address and port that lead to a target
// proxy.
type ForwardingRule struct {
	Meta
	Network      Ref
	Subnet       Ref
	ProxySubnet  Ref // what it cannot live without; no field of the API. Zero as found
	Address      Ref // the reservation; zero as found, or without one
	IP           netip.Addr
	Port         int
	Target       Ref
	GlobalAccess bool
	Labels       map[string]string
	Scheme       string // as found; INTERNAL_MANAGED on ours
}

// Ref names the forwarding rule.
func (f *ForwardingRule) Ref() Ref { return f.ref(KindForwardingRule) }

// Needs is the target, the address, the subnets and the network.
func (f *ForwardingRule) Needs() []Ref {
	var needs []Ref
	for _, r := range []Ref{f.Network, f.Subnet, f.ProxySubnet, f.Address, f.Target} {
		if !r.IsZero() {
			needs = append(needs, r)
		}
	}
	return needs
}

var _ Resource = (*ForwardingRule)(nil)

// LabelProduction marks the forwarding rules of a production deployment:
// teardown then asks for the name.
const LabelProduction = "runlb-production"

// Compare looks at everything that runlb sets. Target and labels change in
// place, the rest is fixed. Of the labels only runlb's own counts.
func (f *ForwardingRule) Compare(live Resource) []Difference {
	have, d := sameKind(f, live)
	if d != nil {
		return d
	}
	d.ref("network", f.Network, have.Network, "")
	d.ref("subnet", f.Subnet, have.Subnet, "")
	if f.IP.IsValid() {
		d.text("address", f.IP.String(), have.IP.String(), "")
	}
	d.text("port", strconv.Itoa(f.Port), strconv.Itoa(have.Port), "")
	d.flag("global access", f.GlobalAccess, have.GlobalAccess, "")
	d.found("load balancing scheme", SchemeInternalManaged, have.Scheme)
	d.ref("target", f.Target, have.Target, PartTarget)
	d.text("label "+LabelProduction, f.Labels[LabelProduction], have.Labels[LabelProduction], PartLabels)
	return d
}

// ByHand is the gcloud command that makes it.
func (f *ForwardingRule) ByHand() Command {
	c := f.make("compute", "forwarding-rules").flag("load-balancing-scheme", SchemeInternalManaged).
		flag("network", f.Network.Name).flag("subnet", f.Subnet.Name).flag("subnet-region", f.Subnet.Location)
	switch {
	case !f.Address.IsZero():
		c = c.flag("address", f.Address.Name).flag("address-region", f.Address.Location)
	case f.IP.IsValid():
		c = c.flag("address", f.IP.String())
	}
	c = f.target(c).flag("region", f.Location).flag("ports", strconv.Itoa(f.Port)).on("allow-global-access", f.GlobalAccess)
	return f.described(c)
}

// target appends the target with its region: without one gcloud would name a
// global proxy. Source: google-cloud section 1 (sure).
func (f *ForwardingRule) target(c Command) Command {
	name := "target-http-proxy"
	if f.Target.Kind == KindHTTPSProxy {
		name = "target-https-proxy"
	}
	return c.flag(name, f.Target.Name).flag(name+"-region", f.Target.Location)
}
