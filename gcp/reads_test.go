package gcp_test

import (
	"errors"
	"slices"
	"testing"

	"runlb/steps"
)

// TestReads crosses with the sandbox all that is no resource.
func TestReads(t *testing.T) {
	_, c := openSandbox(t)
	ctx := t.Context()
	p := must[steps.Project](t)(c.Project(ctx, project))
	if p.ID != project || p.Number == "" || p.Name == "" {
		t.Errorf("%+v", p)
	}
	if _, err := c.Project(ctx, "not-there"); !errors.Is(err, steps.ErrDenied) {
		t.Errorf("a missing project: %v", err)
	}
	var ids []string
	for p, err := range c.SearchProjects(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, p.ID)
	}
	if !slices.Contains(ids, project) {
		t.Errorf("projects %q", ids)
	}
	if regions := must[[]string](t)(c.Regions(ctx, project)); !slices.Contains(regions, region) || !slices.IsSorted(regions) {
		t.Errorf("regions %q", regions)
	}
	if zones := must[[]string](t)(c.Zones(ctx, project, region)); !slices.Contains(zones, zone) || len(zones) > 5 {
		t.Errorf("zones %q", zones)
	}
	var many []string
	for range 101 {
		many = append(many, "compute.networks.create")
	}
	if granted := must[[]string](t)(c.Granted(ctx, project, append(many, "run.services.list"))); !slices.Contains(granted, "run.services.list") {
		t.Errorf("granted %q", granted)
	}
	apis := []string{"compute.googleapis.com", "run.googleapis.com", "dns.googleapis.com"}
	if got := must[[]string](t)(c.Enabled(ctx, project, apis)); !slices.Contains(got, "compute.googleapis.com") {
		t.Errorf("enabled %q", got)
	}
	op := must[steps.Operation](t)(c.Enable(ctx, project, apis))
	if err := c.Wait(ctx, op); err != nil {
		t.Fatal(err)
	}
	if got := must[[]string](t)(c.Enabled(ctx, project, apis)); len(got) != len(apis) {
		t.Errorf("enabled %q after enabling", got)
	}
	admin := steps.Ref{Kind: steps.KindInstance, Project: project, Location: zone, Name: "shop-admin"}
	if _, next, err := c.Output(ctx, admin, 0); err != nil || next < 0 {
		t.Errorf("serial port: %d, %v", next, err)
	}
}

// TestDiscovery: the first look and the regions agree.
func TestDiscovery(t *testing.T) {
	_, c := openSandbox(t)
	places := map[string]bool{}
	first, detail := map[string]bool{}, map[string]bool{}
	for b, err := range c.List(t.Context(), steps.KindService, steps.Scope{Project: project, Location: steps.Everywhere}) {
		if err != nil || b.Problem != nil {
			t.Fatal(err, b.Problem)
		}
		if !b.Partial {
			places[b.Scope.Location] = true
		}
		for _, f := range b.Items {
			if b.Partial {
				first[f.Ref().Path()] = true
				continue
			}
			detail[f.Ref().Path()] = true
			if f.Fingerprint == "" || f.ID == "" || f.Resource.(*steps.Service).Ingress == steps.IngressUnknown {
				t.Errorf("no detail: %+v", f)
			}
		}
	}
	if len(places) != 43 || len(detail) < 10 || len(first) != len(detail) {
		t.Errorf("%d regions, %d services at first, %d in detail", len(places), len(first), len(detail))
	}
	for path := range detail {
		if !first[path] {
			t.Errorf("%s is missing in the first look", path)
		}
	}
}

// TestLegacyProxySubnetMoves changes the seeded one's purpose, under its
// fingerprint.
func TestLegacyProxySubnetMoves(t *testing.T) {
	_, c := openSandbox(t)
	f := must[steps.Found](t)(c.Get(t.Context(), steps.Ref{Kind: steps.KindProxySubnet, Project: project, Location: region, Name: "shop-proxies"}))
	want := *f.Resource.(*steps.ProxySubnet)
	want.Purpose = steps.PurposeProxy
	change(t, c, f, &want, steps.PartPurpose)
	if _, err := c.Update(t.Context(), steps.Change{Found: f, Want: &want, Part: steps.PartPurpose}, requestID()); !errors.Is(err, steps.ErrStale) {
		t.Errorf("with the fingerprint of before: %v", err)
	}
}
