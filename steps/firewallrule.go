package steps

import "net/netip"

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
