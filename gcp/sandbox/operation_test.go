package sandbox

import (
	"context"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func realLatency(t testing.TB, s string) Latency {
	t.Helper()
	l, err := ParseLatency(s)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestParseLatency(t *testing.T) {
	for s, ok := range map[string]bool{
		"": true, "instant": true, "real": true, "real/20": true, "real/0.5": true,
		"real/0": false, "real/-1": false, "real/x": false, "real/NaN": false, "slow": false, "instant/2": false,
	} {
		if _, err := ParseLatency(s); (err == nil) != ok {
			t.Errorf("%q: %v", s, err)
		}
	}
	if d := realLatency(t, "real/2").of("forwardingRules", "insert"); d != 11*time.Second {
		t.Errorf("real/2 forwarding rule: %v", d)
	}
	if d := (Latency{}).of("forwardingRules", "insert"); d != 0 {
		t.Errorf("instant forwarding rule: %v", d)
	}
}

func TestOperationTakesItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{Latency: realLatency(t, "real")})
		start := time.Now()
		_, op := u.do("POST", base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`)
		if text(op, "status") != "RUNNING" || op["progress"] != 0.0 || op["endTime"] != nil {
			t.Errorf("first answer: %v", op)
		}
		path := linked(text(op, "selfLink"))
		if status, _ := u.do("GET", base+"global/networks/n", ""); status != http.StatusOK {
			t.Errorf("a network under way is not readable: %d", status)
		}
		if status, o := u.do("POST", inUS+"subnetworks", `{"name":"s","network":"global/networks/n","ipCidrRange":"10.0.0.0/24"}`); reason(o) != "resourceNotReady" {
			t.Errorf("using it: %d %s", status, message(o))
		}
		time.Sleep(6 * time.Second)
		if o := u.get(path); text(o, "status") != "RUNNING" || o["progress"] != 50.0 {
			t.Errorf("after 6 of 12 s: %s, %v %%", o["status"], o["progress"])
		}
		u.refuses([]refusedRequest{{"forgetting it", "DELETE", path, "", 400, "is not ready"}})
		status, done := u.do("POST", path+"/wait", "")
		if took := time.Since(start); status != http.StatusOK || took != 12*time.Second {
			t.Errorf("wait: %d after %v", status, took)
		}
		if text(done, "status") != "DONE" || done["progress"] != 100.0 || text(done, "endTime") == "" || done["error"] != nil {
			t.Errorf("done: %v", done)
		}
		shows(t, "first answer", "progress", "wait")
		u.make("POST", inUS+"subnetworks", `{"name":"s","network":"global/networks/n","ipCidrRange":"10.0.0.0/24"}`)
	})
}

func TestDeleteTakesEffectAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{Latency: realLatency(t, "real")})
		u.make("POST", base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`)
		_, op := u.do("DELETE", base+"global/networks/n", "")
		u.refuses([]refusedRequest{
			{"again", "DELETE", base + "global/networks/n", "", 400, "The resource 'projects/p/global/networks/n' is not ready"},
			{"taking the name", "POST", base + "global/networks", `{"name":"n","autoCreateSubnetworks":false}`, 400, "not ready"},
		})
		u.get(base + "global/networks/n")
		time.Sleep(12 * time.Second)
		if status, _ := u.do("GET", base+"global/networks/n", ""); status != http.StatusNotFound {
			t.Errorf("after its deletion: %d", status)
		}
		if got := u.get(linked(text(op, "selfLink"))); text(got, "status") != "DONE" || got["error"] != nil {
			t.Errorf("operation: %v", got)
		}
	})
}

func TestWaitEndsAfterTwoMinutesAndWithItsClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{Latency: realLatency(t, "real/0.05")}) // 240 s for a network.
		_, op := u.do("POST", base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`)
		path := linked(text(op, "selfLink")) + "/wait"
		start := time.Now()
		_, still := u.do("POST", path, "")
		if took := time.Since(start); took != 2*time.Minute || text(still, "status") != "RUNNING" {
			t.Errorf("wait: %v after %v", still["status"], took)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, "POST", "http://compute.googleapis.com/compute/v1/"+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		start = time.Now()
		if _, err := u.s.Transport().RoundTrip(r); err == nil || time.Since(start) != time.Second {
			t.Errorf("wait of a client that left: %v after %v", err, time.Since(start))
		}
	})
}

func TestDeletionGoesOnAfterARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := Options{State: filepath.Join(t.TempDir(), "state"), Latency: realLatency(t, "real"), Project: "p"}
		u := newUser(t, o)
		u.make("POST", base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`)
		u.do("DELETE", base+"global/networks/n", "")
		u.s.Close()
		time.Sleep(time.Minute)
		u = newUser(t, o)
		if status, _ := u.do("GET", base+"global/networks/n", ""); status != http.StatusNotFound {
			t.Errorf("after a restart: %d", status)
		}
	})
}

func TestInstanceIsPendingFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{Latency: realLatency(t, "real")})
		u.network("n")
		u.make("POST", inA+"instances", `{"name":"a","machineType":"zones/us-central1-a/machineTypes/e2-micro","disks":[{"boot":true}],"networkInterfaces":[{"subnetwork":"regions/us-central1/subnetworks/n-sub"}]}`)
		_, op := u.do("DELETE", inA+"instances/a", "")
		if text(op, "status") != "PENDING" || op["startTime"] != nil {
			t.Errorf("first answer: %v", op["status"])
		}
		time.Sleep(10 * time.Second)
		if got := text(u.get(linked(text(op, "selfLink"))), "status"); got != "RUNNING" {
			t.Errorf("after 10 s: %s", got)
		}
		if got := text(u.get(inA+"instances/a"), "status"); got != "STOPPING" {
			t.Errorf("instance: %s", got)
		}
	})
}

func TestOperationsAreListedAndForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := Options{State: filepath.Join(t.TempDir(), "state"), Retention: time.Hour}
		u := newUser(t, o)
		const id = "requestId=11111111-2222-3333-4444-555555555555"
		first := u.change("POST", networks+"?"+id, aNetwork)
		u.change("POST", networks, `{"name":"m","autoCreateSubnetworks":false}`)
		for filter, want := range map[string]int{
			"": 2, "status=DONE": 2, "status=RUNNING": 0, "clientOperationId=11111111-2222-3333-4444-555555555555": 1,
			`targetLink="` + text(first, "targetLink") + `"`: 1, "name=" + text(first, "name"): 1,
		} {
			if got := len(objects(u.get(base+"global/operations?filter="+url.QueryEscape(filter)), "items")); got != want {
				t.Errorf("filter %s: %d operations, want %d", filter, got, want)
			}
		}
		if _, again := u.do("POST", networks+"?"+id, aNetwork); again["name"] != first["name"] {
			t.Errorf("the request once more: %v", again)
		}
		time.Sleep(time.Hour - time.Second)
		u.get(linked(text(first, "selfLink")))
		time.Sleep(time.Second)
		u.s.settle()
		u.refuses([]refusedRequest{
			{"an expired operation", "GET", linked(text(first, "selfLink")), "", 404, "was not found"},
			{"waiting for it", "POST", linked(text(first, "selfLink")) + "/wait", "", 404, "was not found"},
			{"its request once more", "POST", networks + "?" + id, aNetwork, 409, "already exists"},
		})
		if got := u.get(base + "global/operations")["items"]; got != nil {
			t.Errorf("an hour later: %v", got)
		}
		u.make("DELETE", networks+"/m", "")
		u.s.Close()
		time.Sleep(2 * time.Hour)
		u = newUser(t, o)
		if got := u.get(base + "global/operations")["items"]; got != nil || strings.Contains(u.state(), "/operations/") {
			t.Errorf("after a restart: %v", got)
		}
		u.get(networks + "/n")
		shows(t, "operations are forgotten")
	})
}

func TestDeleteOperation(t *testing.T) {
	u := newUser(t, Options{})
	op := u.change("POST", base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`)
	path := linked(text(op, "selfLink"))
	if status, _ := u.do("DELETE", path, ""); status != http.StatusOK {
		t.Errorf("delete: %d", status)
	}
	if status, _ := u.do("GET", path, ""); status != http.StatusNotFound {
		t.Errorf("after its deletion: %d", status)
	}
}

// TestMinutesTakeMilliseconds builds a load balancer and takes it down with the durations of latency.txt, on the bubble's clock: minutes
// there, no time here. synctest fails the test when a goroutine or timer of the sandbox stays behind.
func TestMinutesTakeMilliseconds(t *testing.T) {
	began := time.Now()
	var took time.Duration
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{Latency: realLatency(t, "real")})
		start := time.Now()
		u.network("n")
		u.backend()
		u.make("POST", inUS+"addresses", `{"name":"vip","addressType":"INTERNAL","subnetwork":"regions/us-central1/subnetworks/n-sub","address":"10.1.2.9"}`)
		if _, op := u.rule("r", "10.1.2.9", "80"); text(op, "status") != "RUNNING" {
			t.Errorf("forwarding rule: %v", op)
		}
		if o := u.get(inUS + "forwardingRules/r"); o["IPAddress"] != "10.1.2.9" {
			t.Errorf("forwarding rule under way: %v", o)
		}
		time.Sleep(22 * time.Second)
		for _, path := range []string{
			inUS + "forwardingRules/r", inUS + "addresses/vip", inUS + "targetHttpProxies/thp", inUS + "urlMaps/map", inUS + "backendServices/bes",
			inUS + "networkEndpointGroups/neg", inUS + "subnetworks/n-proxies", inUS + "subnetworks/n-sub", base + "global/networks/n",
		} {
			u.make("DELETE", path, "")
		}
		took = time.Since(start)
	})
	// The sum of the table's figures: one after the other, nothing in parallel.
	want := time.Duration(0)
	for _, row := range []struct{ collection, verbs string }{
		{"networks", "insert delete"}, {"subnetworks", "insert insert delete delete"}, {"networkEndpointGroups", "insert delete"},
		{"backendServices", "insert delete"}, {"urlMaps", "insert delete"}, {"targetHttpProxies", "insert delete"},
		{"addresses", "insert delete"}, {"forwardingRules", "insert delete"},
	} {
		for _, verb := range strings.Fields(row.verbs) {
			want += realLatency(t, "real").of(row.collection, verb)
		}
	}
	if took != want || took < 2*time.Minute {
		t.Errorf("up and down took %v, want %v", took, want)
	}
	wall := time.Since(began)
	if t.Logf("%v of the sandbox's time took %v", took, wall); wall > 5*time.Second {
		t.Error("that is no test's time")
	}
}
