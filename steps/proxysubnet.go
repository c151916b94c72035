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
