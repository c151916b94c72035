package steps

import (
	"net/netip"
	"strings"
)

// FirewallRule lets SSH reach the client VM.
type FirewallRule struct {
	Meta
	Network Ref
	Sources []netip.Prefix
	Tags    []string // target tags
	Allows  []string // "tcp:22"
}

// Ref names the firewall rule.
func (f *FirewallRule) Ref() Ref { return f.ref(KindFirewallRule) }

// Needs is its network.
func (f *FirewallRule) Needs() []Ref { return []Ref{f.Network} }

var _ Resource = (*FirewallRule)(nil)

// Compare looks at everything that runlb sets; the sources change in place.
func (f *FirewallRule) Compare(live Resource) []Difference {
	have, d := sameKind(f, live)
	if d != nil {
		return d
	}
	d.ref("network", f.Network, have.Network, "")
	d.list("sources", ranges(f.Sources), ranges(have.Sources), PartSources)
	d.list("target tags", f.Tags, have.Tags, "")
	d.list("allowed", f.Allows, have.Allows, "")
	return d
}

// ByHand is the gcloud command that makes it.
func (f *FirewallRule) ByHand() Command {
	c := f.make("compute", "firewall-rules").flag("network", f.Network.Name).flag("direction", "INGRESS").
		flag("action", "ALLOW").flag("rules", strings.Join(f.Allows, ",")).
		flag("source-ranges", strings.Join(ranges(f.Sources), ",")).flag("target-tags", strings.Join(f.Tags, ","))
	return f.described(c)
}
