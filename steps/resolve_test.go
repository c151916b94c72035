package steps

import (
	"net/netip"
	"strings"
	"testing"
)

// TestResolveRefuses covers values that only what is there shows to be wrong.
func TestResolveRefuses(t *testing.T) {
	network := &Network{Meta: foreign(Global, "vpc")}
	subnet := &Subnet{Meta: foreign(testRegion, "front"), Network: network.Ref(), Range: netip.MustParsePrefix("10.1.2.0/24"), Purpose: PurposePrivate}
	held := &Address{Meta: foreign(testRegion, "held"), Subnet: subnet.Ref(), IP: netip.MustParseAddr("10.1.2.50"), Purpose: "GCE_ENDPOINT"}
	backup := &ProxySubnet{Meta: foreign(testRegion, "spare"), Network: network.Ref(), Range: netip.MustParsePrefix("10.200.0.0/23"), Purpose: PurposeProxy, Role: RoleBackup}
	legacy := &Network{Meta: foreign(Global, "old"), Legacy: true}
	inv := newWorld(network, subnet, held, backup, legacy).inventory()
	tests := []struct {
		name  string
		edit  func(*Spec)
		field string
		say   string
	}{
		{"range of another subnet", func(s *Spec) { s.Network.Subnet = SubnetSpec{"new", "10.1.2.128/25"} }, "network.subnet.range", "10.1.2.0/24, subnet front in us-central1"},
		{"proxy range of another", func(s *Spec) { s.Network.ProxySubnet.Range = "10.200.0.0/24" }, "network.proxySubnet.range", "spare"},
		{"proxy range too small", func(s *Spec) { s.Network.ProxySubnet.Range = "10.3.0.0/27" }, "network.proxySubnet.range", "has 32 addresses, 64 are needed"},
		{"bits behind the mask", func(s *Spec) { s.Network.Subnet = SubnetSpec{"new", "10.5.0.7/24"} }, "network.subnet.range", "Write it as 10.5.0.0/24"},
		{"other range of an existing subnet", func(s *Spec) { s.Network.Subnet.Range = "10.6.0.0/24" }, "network.subnet.range", "exists with range 10.1.2.0/24"},
		{"proxy-only subnet for the address", func(s *Spec) { s.Network.Subnet.Name = "spare" }, "network.subnet.name", "set aside"},
		{"name of a backup", func(s *Spec) { s.Network.ProxySubnet.Name = "spare" }, "network.proxySubnet.name", "role BACKUP"},
		{"legacy network", func(s *Spec) { s.Network.Name = "old" }, "network.name", "legacy"},
		{"address outside", func(s *Spec) { s.Frontend.Address = "10.1.3.9" }, "frontend.address", "outside the subnet"},
		{"last address", func(s *Spec) { s.Frontend.Address = "10.1.2.254" }, "frontend.address", "first two and the last two"},
		{"address held", func(s *Spec) { s.Frontend.Address = "10.1.2.50" }, "frontend.address", "Write held to use"},
		{"unshared address for both", func(s *Spec) {
			s.Frontend = FrontendSpec{HTTP: true, HTTPS: true, Address: "held"}
			s.Certificate.SelfSigned = []string{"a.b"}
		}, "frontend.address", "cannot share"},
		{"unknown reservation", func(s *Spec) { s.Frontend.Address = "none" }, "frontend.address", "no address of that name"},
		{"unknown certificate", func(s *Spec) { s.Certificate.Existing = "gone" }, "certificate.existing", "no certificate of that name"},
		{"HTTPS without a certificate", func(s *Spec) { s.Frontend.HTTPS = true }, "certificate", "needs one"},
		{"ingress none", func(s *Spec) { s.Access = AccessSpec{Services: []string{"a"}, Ingress: IngressNone} }, "access.ingress", "could not reach"},
		{"zone of another region", func(s *Spec) { s.Client = ClientSpec{VM: true, Zone: "us-east1-b"} }, "client.zone", "not a zone of"},
		{"nothing to lead to", func(s *Spec) { s.Backend = Backend{} }, "backend", "leads nowhere"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := Spec{Name: "shop", Project: testProject, Region: testRegion, Backend: Backend{Mask: "/<service>"},
				Network: NetworkSpec{Name: "vpc", Subnet: SubnetSpec{Name: "front"}}}
			tt.edit(&s)
			_, err := Resolve(s, inv, Materials{}, testNow)
			for _, e := range flatten(err) {
				f := e.(*FieldError)
				if f.Field == tt.field && strings.Contains(f.Error(), tt.say) && f.Remedy != "" {
					return
				}
			}
			t.Errorf("got %v, want one of %s that says %q", err, tt.field, tt.say)
		})
	}
}

// TestProxySubnetTruthTable: what is there, and whether it is adopted. Only an
// active one of a purpose for regional proxies, in the same network and region,
// is of use.
func TestProxySubnetTruthTable(t *testing.T) {
	mine := &Network{Meta: foreign(Global, "vpc")}
	other := &Network{Meta: foreign(Global, "other")}
	for _, purpose := range []string{PurposeProxy, PurposeLegacyProxy, "GLOBAL_MANAGED_PROXY"} {
		for _, role := range []string{RoleActive, RoleBackup} {
			for _, state := range []string{StateReady, StateDraining} {
				for _, network := range []*Network{mine, other} {
					for _, region := range []string{testRegion, "europe-west1"} {
						p := &ProxySubnet{Meta: foreign(region, "p"), Network: network.Ref(), Range: netip.MustParsePrefix("172.16.0.0/23"), Purpose: purpose, Role: role, State: state}
						s := Spec{Name: "shop", Project: testProject, Region: testRegion, Backend: Backend{Mask: "/<service>"}, Network: NetworkSpec{Name: "vpc"}}
						inv := newWorld(mine, other, p).inventory()
						r, err := Resolve(s, inv, Materials{}, testNow)
						if err != nil {
							t.Fatal(err)
						}
						plan, err := NewPlan(r, inv, Materials{}, testNow)
						if err != nil {
							t.Fatal(err)
						}
						step, ok := plan.Step(stepID(r.proxySubnetRef()))
						adopted := ok && step.Action == ActionAdopt
						want := purpose != "GLOBAL_MANAGED_PROXY" && role == RoleActive && network == mine && region == testRegion
						if adopted != want {
							t.Errorf("%s %s %s in %s, %s: %s", purpose, role, state, network.Name, region, step.Action)
						}
						if want && (purpose == PurposeLegacyProxy) != (step.Notice != "") {
							t.Errorf("%s: notice %q", purpose, step.Notice)
						}
					}
				}
			}
		}
	}
}
