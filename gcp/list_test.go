package gcp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"runlb/steps"
)

const pause100 = 100 * time.Millisecond

// runAPI answers Cloud Run's listings: so many services in each region, each
// call taking 100 ms, pages of at most 20.
type runAPI struct {
	regions   []string
	services  int // in each region
	locations func() *http.Response
	region    func(region string, try int) *http.Response // nil: its services

	mu    sync.Mutex
	tries map[string]int
	now   int
	most  int
}

func (a *runAPI) answer(r *http.Request) (*http.Response, error) {
	a.mu.Lock()
	a.now++
	a.most = max(a.most, a.now)
	if a.tries == nil {
		a.tries = map[string]int{}
	}
	a.tries[r.URL.Path]++
	try := a.tries[r.URL.Path]
	a.mu.Unlock()
	defer func() { a.mu.Lock(); a.now--; a.mu.Unlock() }()
	select {
	case <-r.Context().Done():
		return nil, r.Context().Err()
	case <-time.After(pause100):
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case r.URL.Path == "/v1/projects/p/locations":
		if a.locations != nil {
			return a.locations(), nil
		}
		var list []string
		for _, region := range a.regions {
			list = append(list, fmt.Sprintf(`{"name":"p/locations/%s","locationId":%q}`, region, region))
		}
		return answer(200, `{"locations":[`+strings.Join(list, ",")+`]}`), nil
	case r.URL.Path == "/v1/projects/p/locations/-/services":
		var items []string
		for _, region := range a.regions {
			for n := range a.services {
				items = append(items, fmt.Sprintf(`{"metadata":{"name":"s%d","uid":"u","labels":{"cloud.googleapis.com/location":%q}},"status":{"url":"u","conditions":[{"type":"Ready","status":"True"}]}}`, n, region))
			}
		}
		return answer(200, `{"items":[`+strings.Join(items, ",")+`]}`), nil
	case len(parts) == 6 && parts[0] == "v2" && parts[5] == "services":
		if a.region != nil {
			if resp := a.region(parts[4], try); resp != nil {
				return resp, nil
			}
		}
		first := 0
		fmt.Sscanf(r.URL.Query().Get("pageToken"), "%d", &first)
		var items []string
		for n := first; n < min(first+20, a.services); n++ {
			items = append(items, fmt.Sprintf(`{"name":"projects/p/locations/%s/services/s%d","uid":"u%d","etag":"e","generation":"3","ingress":2,"uri":"https://s"}`, parts[4], n, n))
		}
		next := ""
		if first+20 < a.services {
			next = fmt.Sprintf(`,"nextPageToken":"%d"`, first+20)
		}
		return answer(200, `{"services":[`+strings.Join(items, ",")+`]`+next+`}`), nil
	}
	return answer(404, ""), nil
}

func everywhereIn(project string) steps.Scope {
	return steps.Scope{Project: project, Location: steps.Everywhere}
}

// TestDiscoveryInThreeCalls: 43 regions, about 1,000 services, 100 ms a call.
func TestDiscoveryInThreeCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &runAPI{regions: knownRegions(), services: 24}
		start, firstRows := time.Now(), time.Duration(0)
		services, answered := 0, map[string]bool{}
		for b, err := range over(api.answer).List(t.Context(), steps.KindService, everywhereIn("p")) {
			if err != nil || b.Problem != nil {
				t.Fatal(err, b.Problem)
			}
			if len(b.Items) > 0 && firstRows == 0 {
				firstRows = time.Since(start)
			}
			if !b.Partial {
				services += len(b.Items)
				answered[b.Scope.Location] = true
			}
		}
		if firstRows != pause100 || time.Since(start) != 3*pause100 {
			t.Errorf("first rows after %s, all after %s", firstRows, time.Since(start))
		}
		t.Logf("43 regions, %d services, 100 ms a call: first rows after %s (aim 100ms), all after %s (aim 300ms), at most %d in flight (aim 48)",
			services, firstRows, time.Since(start), api.most)
		if services != 43*24 || len(answered) != 43 {
			t.Errorf("%d services in %d regions", services, len(answered))
		}
		if api.most > inFlight {
			t.Errorf("%d requests in flight", api.most)
		}
		if total := len(api.tries); total != 2+43 {
			t.Errorf("%d different requests", total)
		}
	})
}

func TestDeniedAndSlowRegions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &runAPI{regions: []string{"denied", "limited", "silent", "good"}, services: 1, region: func(region string, try int) *http.Response {
			switch {
			case region == "denied":
				return answer(403, deniedBody)
			case region == "limited" && try <= 6:
				return answer(403, rateBody)
			case region == "silent":
				return answer(200, `{"unreachable":["projects/p/locations/silent"]}`)
			}
			return nil
		}}
		problems := map[string]error{}
		var goodAfter time.Duration
		start := time.Now()
		for b, err := range over(api.answer).List(t.Context(), steps.KindService, everywhereIn("p")) {
			if err != nil {
				t.Fatal(err)
			}
			if !b.Partial {
				problems[b.Scope.Location] = b.Problem
				if b.Scope.Location == "good" {
					goodAfter = time.Since(start)
				}
			}
		}
		if len(problems) != 4 || problems["good"] != nil || problems["limited"] != nil ||
			!errors.Is(problems["denied"], steps.ErrDenied) || !errors.Is(problems["silent"], steps.ErrUnavailable) {
			t.Errorf("%v", problems)
		}
		if goodAfter != 2*pause100 {
			t.Errorf("the good region waited for the others: %s", goodAfter)
		}
	})
}

func TestRegionsThatCannotBeListed(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		code       int
		ends       error
	}{
		{"denied: the known ones are asked", deniedBody, 403, nil},
		{"empty: the known ones are asked", `{}`, 200, nil},
		{"API disabled: it ends", `{"error":{"code":403,"message":"x","errors":[{"reason":"accessNotConfigured"}]}}`, 403, steps.ErrAPIDisabled},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := &runAPI{regions: knownRegions(), services: 1, locations: func() *http.Response { return answer(tt.code, tt.body) }}
				var said, end error
				regions := 0
				for b, err := range over(api.answer).List(t.Context(), steps.KindService, everywhereIn("p")) {
					end = err
					if b.Partial && b.Problem != nil {
						said = b.Problem
					}
					if !b.Partial && err == nil {
						regions++
					}
				}
				if tt.ends != nil {
					if !errors.Is(end, tt.ends) || regions != 0 {
						t.Errorf("ended with %v after %d regions", end, regions)
					}
					return
				}
				if end != nil || regions != 43 || said == nil || !strings.Contains(said.Error(), "the 43 regions known in") {
					t.Errorf("%d regions, said %v, ended %v", regions, said, end)
				}
			})
		})
	}
}

// TestListsObeyTheirContext covers the paginated methods, which drop the
// context that they are given, and shows that nothing is left running:
// synctest fails when a goroutine is.
func TestListsObeyTheirContext(t *testing.T) {
	for _, k := range steps.Kinds() {
		for _, location := range []string{steps.Everywhere, "us-central1"} {
			t.Run(string(k)+" in "+location, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
					defer cancel()
					start := time.Now()
					c := over(func(r *http.Request) (*http.Response, error) {
						<-r.Context().Done()
						return nil, r.Context().Err()
					})
					var last error
					for _, err := range c.List(ctx, k, steps.Scope{Project: "p", Location: location}) {
						last = err
					}
					if took := time.Since(start); !errors.Is(last, context.DeadlineExceeded) || took != 300*time.Millisecond {
						t.Errorf("%v after %s", last, took)
					}
				})
			})
		}
	}
	t.Run("projects", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			c := over(func(r *http.Request) (*http.Response, error) { <-r.Context().Done(); return nil, r.Context().Err() })
			for _, err := range c.SearchProjects(ctx) {
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Error(err)
				}
			}
		})
	})
}

func TestListCanBeLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &runAPI{regions: knownRegions(), services: 1}
		for range over(api.answer).List(t.Context(), steps.KindService, everywhereIn("p")) {
			break
		}
		if api.most == 0 {
			t.Error("nothing was asked")
		}
	})
}

func TestAggregatedListing(t *testing.T) {
	pages := map[string]string{
		"": `{"nextPageToken":"2","unreachables":["projects/p/regions/europe-west1"],"items":{
			"global":{"addresses":[{"name":"g","addressType":"INTERNAL"}]},
			"regions/us-central1":{"addresses":[{"name":"a","id":"1","region":"regions/us-central1","addressType":"INTERNAL"}]},
			"regions/us-east1":{"warning":{"code":"NO_RESULTS_ON_PAGE","message":"There are no results"}},
			"regions/us-west1":{"warning":{"code":"UNREACHABLE","message":"region \u001b[2J is down"}}}}`,
		"2": `{"items":{"regions/us-central1":{"addresses":[
			{"name":"b","id":"2","region":"regions/us-central1","addressType":"INTERNAL"},
			{"name":"public","id":"3","region":"regions/us-central1","addressType":"EXTERNAL"}]}}}`,
	}
	c := over(func(r *http.Request) (*http.Response, error) {
		return answer(200, pages[r.URL.Query().Get("pageToken")]), nil
	})
	got := map[string]steps.Batch{}
	for b, err := range c.List(t.Context(), steps.KindAddress, everywhereIn("p")) {
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := got[b.Scope.Location]; twice {
			t.Errorf("%s came twice", b.Scope.Location)
		}
		got[b.Scope.Location] = b
	}
	if places := sortedKeys(got); !slices.Equal(places, []string{"europe-west1", "us-central1", "us-east1", "us-west1"}) {
		t.Fatalf("places %v", places)
	}
	var names []string
	for _, f := range got["us-central1"].Items {
		names = append(names, f.About().Name)
	}
	if !slices.Equal(names, []string{"a", "b"}) || got["us-central1"].Problem != nil {
		t.Errorf("us-central1: %v, %v", names, got["us-central1"].Problem)
	}
	if b := got["us-east1"]; b.Problem != nil || len(b.Items) != 0 {
		t.Errorf("an empty region: %+v", b)
	}
	for _, place := range []string{"europe-west1", "us-west1"} {
		if err := got[place].Problem; !errors.Is(err, steps.ErrUnavailable) || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%s: %v", place, err)
		}
	}
}

func TestSubnetsOfBothSorts(t *testing.T) {
	c := over(func(*http.Request) (*http.Response, error) {
		return answer(200, `{"items":[
			{"name":"plain","region":"x/regions/r","purpose":"PRIVATE","ipCidrRange":"10.0.0.0/24","secondaryIpRanges":[{"ipCidrRange":"10.1.0.0/16"}]},
			{"name":"new","region":"x/regions/r","purpose":"REGIONAL_MANAGED_PROXY","role":"ACTIVE","state":"READY"},
			{"name":"legacy","region":"x/regions/r","purpose":"INTERNAL_HTTPS_LOAD_BALANCER","role":"BACKUP"},
			{"name":"cross-region","region":"x/regions/r","purpose":"GLOBAL_MANAGED_PROXY","role":"ACTIVE"}]}`), nil
	})
	for kind, want := range map[steps.Kind][]string{
		steps.KindSubnet:      {"subnet plain", "proxy-only subnet new", "proxy-only subnet legacy", "subnet cross-region"},
		steps.KindProxySubnet: {"proxy-only subnet new", "proxy-only subnet legacy"},
	} {
		var got []string
		for b := range c.List(t.Context(), kind, steps.Scope{Project: "p", Location: "r"}) {
			for _, f := range b.Items {
				got = append(got, f.Ref().String())
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v", kind, got)
		}
	}
}
