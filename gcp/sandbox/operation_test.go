package sandbox

import (
	"context"
	"net/http"
	"path/filepath"
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
		time.Sleep(5 * time.Second)
		if got := text(u.get(path), "status"); got != "RUNNING" {
			t.Errorf("after 5 s: %s", got)
		}
		status, done := u.do("POST", path+"/wait", "")
		if took := time.Since(start); status != http.StatusOK || took != 12*time.Second {
			t.Errorf("wait: %d after %v", status, took)
		}
		if text(done, "status") != "DONE" || done["progress"] != 100.0 || text(done, "endTime") == "" || done["error"] != nil {
			t.Errorf("done: %v", done)
		}
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
		o := Options{State: filepath.Join(t.TempDir(), "state")}
		u := newUser(t, o)
		u.make("POST", base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`)
		if got := len(objects(u.get(base+"global/operations"), "items")); got != 1 {
			t.Errorf("%d operations", got)
		}
		u.s.Close()
		time.Sleep(retention + time.Hour)
		u = newUser(t, o)
		if got := len(objects(u.get(base+"global/operations"), "items")); got != 0 {
			t.Errorf("%d operations a day later", got)
		}
		u.get(base + "global/networks/n")
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
