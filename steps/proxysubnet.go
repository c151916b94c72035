package steps

import "net/netip"

// The purposes and roles of a proxy-only subnet. Source: Compute v1 (sure).
const (
	PurposeProxy       = "REGIONAL_MANAGED_PROXY"
	PurposeLegacyProxy = "INTERNAL_HTTPS_LOAD_BALANCER"

	RoleActive = "ACTIVE"
	RoleBackup = "BACKUP"

	StateReady    = "READY"
	StateDraining = "DRAINING"
)

// ProxySubnet is the subnet from which Google's proxies take their addresses:
// one active one per network and region, shared by all load balancers there.
type ProxySubnet struct {
	Meta
	Network Ref
	Range   netip.Prefix
	Purpose string // PurposeProxy or PurposeLegacyProxy
	Role    string // RoleActive or RoleBackup
	State   string // as found: StateReady or StateDraining
}

// Ref names the proxy-only subnet.
func (s *ProxySubnet) Ref() Ref { return s.ref(KindProxySubnet) }

// Needs is its network.
func (s *ProxySubnet) Needs() []Ref { return []Ref{s.Network} }

var _ Resource = (*ProxySubnet)(nil)

// Compare looks at network, range, purpose and role. The legacy purpose can
// become the current one, and nothing else changes in place.
func (s *ProxySubnet) Compare(live Resource) []Difference {
	have, d := sameKind(s, live)
	if d != nil {
		return d
	}
	d.ref("network", s.Network, have.Network, "")
	d.text("range", s.Range.String(), have.Range.String(), "")
	d.text("purpose", s.Purpose, have.Purpose, purposePart(s.Purpose, have.Purpose))
	d.text("role", s.Role, have.Role, "")
	return d
}

func purposePart(want, have string) Part {
	if want == PurposeProxy && have == PurposeLegacyProxy {
		return PartPurpose
	}
	return ""
}

// ByHand is the gcloud command that makes it.
func (s *ProxySubnet) ByHand() Command {
	return s.described(s.make("compute", "networks", "subnets").flag("purpose", s.Purpose).flag("role", s.Role).
		flag("region", s.Location).flag("network", s.Network.Name).flag("range", s.Range.String()))
}
