package steps

import (
	"slices"
	"strings"
	"testing"
)

func redirectSpec() Spec {
	s := maskSpec()
	s.Frontend = FrontendSpec{Redirect: true}
	s.Certificate.SelfSigned = []string{"login.example.com"}
	return s
}

// TestRedirectNeedsNothingElse: both ports come with it, and port 80 leads to a
// URL map that knows no backend.
func TestRedirectNeedsNothingElse(t *testing.T) {
	p := mustPlan(t, redirectSpec(), newWorld(), testMaterials(t))
	if f := p.Spec.Frontend; !f.HTTP || !f.HTTPS {
		t.Errorf("resolved to %+v", f)
	}
	maps := map[string]*URLMap{}
	leads := map[Kind]string{}
	for _, s := range p.Steps {
		switch w := s.Want.(type) {
		case *URLMap:
			maps[w.Name] = w
		case *TargetHTTPProxy:
			leads[KindHTTPProxy] = w.URLMap.Name
		case *TargetHTTPSProxy:
			leads[KindHTTPSProxy] = w.URLMap.Name
		}
	}
	if leads[KindHTTPProxy] != "shop-redirect" || leads[KindHTTPSProxy] != "shop-url-map" {
		t.Errorf("the proxies lead to %v", leads)
	}
	if m := maps["shop-redirect"]; m == nil || m.Redirect != RedirectHTTPS || len(m.Needs()) > 0 {
		t.Errorf("the redirect is %+v", m)
	}
	if m := maps["shop-url-map"]; m == nil || m.Redirect != "" || m.Default.IsZero() {
		t.Errorf("the other URL map is %+v", m)
	}
}

// TestRedirectComesAndGoes: no forwarding rule is touched, the proxy turns
// before its old URL map goes, and then nothing is left to do.
func TestRedirectComesAndGoes(t *testing.T) {
	both := redirectSpec()
	both.Frontend = FrontendSpec{HTTP: true, HTTPS: true}
	m := testMaterials(t)
	w := built(t, both, m)
	for _, tt := range []struct {
		name string
		spec Spec
		want []string
	}{
		{"on", redirectSpec(), []string{"create url-map/shop-redirect", "update target-http-proxy/shop-http-proxy"}},
		{"off", both, []string{"update target-http-proxy/shop-http-proxy", "delete url-map/shop-redirect/delete"}},
	} {
		p := mustPlan(t, tt.spec, w, m)
		var got []string
		for _, s := range p.Steps {
			if s.Mutates() {
				got = append(got, string(s.Action)+" "+string(s.ID))
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		mustApply(t, w, p)
		if p = mustPlan(t, tt.spec, w, m); slices.ContainsFunc(p.Steps, Step.Mutates) {
			t.Errorf("%s, again: %s", tt.name, describe(p))
		}
	}
}

// TestRedirectDrifts: another redirect than ours is put right in place.
func TestRedirectDrifts(t *testing.T) {
	m := testMaterials(t)
	w := built(t, redirectSpec(), m)
	ref := redirectSpec().regional(KindURLMap, "shop-redirect")
	bent := *w.items[ref.Path()].Resource.(*URLMap)
	bent.Redirect = "https, host elsewhere.example.com"
	w.put(&bent)
	p := mustPlan(t, redirectSpec(), w, m)
	s, ok := p.Step("url-map/shop-redirect")
	if !ok || s.Action != ActionUpdate || !slices.Equal(s.Parts, []Part{PartRoutes}) || !strings.Contains(s.Why, "elsewhere.example.com") {
		t.Fatalf("%+v", s)
	}
	if hand := s.ByHand(); len(hand) != 1 || !strings.Contains(strings.Join(hand[0], " "), `"httpsRedirect": true`) {
		t.Errorf("by hand %q", hand)
	}
}

// TestRedirectIsAskedFor: the probe wants a redirect on port 80, before it is
// built and after.
func TestRedirectIsAskedFor(t *testing.T) {
	m := testMaterials(t)
	w := built(t, redirectSpec(), m)
	p := mustPlan(t, redirectSpec(), w, m)
	live := w.inventory().Deployments()
	if len(live) != 1 {
		t.Fatalf("%d deployments", len(live))
	}
	for name, targets := range map[string][]ProbeTarget{
		"planned": SpecTargets(p.Spec, w.inventory(), m), "live": targetsOf(live[0], w.inventory()),
	} {
		var redirects []string
		for _, target := range targets {
			if target.Redirect {
				redirects = append(redirects, target.URL)
			} else if strings.HasPrefix(target.URL, "http:") {
				t.Errorf("%s: %+v", name, target)
			}
		}
		if !slices.Equal(redirects, []string{"http://" + builtAddress(t, w).String() + "/"}) {
			t.Errorf("%s: %q", name, redirects)
		}
	}
}
