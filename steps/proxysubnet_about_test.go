package steps

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
)

func TestAboutProxySubnet(t *testing.T) {
	vpc := &Network{Meta: foreign(Global, "vpc")}
	sub := func(name, purpose, role, state string) *ProxySubnet {
		return &ProxySubnet{Meta: foreign(testRegion, name), Network: vpc.Ref(), Range: netip.MustParsePrefix("10.200.0.0/23"), Purpose: purpose, Role: role, State: state}
	}
	rule := func(name string) *ForwardingRule {
		return &ForwardingRule{Meta: foreign(testRegion, name), Network: vpc.Ref(), Scheme: SchemeInternalManaged}
	}
	ours := sub("own", PurposeProxy, RoleActive, StateReady)
	ours.Description = Marker{Deployment: Deployment{Name: "shop", Project: testProject, Region: testRegion}, Kind: KindProxySubnet, Name: "own"}.String()
	other := sub("own", PurposeProxy, RoleActive, StateReady)
	other.Description = Marker{Deployment: Deployment{Name: "blog", Project: testProject, Region: testRegion}, Kind: KindProxySubnet, Name: "own"}.String()
	small := sub("tiny", PurposeProxy, RoleActive, StateDraining)
	small.Range = netip.MustParsePrefix("10.200.0.0/27")
	for _, tt := range []struct {
		name  string
		there []Resource
		want  []string
	}{
		{"none", nil, []string{"None is active in vpc, us-central1 yet: runlb makes proxy-only-subnet."}},
		{"legacy, shared", []Resource{sub("old", PurposeLegacyProxy, RoleActive, StateReady), rule("a"), rule("b"), rule("c"), rule("d"), rule("e")},
			[]string{"old 10.200.0.0/23 is active here; runlb did not make it and never deletes it.", "Used by a, b, c, 2 more.", "legacy one, which works"}},
		{"ours", []Resource{ours}, []string{"this deployment made it", "No load balancer uses it yet."}},
		{"another deployment's", []Resource{other}, []string{"runlb made it for blog."}},
		{"small and draining", []Resource{small}, []string{"It has 32 addresses", "It is draining"}},
		{"backup", []Resource{sub("spare", PurposeProxy, RoleBackup, StateReady)}, []string{"None is active", "spare 10.200.0.0/23 stands by as a backup"}},
		{"draining backup", []Resource{sub("spare", PurposeProxy, RoleBackup, StateDraining)}, []string{"a backup now and draining"}},
		{"cross-region", []Resource{sub("cross", "GLOBAL_MANAGED_PROXY", RoleActive, StateReady)}, []string{"None is active", "cross 10.200.0.0/23 is set aside for GLOBAL_MANAGED_PROXY"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := Spec{Name: "shop", Project: testProject, Region: testRegion, Network: NetworkSpec{Name: "vpc", ProxySubnet: SubnetSpec{Name: "proxy-only-subnet"}}}
			got := strings.Join(AboutProxySubnet(newWorld(append(tt.there, vpc)...).inventory(), s), " ")
			for _, want := range tt.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q does not say %q", got, want)
				}
			}
		})
	}
}

func TestAboutProxySubnetThatCannotBeRead(t *testing.T) {
	inv := NewInventory(testProject)
	inv.Add(KindSubnet, Batch{Scope: Scope{Project: testProject, Location: testRegion}, Problem: errors.New("denied")})
	got := AboutProxySubnet(inv, Spec{Project: testProject, Region: testRegion, Network: NetworkSpec{Name: "vpc"}})
	if len(got) != 2 || !strings.Contains(got[1], "could not be read") {
		t.Errorf("got %q", got)
	}
}
