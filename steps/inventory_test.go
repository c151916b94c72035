package steps

import (
	"errors"
	"testing"
)

func service(region, name, image string) Found {
	return Found{Resource: &Service{Meta: foreign(region, name), Image: image}}
}

// TestInventoryAdd: detail replaces the first look, a first look never
// replaces detail, and a place that fails keeps what it showed.
func TestInventoryAdd(t *testing.T) {
	inv := NewInventory(testProject)
	everywhere := Scope{Project: testProject, Location: Everywhere}
	r1, r2 := Scope{Project: testProject, Location: "r1"}, Scope{Project: testProject, Location: "r2"}
	first := Batch{Scope: everywhere, Partial: true, Items: []Found{service("r1", "a", ""), service("r1", "gone", ""), service("r2", "b", "")}}

	inv.Add(KindService, first)
	inv.Add(KindService, Batch{Scope: r1, Items: []Found{service("r1", "a", "detail")}})
	inv.Add(KindService, Batch{Scope: r2, Problem: ErrDenied})
	if got := len(inv.All(KindService, Everywhere)); got != 2 {
		t.Errorf("%d services, want a with detail and b from the first look", got)
	}
	if f, ok := inv.Get(service("r1", "a", "").Ref()); !ok || f.Resource.(*Service).Image != "detail" {
		t.Errorf("a is %v", f)
	}
	if gaps := inv.Gaps(); len(gaps) != 1 || gaps[0].Scope.Location != "r2" || !errors.Is(gaps[0].Problem, ErrDenied) {
		t.Errorf("gaps %v", gaps)
	}
	inv.Add(KindService, first)
	if f, _ := inv.Get(service("r1", "a", "").Ref()); f.Resource.(*Service).Image != "detail" {
		t.Error("a first look took the detail away")
	}
	before := inv.Version()
	inv.Add(KindService, Batch{Scope: r2})
	if len(inv.Gaps()) != 0 || len(inv.All(KindService, "r2")) != 0 || inv.Version() == before {
		t.Errorf("an answer does not close the gap: %v, %v", inv.Gaps(), inv.All(KindService, "r2"))
	}
}

// TestInventoryFilesProxySubnets: one listing answers for both kinds, and a
// path finds either.
func TestInventoryFilesProxySubnets(t *testing.T) {
	inv := NewInventory(testProject)
	proxies := &ProxySubnet{Meta: foreign("r1", "p")}
	inv.Add(KindSubnet, Batch{Scope: Scope{Project: testProject, Location: "r1"}, Items: []Found{{Resource: proxies}, {Resource: &Subnet{Meta: foreign("r1", "s")}}}})
	if len(inv.All(KindSubnet, "r1")) != 1 || len(inv.All(KindProxySubnet, Everywhere)) != 1 {
		t.Error("the two kinds are mixed up")
	}
	if f, ok := inv.Get(Ref{Kind: KindSubnet, Project: testProject, Location: "r1", Name: "p"}); !ok || f.Ref().Kind != KindProxySubnet {
		t.Errorf("by the path of a subnet: %v, %v", f, ok)
	}
}
