package faults

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"runlb/steps"
)

const runRegion = "projects/sandbox-project/locations/us-central1"

// contest is a change in place that somebody else interferes with: just before it leaves he changes something else of the same object.
type contest struct {
	name   string
	before steps.Spec
	apply  func(s *steps.Spec)
	sends  string // how the request that changes it begins
	meddle func(s rival, p parts, n int)
}

func contests() []contest {
	serving := func(b ...steps.Backend) steps.Spec {
		s := steps.Spec{Name: "shop", Region: "us-central1", Frontend: steps.FrontendSpec{HTTP: true}}
		if s.Backends = b; len(b) == 1 {
			s.Backend, s.Backends = b[0], nil
		}
		return s
	}
	orders := steps.Backend{Service: "orders", Paths: []string{"/orders/*"}}
	billing := steps.Backend{Service: "login", Tag: "test", Paths: []string{"/billing/*"}}
	login := steps.Backend{Service: "login"}
	return []contest{
		{"backend service", serving(login), func(s *steps.Spec) { s.Backend.Service = "orders" },
			"PATCH /regions/us-central1/backendServices/", func(s rival, p parts, n int) {
				s.edits(p["backendServices"], fmt.Sprintf(`"logConfig":{"enable":true,"sampleRate":0.%d}`, n%9+1))
			}},
		{"URL map", serving(login, orders), func(s *steps.Spec) { s.Backends = append(s.Backends, billing) },
			"PATCH /regions/us-central1/urlMaps/", func(s rival, p parts, n int) {
				s.edits(p["urlMaps"], fmt.Sprintf(`"headerAction":{"requestHeadersToRemove":["x-%d"]}`, n))
			}},
		{"labels of a forwarding rule", serving(login), func(s *steps.Spec) { s.Production = true },
			"POST /regions/us-central1/forwardingRules/shop-http/setLabels", func(s rival, p parts, n int) {
				_, live := s.call(http.MethodGet, p["forwardingRules"], "")
				labels, _ := live["labels"].(map[string]any)
				if labels == nil {
					labels = map[string]any{}
				}
				labels["team"] = fmt.Sprint("payments-", n)
				s.posts(p["forwardingRules"]+"/setLabels", map[string]any{"labels": labels, "labelFingerprint": live["labelFingerprint"]})
			}},
		{"ingress of a service", serving(login), func(s *steps.Spec) {
			s.Access = steps.AccessSpec{Services: []string{"login"}, Ingress: steps.IngressInternal}
		}, "PATCH /locations/us-central1/services/login", func(s rival, _ parts, n int) {
			other := steps.Deployment{Name: fmt.Sprint("payments-", n), Project: sandboxProject, Region: "us-central1"} // which has a note there, too
			s.does(http.MethodPatch, runRegion+"/services/login?updateMask=annotations", fmt.Sprintf(`{"annotations":{"runlb.dev/%s":%q}}`, other.ID(), other.Name))
		}},
		{"invoker of a service", serving(login), func(s *steps.Spec) {
			s.Access = steps.AccessSpec{Services: []string{"orders"}, Invoker: steps.InvokerPublic}
		}, "POST /locations/us-central1/services/orders:setIamPolicy", func(s rival, _ parts, n int) {
			path := runRegion + "/services/orders"
			_, policy := s.call(http.MethodGet, path+":getIamPolicy", "")
			bindings, _ := policy["bindings"].([]any)
			policy["bindings"] = append(bindings, map[string]any{"role": "roles/run.viewer", "members": []any{fmt.Sprintf("user:colleague-%d@example.com", n)}})
			s.posts(path+":setIamPolicy", map[string]any{"policy": policy})
		}},
	}
}

// edits changes some fields of a Compute object.
func (s rival) edits(path, fields string) {
	s.w.t.Helper()
	_, live := s.call(http.MethodGet, path, "")
	s.does(http.MethodPatch, path, fmt.Sprintf(`{"fingerprint":%q,%s}`, live["fingerprint"], fields))
}

func (s rival) posts(path string, body any) {
	s.w.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		s.w.t.Error(err)
	}
	s.does(http.MethodPost, path, string(data))
}

// S8: a change whose fingerprint is stale is made anew with what is there now, three times and no more. What the other one wrote stays;
// when that is just what was to be changed, it is not overwritten: the run stops and says so.
func TestFaultsS8(t *testing.T) {
	c := contests()[0]
	at(t, "somebody turns to another backend", variant{spec: c.before}, func(w *world) {
		built(w)
		p, s := w.partsOf(), rival{w}
		theirs := s.makes(region+"/networkEndpointGroups", "their-neg", `"networkEndpointType":"SERVERLESS","cloudRun":{"service":"billing"}`)
		c.apply(&w.variant.spec)
		r := w.process().command(func(session *steps.Session) (steps.Plan, error) {
			plan, err := session.Plan(w.t.Context(), w.variant.spec, nil)
			s.edits(p["backendServices"], `"backends":[{"group":"https://www.googleapis.com/compute/v1/`+theirs+`"}]`)
			return plan, err
		})
		_, live := s.call(http.MethodGet, p["backendServices"], "")
		if !strings.Contains(fmt.Sprint(live["backends"]), "their-neg") {
			w.foreign++
			w.t.Errorf("it was overwritten: %v\n%s", live["backends"], r)
		}
		if r.end.Ending != steps.EndFailed || !r.says("since the plan was made") || !r.says("their-neg") {
			w.t.Error(r)
		}
	})
	for _, c := range contests() {
		for _, times := range []int{1, 2, 3, 1000} {
			at(t, fmt.Sprintf("%s/%d", c.name, times), variant{spec: c.before, consent: []string{"orders"}}, func(w *world) {
				built(w)
				p, s := w.partsOf(), rival{w}
				c.apply(&w.variant.spec)
				before := len(w.wire.mutations())
				var mu sync.Mutex
				met := 0
				up := w.disturbed("", func(where string) {
					if !strings.HasPrefix(where, "before "+c.sends) {
						return
					}
					mu.Lock()
					met++
					n := met
					mu.Unlock()
					if n <= times {
						c.meddle(s, p, n)
					}
				})
				began := time.Now()
				r := up.up()
				if met == 0 {
					w.t.Fatalf("%s was never sent: %v\n%s", c.sends, w.wire.mutations()[before:], r)
				}
				if times > 3 {
					if r.end.Ending != steps.EndFailed || met > 4 {
						w.t.Errorf("after %d tries: %s", met, r)
					}
				} else if !r.done() || met != times+1 {
					w.t.Errorf("after %d tries: %s", met, r)
				}
				if took := time.Since(began); took > 10*time.Minute {
					w.t.Errorf("it took %s", took)
				}
				w.finish(process.upMending) // what they have last changed may count as theirs now
				w.built()
				w.keepsTheirs(c, p)
			})
		}
	}
}

// keepsTheirs checks that what the meddler wrote last is still there.
func (w *world) keepsTheirs(c contest, p parts) {
	w.t.Helper()
	s := rival{w}
	var text string
	for _, path := range []string{p["backendServices"], p["urlMaps"], p["forwardingRules"],
		runRegion + "/services/login", runRegion + "/services/orders:getIamPolicy"} {
		_, live := s.call(http.MethodGet, path, "")
		text += fmt.Sprint(live)
	}
	for _, mark := range []string{"sampleRate:0.", "[x-", "payments-", "colleague-"} {
		if strings.Contains(text, mark) {
			return
		}
	}
	w.foreign++
	w.t.Errorf("what somebody else wrote is gone: %s", text)
}

// upMending is up with the consent to undo what others have changed.
func (p process) upMending() result {
	return p.command(func(s *steps.Session) (steps.Plan, error) {
		plan, err := s.Plan(p.ctx, p.w.variant.spec, p.w.variant.consent)
		return plan.OverrideAll(steps.MendCheck), err
	})
}
