package steps

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestDeleteOnlyOurs(t *testing.T) {
	neg := func() *NEG {
		return &NEG{Meta: metaOf(KindNEG, "us-east1", "shop-neg-1"), Mask: "<service>.example.com"}
	}
	foreign := neg()
	foreign.Description = "another team's"
	other := Deployment{Name: "other", Project: "test-project", Region: "us-east1"}
	stolen := neg()
	stolen.Description = Marker{Deployment: other, Kind: KindNEG, Name: "shop-neg-1"}.String()
	tests := []struct {
		name string
		swap *NEG // put in its place after the plan; nil: gone
		want State
		says string
	}{
		{"gone", nil, Done, ""},
		{"a foreign one of the same name", foreign, Parked, "does not carry"},
		{"one of another deployment", stolen, Parked, "does not carry"},
		{"ours, but made anew", neg(), Parked, "another one"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newFakeCloud(neg())
				p := planDown(c, []Resource{neg()})
				delete(c.items, neg().Ref().Path())
				if tt.swap != nil {
					c.put(tt.swap)
				}
				end, events := runs(t, openSession(t, c, t.TempDir()), p)
				if got := states(events)[p.Steps[0].ID]; got != tt.want {
					t.Errorf("state %s, want %s", got, tt.want)
				}
				if n := c.count("delete"); n > 0 {
					t.Errorf("%d deletes were sent", n)
				}
				if !strings.Contains(problems(events), tt.says) {
					t.Errorf("problems %q do not say %q", problems(events), tt.says)
				}
				if want := map[State]Ending{Done: EndDone, Parked: EndPartial}[tt.want]; end.Ending != want {
					t.Errorf("ending %s, want %s", end.Ending, want)
				}
			})
		})
	}
}

func TestDeleteInUseByAStranger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeCloud(loadBalancer()...)
		p := planDown(c, loadBalancer())
		urlMap := loadBalancer()[6]
		stranger := &TargetHTTPProxy{Meta: Meta{Project: "test-project", Location: "us-east1", Name: "payments-proxy"}, URLMap: urlMap.Ref()}
		c.put(stranger)
		s := openSession(t, c, t.TempDir())
		end, events := runs(t, s, p)
		if end.Ending != EndPartial {
			t.Errorf("ending %s", end.Ending)
		}
		got := states(events)
		want := map[string]State{
			"url-map/shop-map": Parked, "backend-service/shop-backend": Parked, "serverless-neg/shop-neg-1": Parked,
			"forwarding-rule/shop-http": Done, "target-http-proxy/shop-http-proxy": Done, "network/shop-net": Done, "address/shop-ip": Done,
		}
		for id, state := range want {
			if got[StepID(id)+"/delete"] != state {
				t.Errorf("%s is %s, want %s", id, got[StepID(id)+"/delete"], state)
			}
		}
		if len(end.Left) != 3 {
			t.Errorf("left %v", end.Left)
		}
		if text := problems(events); !strings.Contains(text, stranger.Ref().Path()) || !strings.Contains(text, "describe payments-proxy --region us-east1") {
			t.Errorf("problems do not name the stranger: %s", text)
		}
		deletes := slices.DeleteFunc(slices.Clone(c.calls), func(call fakeCall) bool { return call.Verb != "delete" || call.Ref != urlMap.Ref() })
		if len(deletes) != 2 {
			t.Errorf("%d deletes of the URL map, want an attempt and a confirmation", len(deletes))
		}
		c.mu.Lock()
		delete(c.items, stranger.Ref().Path())
		c.mu.Unlock()
		if end, events := runs(t, s, planDown(c, loadBalancer())); end.Ending != EndDone || len(c.paths()) > 0 {
			t.Errorf("after they left: %+v, %v\n%s", end, c.paths(), problems(events))
		}
	})
}

func TestDeleteParksWhatCloudRunHolds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeCloud(loadBalancer()...)
		subnet := loadBalancer()[1].Ref()
		c.fault = func(call fakeCall) fakeFault {
			if call.Verb == "delete" && call.Ref == subnet {
				return fakeFault{before: fakeError("delete", subnet, ErrInUse, 400,
					"The subnetwork resource '%s' is already being used by 'projects/test-project/regions/us-east1/addresses/serverless-ipv4-1775931706322706294'", subnet.Path())}
			}
			return fakeFault{}
		}
		end, events := runs(t, openSession(t, c, t.TempDir()), planDown(c, loadBalancer()))
		if end.Ending != EndHeld || len(end.Left) != 2 || end.Took > time.Minute {
			t.Errorf("%+v, want the subnet and the network left, at once", end)
		}
		if !strings.Contains(problems(events), "Nothing is billed") {
			t.Errorf("problems: %s", problems(events))
		}
	})
}

func TestDeleteWaitsForOurOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeCloud(loadBalancer()...)
		p := planDown(c, loadBalancer())
		for i := range p.Steps {
			p.Steps[i].After = nil // as if the graph had missed every edge
		}
		c.took = func(string, Ref) time.Duration { return 30 * time.Second }
		end, events := runs(t, openSession(t, c, t.TempDir()), p)
		if end.Ending != EndDone || len(c.paths()) > 0 {
			t.Errorf("%+v, %v\n%s", end, c.paths(), problems(events))
		}
	})
}

func TestDeleteOfAServiceThatChanged(t *testing.T) {
	service := func(generation int64) *Service {
		return &Service{Meta: metaOf(KindService, "us-east1", "hello"), Image: SampleImage, Generation: generation}
	}
	for generation, want := range map[int64]State{1: Done, 2: Parked} {
		synctest.Test(t, func(t *testing.T) {
			c := newFakeCloud(service(1))
			p := planDown(c, []Resource{service(1)})
			live := p.Steps[0].Have
			c.items[live.Ref().Path()] = Found{Resource: service(generation), ID: live.ID, Fingerprint: "e2"}
			_, events := runs(t, openSession(t, c, t.TempDir()), p)
			if got := states(events)[p.Steps[0].ID]; got != want {
				t.Errorf("generation %d: %s, want %s", generation, got, want)
			}
		})
	}
}

func TestUpdate(t *testing.T) {
	was := func() *BackendService { return loadBalancer()[5].(*BackendService) }
	want := was()
	want.NEGs = []Ref{{Kind: KindNEG, Project: "test-project", Location: "us-east1", Name: "shop-neg-2"}}
	stale := func(n int) func(fakeCall) fakeFault {
		return func(call fakeCall) fakeFault {
			if call.Verb == "update" && call.Nth <= n {
				return fakeFault{before: fakeError("update", call.Ref, ErrStale, 412, "Invalid fingerprint.")}
			}
			return fakeFault{}
		}
	}
	tests := []struct {
		name    string
		fault   func(fakeCall) fakeFault
		want    Ending
		updates int
	}{
		{"plain", nil, EndDone, 1},
		{"stale three times", stale(3), EndDone, 4},
		{"stale for ever", stale(1000), EndFailed, 4},
		{"answer lost after commit", func(call fakeCall) fakeFault {
			if call.Verb == "update" && call.Nth == 1 {
				return fakeFault{after: unavailable("update", call.Ref)}
			}
			return fakeFault{}
		}, EndDone, 2},
		{"refused", func(call fakeCall) fakeFault {
			if call.Verb == "update" {
				return fakeFault{before: fakeError("update", call.Ref, ErrDenied, 403, "Required 'compute.backendServices.update' permission for 'x'")}
			}
			return fakeFault{}
		}, EndFailed, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newFakeCloud()
				have := c.put(was())
				c.fault = tt.fault
				p := Plan{Deployment: shop, Verb: VerbUp, Steps: []Step{{ID: "b", Action: ActionUpdate, Want: want, Have: &have, Parts: []Part{PartBackends}}}}
				end, events := runs(t, openSession(t, c, t.TempDir()), p)
				if end.Ending != tt.want || c.count("update") > tt.updates {
					t.Errorf("%s after %d updates, want %s after at most %d\n%s", end.Ending, c.count("update"), tt.want, tt.updates, problems(events))
				}
				live, _ := c.Get(t.Context(), want.Ref())
				if got := len(want.Compare(live.Resource)) == 0; got != (tt.want == EndDone) {
					t.Errorf("changed: %t", got)
				}
			})
		})
	}
}
