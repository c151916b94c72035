package gcp_test

import (
	"strings"
	"testing"

	"runlb/gcp/sandbox"
	"runlb/steps"
)

// turned is what was fine at the preflight and no more at the step.
type turned struct {
	name  string
	spec  func(*steps.Spec)
	turn  func(t *testing.T, g *ground)
	step  string // kind of the step that fails
	check string
}

// TestFaultsP4: what is valid at the preflight and broken before its step is
// told for what it is at the step, and referred back to the check.
func TestFaultsP4(t *testing.T) {
	shop := func(s *steps.Spec) {
		s.Network = steps.NetworkSpec{Name: "shop-vpc", Subnet: steps.SubnetSpec{Name: "shop-us"}}
	}
	for _, tt := range []turned{
		{name: "the proxy-only subnet goes", spec: shop, step: "proxy-only-subnet", check: "proxy-subnet",
			turn: func(t *testing.T, g *ground) {
				g.do(t, "DELETE", computeV1+"/regions/us-central1/subnetworks/shop-proxies", "")
			}},
		{name: "a range is taken", step: "subnet", check: "subnet-range", spec: func(s *steps.Spec) { s.Network.Name = "shop-vpc"; s.Network.Subnet.Name = "mine" },
			turn: func(t *testing.T, g *ground) {
				g.do(t, "POST", computeV1+"/regions/us-east1/subnetworks", `{"name":"quick","network":"projects/`+project+`/global/networks/shop-vpc","ipCidrRange":"10.1.2.0/24"}`)
			}},
		{name: "an address is taken", spec: func(s *steps.Spec) { shop(s); s.Frontend.Address = "10.20.3.4" }, step: "address", check: "address",
			turn: func(t *testing.T, g *ground) {
				g.do(t, "POST", computeV1+"/regions/us-central1/addresses", `{"name":"quick","addressType":"INTERNAL","address":"10.20.3.4","subnetwork":"projects/`+project+`/regions/us-central1/subnetworks/shop-us"}`)
			}},
		{name: "a quota is lowered", step: "network", check: "quotas", turn: func(t *testing.T, g *ground) { quota(t, g, "NETWORKS", "", 2) }},
		{name: "a permission is taken away", step: "url-map", check: "permissions",
			turn: func(t *testing.T, g *ground) {
				if err := g.box.Deny("compute.regionUrlMaps.create", "projects/"+project); err != nil {
					t.Fatal(err)
				}
			}},
		{name: "an organization policy is set", step: "forwarding-rule", check: "policy:compute.restrictLoadBalancerCreationForTypes",
			turn: func(t *testing.T, g *ground) {
				g.policy(t, "compute.restrictLoadBalancerCreationForTypes", `{"denyAll":true}`)
			}},
		{name: "an API is disabled", step: "network", check: "apis",
			turn: func(t *testing.T, g *ground) { g.do(t, "POST", usage+"/compute.googleapis.com:disable", "{}") }},
		{name: "the service goes", step: "cloud-run-service", check: "service:login",
			turn: func(t *testing.T, g *ground) { g.do(t, "DELETE", runV2+"/login", "") }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := newGround(t, sandbox.Options{})
			s, spec := g.session(t), login()
			if tt.spec != nil {
				tt.spec(&spec)
			}
			p, err := s.Plan(t.Context(), spec, nil)
			if err != nil {
				t.Fatal(err)
			}
			if failed := p.Failed(); len(failed) > 0 {
				t.Fatalf("not valid at the preflight: %+v", failed)
			}
			tt.turn(t, g)
			end, events := carry(t, s, p)
			if end.Ending != steps.EndFailed {
				t.Fatalf("ended %s", end.Ending)
			}
			told := false
			for _, e := range events {
				if e.Problem == nil || !strings.HasPrefix(string(e.Step), tt.step) {
					continue
				}
				told = true
				if e.Problem.Check != tt.check || !strings.Contains(e.Problem.Cause, "that has changed since") || e.Problem.Remedy == "" {
					t.Errorf("%s: %+v", e.Step, e.Problem)
				}
			}
			if !told {
				t.Errorf("no %s failed:\n%s", tt.step, problemsOf(events))
			}
		})
	}
}
