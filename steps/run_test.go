package steps

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestRunBuildsAlongTheCriticalPath(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeCloud()
		took := map[Kind]time.Duration{
			KindNetwork: 20 * time.Second, KindSubnet: 15 * time.Second, KindProxySubnet: 18 * time.Second, KindAddress: 2 * time.Second,
			KindNEG: 3 * time.Second, KindBackendService: 10 * time.Second, KindURLMap: 5 * time.Second,
			KindHTTPProxy: 4 * time.Second, KindForwardingRule: 25 * time.Second,
		}
		c.took = func(_ string, ref Ref) time.Duration { return took[ref.Kind] }
		s := openSession(t, c, t.TempDir())
		up, events := runs(t, s, planUp(c, loadBalancer()))
		// network, then the slower of the two subnets' branches, then the rule;
		// the chain NEG … proxy is shorter.
		if want := 63 * time.Second; up.Ending != EndDone || up.Took != want {
			t.Errorf("up: %+v, want done in %s\n%s", up, want, problems(events))
		}
		n := c.count("create", "wait", "get")
		if n != 3*len(loadBalancer()) {
			t.Errorf("%d requests, want a create, a wait and a read a resource", n)
		}
		t.Logf("up: wall time / critical path %.3f (aim 1.02), requests / least %.3f (aim 1.0)", up.Took.Seconds()/63, float64(n)/float64(3*len(loadBalancer())))
		down, events := runs(t, s, planDown(c, loadBalancer()))
		// rule, the chain of proxy, map and backend … is 25+4+5+10+3 s; the
		// subnets and the network after the rule take 25+18+20.
		if want := 63 * time.Second; down.Ending != EndDone || down.Took != want || len(down.Left) > 0 || len(c.paths()) > 0 {
			t.Errorf("down: %+v, want done in %s, nothing left; there is %v\n%s", down, want, c.paths(), problems(events))
		}
		t.Logf("down: wall time / critical path %.3f (aim 1.02)", down.Took.Seconds()/63)
	})
}

func TestRunRespectsWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeCloud()
		e := &Engine{Clouds: c, State: t.TempDir(), Workers: 2}
		s, err := e.Open(t.Context(), Target{Project: "test-project"})
		if err != nil {
			t.Fatal(err)
		}
		p := Plan{Deployment: shop, Verb: VerbUp}
		for _, n := range []string{"a", "b", "c", "d", "e"} {
			r := &Network{Meta: metaOf(KindNetwork, Global, n)}
			p.Steps = append(p.Steps, Step{ID: idOf(r), Action: ActionCreate, Want: r})
		}
		if end, _ := runs(t, s, p); end.Took != 3*time.Second {
			t.Errorf("5 steps of 1 s by 2 workers took %s, want 3 s", end.Took)
		}
	})
}

func TestRunFailsAtEachStep(t *testing.T) {
	for i, failing := range loadBalancer() {
		t.Run(string(failing.Ref().Kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newFakeCloud()
				c.fault = func(call fakeCall) fakeFault {
					if call.Verb == "create" && call.Ref == failing.Ref() {
						return fakeFault{before: fakeError("create", call.Ref, ErrQuota, 403, "Quota 'X' exceeded.  Limit: 1.0")}
					}
					return fakeFault{}
				}
				p := planUp(c, loadBalancer())
				end, events := runs(t, openSession(t, c, t.TempDir()), p)
				if end.Ending != EndFailed {
					t.Errorf("ending %s", end.Ending)
				}
				bad := map[StepID]State{p.Steps[i].ID: Failed}
				got := states(events)
				for _, s := range p.Steps {
					want := Done
					if bad[s.ID] == Failed {
						want = Failed
					} else if slices.ContainsFunc(s.After, func(id StepID) bool { return bad[id] != "" }) {
						want = Skipped
						bad[s.ID] = Skipped
					}
					if got[s.ID] != want {
						t.Errorf("%s is %s, want %s", s.ID, got[s.ID], want)
					}
					if c.has(s.Ref()) != (want == Done) {
						t.Errorf("%s exists: %t", s.Ref(), c.has(s.Ref()))
					}
				}
				if !strings.Contains(problems(events), "exceed a quota") {
					t.Errorf("problems: %s", problems(events))
				}
			})
		})
	}
}

// unavailable is an answer that got lost.
func unavailable(op string, ref Ref) error {
	return fakeError(op, ref, ErrUnavailable, 0, "connection reset by peer")
}

func TestRunSurvives(t *testing.T) {
	refuse := func(kind error, code int, times int, verb string) func(fakeCall) fakeFault {
		return func(call fakeCall) fakeFault {
			if call.Verb == verb && call.Nth <= times {
				return fakeFault{before: fakeError(verb, call.Ref, kind, code, "no")}
			}
			return fakeFault{}
		}
	}
	tests := []struct {
		name  string
		fault func(fakeCall) fakeFault
		more  func(*fakeCloud) // before the run
	}{
		{name: "every answer to a create lost after commit", fault: func(call fakeCall) fakeFault {
			if call.Verb == "create" {
				return fakeFault{after: unavailable("create", call.Ref)}
			}
			return fakeFault{}
		}},
		{name: "not ready five times", fault: refuse(ErrNotReady, 400, 5, "create")},
		{name: "polls fail for a while", fault: refuse(ErrUnavailable, 503, 20, "wait")},
		{name: "polls are rate limited", fault: refuse(ErrRate, 403, 20, "wait")},
		{name: "polls are denied", fault: refuse(ErrDenied, 403, 100, "wait")},
		{name: "operations are forgotten", fault: refuse(ErrNotFound, 404, 100, "wait")},
		{name: "made, but not yet readable", fault: refuse(ErrNotFound, 404, 4, "get")},
		{name: "first operation of each fails as not ready", fault: func(call fakeCall) fakeFault {
			if call.Verb == "create" && call.Nth == 1 {
				return fakeFault{op: fakeError("wait", call.Ref, ErrNotReady, 400, "RESOURCE_NOT_READY")}
			}
			return fakeFault{}
		}},
		{name: "another machine made half of it", more: func(c *fakeCloud) {
			for _, r := range loadBalancer()[:5] {
				c.put(r)
			}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newFakeCloud()
				c.fault = tt.fault
				p := planUp(c, loadBalancer())
				if tt.more != nil {
					tt.more(c)
				}
				end, events := runs(t, openSession(t, c, t.TempDir()), p)
				if end.Ending != EndDone {
					t.Errorf("ending %s\n%s", end.Ending, problems(events))
				}
				for _, r := range loadBalancer() {
					if !c.has(r.Ref()) || c.made[r.Ref().Path()] > 1 {
						t.Errorf("%s: made %d times", r.Ref(), c.made[r.Ref().Path()])
					}
				}
			})
		})
	}
}

func TestRunMeetsItsName(t *testing.T) {
	ours := func() *NEG {
		return &NEG{Meta: metaOf(KindNEG, "us-east1", "shop-neg-1"), Mask: "<service>.example.com"}
	}
	different := ours()
	different.Mask = "/<service>"
	foreign := ours()
	foreign.Description = "the payment team's"
	copied := ours()
	copied.Description = Marker{Deployment: shop, Kind: KindNEG, Name: "other"}.String()
	tests := []struct {
		name string
		live *NEG
		want State
		says string
	}{
		{"ours and as wanted", ours(), Done, ""},
		{"ours and different", different, Failed, "/<service>"},
		{"foreign", foreign, Failed, "did not make it"},
		{"foreign with a copied marker", copied, Failed, "did not make it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newFakeCloud()
				p := planUp(c, []Resource{ours()})
				before := c.put(tt.live)
				_, events := runs(t, openSession(t, c, t.TempDir()), p)
				if got := states(events)[p.Steps[0].ID]; got != tt.want {
					t.Errorf("state %s, want %s", got, tt.want)
				}
				if !strings.Contains(problems(events), tt.says) {
					t.Errorf("problems %q do not say %q", problems(events), tt.says)
				}
				if after, err := c.Get(t.Context(), tt.live.Ref()); err != nil || after.ID != before.ID {
					t.Errorf("it was touched: %v, %v", after, err)
				}
			})
		})
	}
}

func TestRunFailedOperation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeCloud()
		c.fault = func(call fakeCall) fakeFault {
			if call.Verb == "create" && call.Ref.Kind == KindForwardingRule {
				return fakeFault{op: fakeError("wait", call.Ref, ErrAddressInUse, 409, "IP_IN_USE_BY_ANOTHER_RESOURCE - IP '10.1.2.99' is already being used by another resource.")}
			}
			return fakeFault{}
		}
		_, events := runs(t, openSession(t, c, t.TempDir()), planUp(c, loadBalancer()))
		if n := c.count("create"); n != len(loadBalancer()) {
			t.Errorf("%d creates: an operation that failed for good was tried again", n)
		}
		if !strings.Contains(problems(events), PurposeSharedVIP) {
			t.Errorf("problems: %s", problems(events))
		}
	})
}

func TestRunDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeCloud()
		c.took = func(string, Ref) time.Duration { return 30 * time.Minute }
		s := openSession(t, c, t.TempDir())
		network := loadBalancer()[:1]
		end, events := runs(t, s, planUp(c, network))
		if end.Ending != EndFailed || end.Took != stepDeadline {
			t.Errorf("%+v, want failed after %s", end, stepDeadline)
		}
		if !strings.Contains(problems(events), "waits for the same operation") {
			t.Errorf("problems: %s", problems(events))
		}
		if end, _ = runs(t, s, planUp(c, network)); end.Ending != EndDone || c.count("create") != 1 {
			t.Errorf("resumed: %+v after %d creates, want done after 1", end, c.count("create"))
		}
	})
}

func TestRunStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeCloud()
		c.took = func(string, Ref) time.Duration { return 10 * time.Second }
		s := openSession(t, c, t.TempDir())
		r, err := s.Start(t.Context(), planUp(c, loadBalancer()))
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		r.Stop()
		r.Stop()
		end := r.Wait()
		if end.Ending != EndStopped || end.Took != 10*time.Second {
			t.Errorf("%+v, want stopped when what was in flight was done", end)
		}
		events, _ := r.Since(t.Context(), 0)
		for id, state := range states(events) {
			if state != Done && state != Skipped {
				t.Errorf("%s is %s", id, state)
			}
		}
		if end, _ := runs(t, s, planUp(c, loadBalancer())); end.Ending != EndDone {
			t.Errorf("resumed: %+v", end)
		}
	})
}

func TestRunCancelledEndsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeCloud()
		c.took = func(string, Ref) time.Duration { return time.Hour }
		ctx, cancel := context.WithCancel(t.Context())
		r, err := openSession(t, c, t.TempDir()).Start(ctx, planUp(c, loadBalancer()))
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		cancel()
		if end := r.Wait(); end.Ending != EndStopped || end.Took != time.Second {
			t.Errorf("%+v, want stopped at once", end)
		}
	})
}

func TestRunPanicIsAnEvent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeCloud()
		c.on = func(call fakeCall) {
			if call.Verb == "create" && call.Ref.Kind == KindNEG {
				panic("boom")
			}
		}
		end, events := runs(t, openSession(t, c, t.TempDir()), planUp(c, loadBalancer()))
		if end.Ending != EndFailed || !strings.Contains(problems(events), "boom") {
			t.Errorf("%+v\n%s", end, problems(events))
		}
	})
}

func TestStartRefuses(t *testing.T) {
	s := openSession(t, newFakeCloud(), t.TempDir())
	steps := planUp(newFakeCloud(), loadBalancer()).Steps
	slices.Reverse(steps)
	tests := []struct {
		name string
		plan Plan
		says string
	}{
		{"a failing check", Plan{Deployment: shop, Checks: []Check{{Question: "the mask fits", Verdict: Fail, Evidence: "no", Fix: "Mend it."}}}, "Mend it."},
		{"steps out of order", Plan{Deployment: shop, Steps: steps}, "not before it"},
		{"a step twice", Plan{Deployment: shop, Steps: []Step{steps[8], steps[8]}}, "twice"},
	}
	for _, tt := range tests {
		if _, err := s.Start(t.Context(), tt.plan); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestSinceWithSlowReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeCloud()
		r, err := openSession(t, c, t.TempDir()).Start(t.Context(), planUp(c, loadBalancer()))
		if err != nil {
			t.Fatal(err)
		}
		var slow []Event
		for open, events := true, []Event(nil); open; slow = append(slow, events...) {
			events, open = r.Since(t.Context(), len(slow))
			time.Sleep(7 * time.Second)
		}
		all, _ := r.Since(t.Context(), 0)
		if r.Wait().Took > 10*time.Second || len(slow) != len(all) {
			t.Errorf("the run took %s; %d of %d events read", r.Wait().Took, len(slow), len(all))
		}
		for i, e := range slow {
			if e.Seq != i+1 {
				t.Fatalf("event %d has number %d", i, e.Seq)
			}
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		fresh := newEventLog()
		if events, open := fresh.since(gone, 0); events != nil || open {
			t.Errorf("a reader who left got %v, %t", events, open)
		}
	})
}

func TestLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, state := newFakeCloud(), t.TempDir()
		first, err := openSession(t, c, state).Start(t.Context(), planUp(c, loadBalancer()))
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		began := time.Now()
		_, err = openSession(t, c, state).Start(t.Context(), planUp(c, loadBalancer()))
		locked, ok := errors.AsType[*LockedError](err)
		if !ok || locked.Owner.PID == 0 || locked.Owner.Host == "" || !locked.Owner.Since.Equal(began) {
			t.Errorf("second run: %v, owner %+v", err, locked)
		}
		first.Wait()
		if end, _ := runs(t, openSession(t, c, state), planUp(c, loadBalancer())); end.Ending != EndDone {
			t.Errorf("after the first: %+v", end)
		}
	})
}
