package gcp_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"runlb/gcp/sandbox"
	"runlb/steps"
)

// TestEnableWaitsForRealAnswers: that the operation is done says nothing; two
// reads in a row must answer, and what then is planned is whole.
func TestEnableWaitsForRealAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGround(t, sandbox.Options{})
		g.do(t, "POST", usage+"/compute.googleapis.com:disable", "{}")
		s := g.session(t)
		p, err := s.Plan(t.Context(), login(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Disabled) != 1 || p.Disabled[0] != "compute.googleapis.com" || len(p.Failed()) != 1 || p.Failed()[0].ID != "apis" {
			t.Fatalf("disabled %v, failed %+v", p.Disabled, p.Failed())
		}
		if len(g.changes()) > 0 {
			t.Fatal("planning alone has enabled it")
		}
		// The API works, does not, and works again: it spreads unevenly.
		began := time.Now()
		asked := 0
		g.instead = func(r *http.Request) *http.Response {
			if !strings.HasSuffix(r.URL.Path, "/global/networks") {
				return nil
			}
			asked++
			if asked == 1 || asked == 3 || asked == 4 {
				return answering("global/networks", 403, `{"error":{"code":403,"message":"Compute Engine API has not been used in project 1 before or it is disabled.","errors":[{"reason":"accessNotConfigured"}]}}`)(r)
			}
			return nil
		}
		if err := s.Enable(t.Context(), region, p.Disabled); err != nil {
			t.Fatal(err)
		}
		if asked != 6 {
			t.Errorf("%d reads, want 6: a failure begins the count anew", asked)
		}
		if took := time.Since(began); took > time.Minute {
			t.Errorf("took %s", took)
		}
		if p, err = s.Plan(t.Context(), login(), nil); err != nil || len(p.Disabled) > 0 || len(p.Failed()) > 0 {
			t.Errorf("afterwards: %v, %v, %+v", err, p.Disabled, p.Failed())
		}
	})
}

// TestEnableGivesUp: one that never answers is not waited for without end.
func TestEnableGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGround(t, sandbox.Options{})
		g.instead = answering("GET /compute/v1/projects/"+project+"/global/networks", 403,
			`{"error":{"code":403,"message":"Compute Engine API has not been used in project 1 before or it is disabled.","errors":[{"reason":"accessNotConfigured"}]}}`)
		err := g.session(t).Enable(t.Context(), region, []string{"compute.googleapis.com"})
		if err == nil || !strings.Contains(err.Error(), "not usable within 10m0s") {
			t.Errorf("got %v", err)
		}
	})
}

// TestPermissionOnOneSubnet: a grant that only the subnet has counts.
func TestPermissionOnOneSubnet(t *testing.T) {
	spec := login()
	spec.Network = steps.NetworkSpec{Name: "shop-vpc", Subnet: steps.SubnetSpec{Name: "shop-us"}}
	first := newGround(t, sandbox.Options{})
	p, err := first.session(t).Plan(t.Context(), spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	const use = "compute.subnetworks.use"
	var without []string
	for _, permission := range published(t, p) {
		if permission != use {
			without = append(without, permission)
		}
	}
	for _, granted := range []bool{false, true} {
		g := newGround(t, sandbox.Options{})
		g.confined(t, without)
		if granted {
			g.instead = answering("POST /compute/v1/projects/"+project+"/regions/us-central1/subnetworks/shop-us/testIamPermissions", 200, `{"permissions":["`+use+`"]}`)
		}
		p, err := g.session(t).Plan(t.Context(), spec, nil)
		if err != nil {
			t.Fatal(err)
		}
		c, _ := p.Check("permissions")
		if granted != (c.Verdict == steps.Pass) || !granted && !strings.Contains(c.Evidence, "nor on subnet shop-us") {
			t.Errorf("granted %t: %s: %s", granted, c.Verdict, c.Evidence)
		}
	}
}
