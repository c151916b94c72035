package steps

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
)

// around is what stands in the region of the truth table's plan.
type around struct {
	w *world
}

// proxies puts a proxy-only subnet.
func (a around) proxies(name, network, region, purpose, role, state string) around {
	a.w.put(&ProxySubnet{Meta: foreign(region, name), Network: networkNamed(network), Range: netip.MustParsePrefix("10.129.0.0/23"), Purpose: purpose, Role: role, State: state})
	return a
}

// sized is proxies with a range of another size.
func (a around) sized(name, r string) around {
	a.w.put(&ProxySubnet{Meta: foreign(testRegion, name), Network: networkNamed("lb-network"), Range: netip.MustParsePrefix(r), Purpose: PurposeProxy, Role: RoleActive, State: StateReady})
	return a
}

// other puts a subnet of a purpose that is not ours to use.
func (a around) other(name, purpose string) around {
	a.w.put(&Subnet{Meta: foreign(testRegion, name), Network: networkNamed("lb-network"), Range: netip.MustParsePrefix("10.200.0.0/23"), Purpose: purpose})
	return a
}

// rule puts a stranger's forwarding rule, which is served from the subnet.
func (a around) rule(name string) around {
	a.w.put(&ForwardingRule{Meta: foreign(testRegion, name), Network: networkNamed("lb-network"), Scheme: SchemeInternalManaged, Port: 80})
	return a
}

// ours puts the deployment's own one.
func (a around) ours(state string) around {
	d := draft{spec: proxySpec(), dep: proxySpec().Deployment()}
	a.w.put(&ProxySubnet{Meta: d.regional(KindProxySubnet, "proxy-only-subnet"), Network: networkNamed("lb-network"),
		Range: netip.MustParsePrefix("10.129.0.0/23"), Purpose: PurposeProxy, Role: RoleActive, State: state})
	return a
}

func networkNamed(name string) Ref {
	return Ref{Kind: KindNetwork, Project: testProject, Location: Global, Name: name}
}

func proxySpec() Spec {
	return Spec{Name: "shop", Project: testProject, Region: testRegion, Backend: Backend{Mask: "/<service>"}, Network: NetworkSpec{Name: "lb-network"}}
}

// TestFaultsS9 is the truth table of proxy-only subnets: what there is, what
// the check says, and what the plan does about it.
func TestFaultsS9(t *testing.T) {
	const (
		other  = "europe-west1"
		legacy = PurposeLegacyProxy
		mine   = "lb-network"
		theirs = "their-vpc"
		global = "GLOBAL_MANAGED_PROXY"
	)
	tests := []struct {
		name    string
		put     func(around) around
		verdict Verdict
		action  Action
		words   string
	}{
		{"none", func(a around) around { return a }, Pass, ActionCreate, "none yet in lb-network"},
		{"active", func(a around) around { return a.proxies("p", mine, testRegion, PurposeProxy, RoleActive, StateReady) }, Pass, ActionAdopt, "never deleted"},
		{"active, state not said", func(a around) around { return a.proxies("p", mine, testRegion, PurposeProxy, RoleActive, "") }, Pass, ActionAdopt, "never deleted"},
		{"legacy", func(a around) around { return a.proxies("p", mine, testRegion, legacy, RoleActive, StateReady) }, Pass, ActionAdopt, "legacy purpose, which works"},
		{"backup only", func(a around) around { return a.proxies("p", mine, testRegion, PurposeProxy, RoleBackup, StateReady) }, Warn, ActionCreate, "p is there as a backup"},
		{"legacy backup only", func(a around) around { return a.proxies("p", mine, testRegion, legacy, RoleBackup, StateReady) }, Fail, ActionCreate, "cannot be made beside it"},
		{"draining backup only", func(a around) around {
			return a.proxies("p", mine, testRegion, PurposeProxy, RoleBackup, StateDraining)
		}, Warn, ActionCreate, "backup and draining"},
		{"legacy draining backup only", func(a around) around { return a.proxies("p", mine, testRegion, legacy, RoleBackup, StateDraining) }, Fail, ActionCreate, "cannot be made beside it"},
		{"active and backup", func(a around) around {
			return a.proxies("p", mine, testRegion, PurposeProxy, RoleActive, StateReady).proxies("q", mine, testRegion, PurposeProxy, RoleBackup, StateReady)
		}, Pass, ActionAdopt, "p 10.129.0.0/23"},
		{"active and draining backup", func(a around) around {
			return a.proxies("p", mine, testRegion, PurposeProxy, RoleActive, StateReady).proxies("a", mine, testRegion, PurposeProxy, RoleBackup, StateDraining)
		}, Pass, ActionAdopt, "p 10.129.0.0/23"},
		{"legacy active and legacy backup", func(a around) around {
			return a.proxies("p", mine, testRegion, legacy, RoleActive, StateReady).proxies("a", mine, testRegion, legacy, RoleBackup, StateReady)
		}, Pass, ActionAdopt, "legacy purpose"},
		{"active and draining", func(a around) around {
			return a.proxies("p", mine, testRegion, PurposeProxy, RoleActive, StateDraining)
		}, Warn, ActionAdopt, "draining"},
		{"legacy and draining", func(a around) around { return a.proxies("p", mine, testRegion, legacy, RoleActive, StateDraining) }, Warn, ActionAdopt, "draining"},
		{"wrong region", func(a around) around { return a.proxies("p", mine, other, PurposeProxy, RoleActive, StateReady) }, Pass, ActionCreate, "p is not used: it is in lb-network, europe-west1"},
		{"legacy in the wrong region", func(a around) around { return a.proxies("p", mine, other, legacy, RoleActive, StateReady) }, Pass, ActionCreate, "p is not used"},
		{"backup in the wrong region", func(a around) around { return a.proxies("p", mine, other, legacy, RoleBackup, StateReady) }, Pass, ActionCreate, "none yet"},
		{"wrong VPC", func(a around) around { return a.proxies("p", theirs, testRegion, PurposeProxy, RoleActive, StateReady) }, Pass, ActionCreate, "p is not used: it is in their-vpc"},
		{"legacy in the wrong VPC", func(a around) around { return a.proxies("p", theirs, testRegion, legacy, RoleActive, StateReady) }, Pass, ActionCreate, "p is not used"},
		{"backup in the wrong VPC", func(a around) around { return a.proxies("p", theirs, testRegion, legacy, RoleBackup, StateReady) }, Pass, ActionCreate, "none yet"},
		{"the name taken in the wrong VPC", func(a around) around {
			return a.proxies("proxy-only-subnet", theirs, testRegion, PurposeProxy, RoleActive, StateReady)
		}, Pass, ActionCreate, "shop-proxy-subnet"},
		{"wrong region and wrong VPC", func(a around) around { return a.proxies("p", theirs, other, PurposeProxy, RoleActive, StateReady) }, Pass, ActionCreate, "none yet"},
		{"backup here, active in another region", func(a around) around {
			return a.proxies("p", mine, testRegion, PurposeProxy, RoleBackup, StateReady).proxies("q", mine, other, PurposeProxy, RoleActive, StateReady)
		}, Warn, ActionCreate, "p is there as a backup"},
		{"ours", func(a around) around { return a.ours(StateReady) }, Pass, ActionKeep, "made by this deployment"},
		{"ours and draining", func(a around) around { return a.ours(StateDraining) }, Warn, ActionKeep, "draining"},
		{"ours and shared", func(a around) around { return a.ours(StateReady).rule("theirs") }, Pass, ActionKeep, "shared with forwarding rule theirs"},
		{"shared by two", func(a around) around {
			return a.proxies("p", mine, testRegion, PurposeProxy, RoleActive, StateReady).rule("one").rule("two")
		}, Pass, ActionAdopt, "shared with forwarding rule one, forwarding rule two"},
		{"legacy and shared", func(a around) around {
			return a.proxies("p", mine, testRegion, legacy, RoleActive, StateReady).rule("one")
		}, Pass, ActionAdopt, "shared with forwarding rule one"},
		{"too small", func(a around) around { return a.sized("p", "10.129.0.0/27") }, Warn, ActionAdopt, "32 addresses, 64 are the least"},
		{"the smallest", func(a around) around { return a.sized("p", "10.129.0.0/26") }, Pass, ActionAdopt, "never deleted"},
		{"for cross-region load balancers", func(a around) around { return a.other("g", global) }, Pass, ActionCreate, "none yet"},
		{"one for cross-region beside ours", func(a around) around {
			return a.other("g", global).proxies("p", mine, testRegion, PurposeProxy, RoleActive, StateReady)
		}, Pass, ActionAdopt, "never deleted"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(&Network{Meta: foreign(Global, mine)}, &Network{Meta: foreign(Global, theirs)})
			tt.put(around{w})
			checkTruth(t, w.inventory(), tt.verdict, tt.action, tt.words)
		})
	}
	t.Run("not readable", func(t *testing.T) {
		inv := newWorld(&Network{Meta: foreign(Global, mine)}).inventory()
		inv.Add(KindSubnet, Batch{Scope: Scope{Project: testProject, Location: testRegion}, Problem: errors.New("denied")})
		checkTruth(t, inv, Unknown, ActionCreate, "could not be read")
	})
	if len(tests)+1 < 24 {
		t.Errorf("%d rows", len(tests)+1)
	}
}

func checkTruth(t *testing.T, inv *Inventory, verdict Verdict, action Action, words string) {
	t.Helper()
	s, err := Resolve(proxySpec(), inv, Materials{}, testNow)
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPlan(s, inv, Materials{}, testNow)
	if err != nil {
		t.Fatal(err)
	}
	c, ok := p.Check("proxy-subnet")
	if !ok || c.Verdict != verdict || !strings.Contains(c.Evidence, words) {
		t.Errorf("check: %+v, want %s with %q", c, verdict, words)
	}
	if c.Verdict != Pass && c.Fix == "" {
		t.Errorf("no fix: %+v", c)
	}
	for _, step := range p.Steps {
		if step.Ref().Kind == KindProxySubnet && step.Action != action {
			t.Errorf("the plan would %s %s, want %s", step.Action, step.Ref(), action)
		}
	}
}
