package faults

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"runlb/gcp/sandbox"
	"runlb/steps"
)

// A3: a name that was taken since the plan was made: ours and as planned is adopted; ours and different, or not ours, is left alone.
func TestFaultsA3(t *testing.T) {
	for _, how := range []struct {
		name   string
		make   func(kind string, body map[string]any) bool // alters the body; false: not of this kind
		says   string                                      // empty: it is adopted
		marked bool
	}{
		{"ours and equal", func(string, map[string]any) bool { return true }, "", true},
		{"ours and different", differently, "but differs", true},
		{"not ours", func(_ string, body map[string]any) bool { body["description"] = "of somebody else"; return true }, "did not make it", false},
	} {
		t.Run(how.name, func(t *testing.T) {
			eachCall(t, 16, inserts, func(w *world, c call, do commandCase) {
				if do.name == "down" {
					return
				}
				var done atomic.Bool
				planted, made := "", ""
				w.wire.meddle = func(s sent, r *http.Request, body []byte) {
					when, _ := s.when()
					var o map[string]any
					if when.Nth = c.Nth; when != c.When || json.Unmarshal(body, &o) != nil || !how.make(c.Kind, o) {
						return
					}
					if done.CompareAndSwap(false, true) {
						planted = w.plantBeside(r, o)
						made = w.see(planted)
					}
				}
				r := do.run(w.process())
				switch {
				case planted == "" && r.done():
					return // of this kind there is nothing that could differ.
				case how.says == "":
					if !r.done() {
						w.t.Fatal(r)
					}
					w.built()
					return
				}
				if r.end.Ending != steps.EndFailed || !r.says(how.says) {
					w.t.Errorf("want it to say %q: %s", how.says, r)
				}
				w.wire.meddle = nil
				now := w.see(planted)
				if now != made {
					w.t.Errorf("%s was touched:\n%s\n%s", planted, made, now)
				}
				if down := w.process().down(); how.marked {
					w.gone(down.end.Left...)
				} else if after := w.see(planted); after != made {
					w.t.Errorf("the teardown touched %s:\n%s\n%s", planted, made, after)
				}
			})
		})
	}
}

func inserts(s sent) bool {
	when, ok := s.when()
	return ok && when.Verb == "insert" && s.step != ""
}

// differently alters a body in what cannot be overlooked.
func differently(kind string, body map[string]any) bool {
	switch kind {
	case "addresses":
		body["address"] = strings.TrimSuffix(fmt.Sprint(body["address"]), "9") + "7"
	case "networkEndpointGroups":
		body["cloudRun"] = map[string]any{"service": "catalog"}
	case "forwardingRules":
		body["allowGlobalAccess"] = true
	case "firewalls":
		body["sourceRanges"] = []string{"10.0.0.0/8"}
	case "subnetworks":
		body["ipCidrRange"] = "10.77.0.0/23"
	default:
		return false
	}
	return true
}

// plantBeside makes what somebody else would with the same request, waits until it is there, and returns where.
func (w *world) plantBeside(r *http.Request, body map[string]any) (path string) {
	w.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		w.t.Error(err)
	}
	query := r.URL.Query()
	query.Del("requestId")
	w.ask(http.MethodPost, r.URL.Path+"?"+query.Encode(), string(data))
	time.Sleep(2 * time.Minute)
	name := query.Get("serviceId")
	if name == "" {
		name = fmt.Sprint(body["name"])
	}
	return r.URL.Path + "/" + name
}

// see is an object as somebody else sees it.
func (w *world) see(path string) string {
	w.t.Helper()
	return w.ask(http.MethodGet, path, "")
}

// refusals are answers that no patience helps against, and what must be said of each.
func refusals() map[string]struct {
	status int
	body   string
	says   []string
} {
	body := func(status int, reason, message string) string {
		return fmt.Sprintf(`{"error":{"code":%d,"message":%q,"errors":[{"reason":%q,"message":%q,"domain":"global"}]}}`, status, message, reason, message)
	}
	return map[string]struct {
		status int
		body   string
		says   []string
	}{
		"forbidden": {403, body(403, "forbidden", "Required 'compute.things.do' permission for 'projects/sandbox-project'"),
			[]string{"compute.things.do"}},
		"API disabled": {403, body(403, "accessNotConfigured", "Compute Engine API has not been used in project 123456789012 before or it is disabled."),
			[]string{"gcloud services enable", "sandbox-project"}},
		"quota": {403, body(403, "quotaExceeded", "Quota 'FORWARDING_RULES' exceeded.  Limit: 15.0 in region us-central1."),
			[]string{"quota", "'FORWARDING_RULES'"}},
		"policy": {412, body(412, "conditionNotMet", "Constraint constraints/compute.restrictThings violated for projects/sandbox-project."),
			[]string{"constraints/compute.restrictThings"}},
	}
}

// A5: a refusal for good is not tried again, and the problem names what is missing: the permission, the API, the quota, the constraint.
// (403 for being too fast is A4's.)
func TestFaultsA5(t *testing.T) {
	for name, refusal := range refusals() {
		t.Run(name, func(t *testing.T) {
			eachCall(t, 20, changing, func(w *world, c call, do commandCase) {
				w.cloud.Fault(sandbox.Fault{When: c.When, What: sandbox.Answer{Status: refusal.status, Body: refusal.body}})
				r := do.run(w.process())
				w.struck()
				if r.done() {
					w.t.Errorf("it was sent again: %s", r)
				}
				for _, text := range refusal.says {
					if !r.says(text) {
						w.t.Errorf("it does not say %q: %s", text, r)
					}
				}
				w.finish(do.run)
				do.holds(w)
			})
		})
	}
}

// inUse is Compute's refusal to delete what is in use.
func inUse(by string) sandbox.Answer {
	message := fmt.Sprintf("The thing resource 'projects/sandbox-project/regions/us-central1/things/thing' is already being used by '%s'", by)
	return sandbox.Answer{Status: 400, Body: fmt.Sprintf(
		`{"error":{"code":400,"message":%q,"errors":[{"reason":"resourceInUseByAnotherResource","message":%q,"domain":"global"}]}}`, message, message)}
}

const notReady = `{"error":{"code":400,"message":"The resource 'projects/sandbox-project/things/thing' is not ready","errors":[{"reason":"resourceNotReady","domain":"global"}]}}`

// A6: what is not ready, or in use by something of ours that is about to go, is waited for.
func TestFaultsA6(t *testing.T) {
	t.Run("not ready", func(t *testing.T) {
		eachCall(t, 40, changing, func(w *world, c call, do commandCase) {
			n := 1 + chance(w.t.Name()).IntN(10)
			w.cloud.Fault(sandbox.Fault{When: c.times(n), What: sandbox.Answer{Status: 400, Body: notReady}})
			w.finish(do.run)
			w.struck()
			do.holds(w)
		})
	})
	t.Run("in use by our own", func(t *testing.T) {
		eachCall(t, 30, deletions, func(w *world, c call, do commandCase) {
			if c.Kind == "forwardingRules" || c.Kind == "services" {
				return // what is named would be itself; Cloud Run has no such refusal.
			}
			n := 1 + chance(w.t.Name()).IntN(8)
			w.cloud.Fault(sandbox.Fault{When: c.times(n), What: inUse(w.rule())})
			w.finish(do.run)
			w.struck()
			do.holds(w)
		})
	})
}

func deletions(s sent) bool { return s.method == http.MethodDelete }

// rule is the path of a forwarding rule of the deployment.
func (w *world) rule() string {
	name := "shop-http"
	if !w.variant.spec.Frontend.HTTP {
		name = "shop-https"
	}
	return "projects/sandbox-project/regions/us-central1/forwardingRules/" + name
}

// A7: what a stranger uses is asked for twice and parked, the stranger named; all that does not hang on it goes.
func TestFaultsA7(t *testing.T) {
	const stranger = "projects/sandbox-project/regions/us-central1/forwardingRules/of-somebody-else"
	eachCall(t, 40, deletions, func(w *world, c call, do commandCase) {
		if c.Kind == "services" {
			return
		}
		w.cloud.Fault(sandbox.Fault{When: c.times(sandbox.Onwards), What: inUse(stranger)})
		from := len(w.wire.requests())
		r := do.run(w.process())
		w.struck()
		if r.end.Ending != steps.EndPartial || !r.says(stranger) {
			w.t.Errorf("it did not end as partial and name the stranger: %s", r)
		}
		tries := map[string]int{}
		for _, s := range w.wire.requests()[from:] {
			if s.method == http.MethodDelete && s.status == 400 {
				if tries[s.path]++; tries[s.path] > 2 {
					w.t.Errorf("%s was asked for %d times", s.path, tries[s.path])
				}
			}
		}
		w.gone(r.end.Left...)
		w.finish(do.run)
		w.gone()
	})
}
