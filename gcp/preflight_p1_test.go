package gcp_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"runlb/gcp/sandbox"
	"runlb/steps"
)

// prevented is a failure of the catalogue of what goes wrong, as a state of
// the cloud that would fail at apply. One of field, check and plan tells how
// it is met before the first change.
type prevented struct {
	entry string // its number in the catalogue, and what it is
	plant func(t *testing.T, g *ground)
	spec  func(s *steps.Spec)
	field string // the entry of the Spec that is refused
	check string // the check that says so
	allow []string
	plan  func(p steps.Plan) error // the plan goes another way
	words []string                 // the object, in problem or evidence
}

// TestFaultsP1: every entry of the catalogue that can be prevented is met
// before the first change, with the object and what to do.
func TestFaultsP1(t *testing.T) {
	for _, tt := range preventedRows() {
		t.Run(tt.entry, func(t *testing.T) {
			g := newGround(t, sandbox.Options{})
			if tt.plant != nil {
				tt.plant(t, g)
			}
			spec := login()
			if tt.spec != nil {
				tt.spec(&spec)
			}
			before := len(g.changes())
			p, err := g.session(t).Plan(t.Context(), spec, tt.allow)
			if sent := g.changes()[before:]; len(sent) > 0 {
				t.Errorf("%d changes were sent: %q", len(sent), sent)
			}
			if err := tt.met(p, err); err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("3-9, 17, 29, 66 fields that are never sent", neverSent)
	t.Run("21 an active proxy-only subnet that has a backup", func(t *testing.T) {
		staysAtTeardown(t, "is its backup", func(g *ground) {
			g.do(t, "POST", computeV1+"/regions/us-central1/subnetworks", `{"name":"spare","network":"projects/`+project+
				`/global/networks/lb-network","ipCidrRange":"10.200.0.0/23","purpose":"REGIONAL_MANAGED_PROXY","role":"BACKUP"}`)
		})
	})
	t.Run("22 a proxy-only subnet that somebody else uses", func(t *testing.T) {
		staysAtTeardown(t, "theirs", func(g *ground) {
			g.do(t, "POST", computeV1+"/regions/us-central1/forwardingRules", `{"name":"theirs","loadBalancingScheme":"INTERNAL_MANAGED","portRange":"8080","target":"projects/`+
				project+`/regions/us-central1/targetHttpProxies/shop-http-proxy","network":"projects/`+project+`/global/networks/lb-network","subnetwork":"projects/`+
				project+`/regions/us-central1/subnetworks/lb-subnet"}`)
		})
	})
}

// met is nil when the row's answer is the one that it wants.
func (tt prevented) met(p steps.Plan, err error) error {
	var refusal *steps.FieldError
	switch {
	case tt.field != "":
		if !errors.As(err, &refusal) || refusal.Field != tt.field || refusal.Remedy == "" {
			return fmt.Errorf("got %v, want a refusal of %s with a remedy", err, tt.field)
		}
		return says(refusal.Error(), tt.words)
	case err != nil:
		return err
	case tt.plan != nil:
		return tt.plan(p)
	}
	c, ok := p.Check(tt.check)
	if !ok || c.Verdict == steps.Pass || c.Fix == "" {
		return fmt.Errorf("check %s: %t, %+v", tt.check, ok, c)
	}
	return says(c.Question+" "+c.Evidence, tt.words)
}

func says(text string, words []string) error {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return fmt.Errorf("%q does not say %q", text, w)
		}
	}
	return nil
}

// first wants one kind to be there before another, without a failing check.
func first(before, after steps.Kind) func(steps.Plan) error {
	return func(p steps.Plan) error {
		at := func(k steps.Kind) int {
			return slices.IndexFunc(p.Steps, func(s steps.Step) bool { return s.Ref().Kind == k })
		}
		if at(before) < 0 || at(before) > at(after) || !slices.Contains(p.Steps[at(after)].After, p.Steps[at(before)].ID) || len(p.Failed()) > 0 {
			return fmt.Errorf("%s at %d, %s at %d, failing %+v", before, at(before), after, at(after), p.Failed())
		}
		return nil
	}
}

// does wants the plan to do one thing with the kind.
func does(k steps.Kind, a steps.Action) func(steps.Plan) error {
	return func(p steps.Plan) error {
		for _, s := range p.Steps {
			if s.Ref().Kind == k && s.Action != a {
				return fmt.Errorf("%s %s, want %s", s.Action, s.Ref(), a)
			}
		}
		return nil
	}
}

// informs wants a row that says something that no check can change.
func informs(id, words string) func(steps.Plan) error {
	return func(p steps.Plan) error {
		c, _ := p.Check(id)
		return says(c.Evidence, []string{words})
	}
}

func quota(t *testing.T, g *ground, metric, scope string, limit float64) {
	t.Helper()
	if err := g.box.SetQuota(metric, scope, limit); err != nil {
		t.Fatal(err)
	}
}

// ownSubnetHeld builds the load balancer, and then lets Cloud Run take an
// address of its subnet.
func ownSubnetHeld(t *testing.T, g *ground) {
	s := g.session(t)
	p, err := s.Plan(t.Context(), login(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if end, _ := carry(t, s, p); end.Ending != steps.EndDone {
		t.Fatal(end)
	}
	g.do(t, "POST", computeV1+"/regions/us-central1/addresses", `{"name":"serverless-ipv4-1","addressType":"INTERNAL","purpose":"GCE_ENDPOINT","subnetwork":"projects/`+
		project+`/regions/us-central1/subnetworks/lb-subnet"}`)
}

// staysAtTeardown builds the load balancer, lets somebody else come, and wants
// the proxy-only subnet to stay, with the reason, before anything is deleted.
func staysAtTeardown(t *testing.T, why string, come func(*ground)) {
	g := newGround(t, sandbox.Options{})
	s := g.session(t)
	p, err := s.Plan(t.Context(), login(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if end, _ := carry(t, s, p); end.Ending != steps.EndDone {
		t.Fatal(end)
	}
	come(g)
	before := len(g.changes())
	if p, err = s.PlanDown(t.Context(), login().Deployment()); err != nil {
		t.Fatal(err)
	}
	step, ok := p.Step("proxy-only-subnet/proxy-only-subnet")
	if !ok || step.Action != steps.ActionKeep || !strings.Contains(step.Why, why) {
		t.Errorf("%s: %q", step.Action, step.Why)
	}
	if len(g.changes()) > before {
		t.Error("something was changed")
	}
}

// neverSent builds with everything that a Spec can ask for, and looks at what
// was sent.
func neverSent(t *testing.T) {
	g := newGround(t, sandbox.Options{})
	s, spec := g.session(t), login()
	spec.Frontend.HTTPS = true
	spec.Certificate.SelfSigned = []string{"login.example.com"}
	spec.Client = steps.ClientSpec{VM: true, SSH: true}
	p, err := s.Plan(t.Context(), spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	if end, _ := carry(t, s, p); end.Ending != steps.EndDone {
		t.Fatal(end)
	}
	tiers := 0
	for _, sent := range g.changes() {
		for _, field := range []string{"portName", "timeoutSec", "balancingMode", "maxUtilization", "maxRate", "capacityScaler", "healthChecks", "logConfig"} {
			if strings.Contains(sent, `"`+field+`"`) {
				t.Errorf("%s is in %s", field, sent)
			}
		}
		head, body, _ := strings.Cut(sent, "\n")
		var fields map[string]any
		if body != "" && json.Unmarshal([]byte(body), &fields) != nil {
			t.Errorf("no JSON: %s", sent)
		}
		switch {
		case !strings.HasPrefix(head, http.MethodPost):
		case strings.HasSuffix(head, "/forwardingRules"):
			if fields["networkTier"] == "PREMIUM" {
				tiers++
			}
		case strings.HasSuffix(head, "/backendServices"):
			if fields["protocol"] != "HTTP" || fields["loadBalancingScheme"] != "INTERNAL_MANAGED" {
				t.Errorf("a backend service of another sort: %s", sent)
			}
		}
	}
	if tiers != 2 {
		t.Errorf("%d forwarding rules say PREMIUM", tiers)
	}
}
