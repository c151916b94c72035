package sandbox

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestStuckOperation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{Latency: realLatency(t, "real")})
		u.arm("POST networks.insert 1 stuck\nDELETE networks/m 1 stuck 1h")
		_, op := u.do("POST", networks, aNetwork)
		path := linked(text(op, "selfLink"))
		for range 30 {
			if _, o := u.do("POST", path+"/wait", ""); text(o, "status") != "RUNNING" {
				t.Fatalf("a stuck operation: %v", o["status"])
			}
		}
		if status, o := u.do("POST", inUS+"subnetworks", `{"name":"s","network":"global/networks/n","ipCidrRange":"10.0.0.0/24"}`); reason(o) != "resourceNotReady" {
			t.Errorf("using the object: %d %s", status, message(o))
		}
		if status, o := u.do("DELETE", networks+"/n", ""); reason(o) != "resourceNotReady" {
			t.Errorf("deleting the object: %d %s", status, message(o))
		}
		u.make("POST", networks, `{"name":"m","autoCreateSubnetworks":false}`)
		_, op = u.do("DELETE", networks+"/m", "")
		time.Sleep(time.Hour)
		if got := text(u.get(linked(text(op, "selfLink"))), "status"); got != "RUNNING" || !u.exists(networks+"/m") {
			t.Errorf("after an hour: %s", got)
		}
		time.Sleep(12 * time.Second)
		if got := text(u.get(linked(text(op, "selfLink"))), "status"); got != "DONE" || u.exists(networks+"/m") {
			t.Errorf("after an hour and its own time: %s", got)
		}
	})
}

func TestFailedOperation(t *testing.T) {
	u := newUser(t, Options{})
	u.make("POST", networks, `{"name":"m","autoCreateSubnetworks":false}`)
	u.arm(`POST networks 1 fail QUOTA_EXCEEDED 403 "Quota 'NETWORKS' exceeded.  Limit: 15.0 globally."` + "\n" + `DELETE networks/m 1 fail RESOURCE_NOT_READY "not now"`)
	op := u.change("POST", networks, aNetwork)
	if got := operationError(op); got != "QUOTA_EXCEEDED: Quota 'NETWORKS' exceeded.  Limit: 15.0 globally." || op["httpErrorStatusCode"] != 403.0 || op["httpErrorMessage"] != "FORBIDDEN" {
		t.Errorf("insert: %v", op)
	}
	if u.exists(networks + "/n") {
		t.Error("the network exists")
	}
	shows(t, "failure in a 200")
	if got := operationError(u.change("DELETE", networks+"/m", "")); got != "RESOURCE_NOT_READY: not now" || !u.exists(networks+"/m") {
		t.Errorf("delete: %s", got)
	}
	u.make("DELETE", networks+"/m", "")
}

func TestRunOperationFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{})
		s, in := u.s, "https://run.googleapis.com/v2/projects/p/locations/us-central1/services"
		u.arm("POST services 1 fail INTERNAL 500 \"it broke\"\nPOST services 1 stuck 1m\nDELETE services 1 fail INTERNAL no\nPOST apis.enable 1 fail INTERNAL 503 down")
		const service = `{"template":{"containers":[{"image":"i"}]}}`
		operation := func(op object, host string) object {
			return ok(t, s, "GET", "https://"+host+"/"+text(op, "name"), "")
		}
		failed := operation(ok(t, s, "POST", in+"?serviceId=a", service), "run.googleapis.com/v2")
		if e := child(failed, "error"); failed["done"] != true || e["code"] != 13.0 || e["message"] != "it broke" || failed["response"] != nil {
			t.Errorf("create: %v", failed)
		}
		if code, _ := call(t, s, "GET", in+"/a", ""); code != http.StatusNotFound {
			t.Errorf("a service whose create has failed: %d", code)
		}
		op := ok(t, s, "POST", in+"?serviceId=b", service)
		time.Sleep(59 * time.Second)
		if o := operation(op, "run.googleapis.com/v2"); o["done"] != nil || ok(t, s, "GET", in+"/b", "")["reconciling"] != true {
			t.Errorf("stuck: %v", o)
		}
		time.Sleep(time.Second)
		if o := operation(op, "run.googleapis.com/v2"); o["done"] != true {
			t.Errorf("after its time: %v", o)
		}
		if o := operation(ok(t, s, "DELETE", in+"/b", ""), "run.googleapis.com/v2"); child(o, "error") == nil {
			t.Errorf("delete: %v", o)
		}
		if o := ok(t, s, "GET", in+"/b", ""); o["deleteTime"] != nil {
			t.Errorf("after a failed deletion: %v", o)
		}
		if o := operation(ok(t, s, "POST", "https://serviceusage.googleapis.com/v1/projects/p/services/dns.googleapis.com:enable", "{}"), "serviceusage.googleapis.com/v1"); child(o, "error")["code"] != 14.0 {
			t.Errorf("enable: %v", o)
		}
	})
}

func TestObjectThatComesLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{Latency: realLatency(t, "real")})
		u.arm("POST networks 1 unreadable 20s\nPOST networks 1 not-ready 20s")
		u.make("POST", networks, aNetwork)
		if u.exists(networks+"/n") || u.get(networks)["items"] != nil {
			t.Error("an unreadable network is read")
		}
		time.Sleep(20 * time.Second)
		if !u.exists(networks+"/n") || len(items(u.get(networks), "items")) != 1 {
			t.Error("the network stays unreadable")
		}
		u.make("POST", networks, `{"name":"m","autoCreateSubnetworks":false}`)
		subnet := `{"name":"s","network":"global/networks/m","ipCidrRange":"10.0.0.0/24"}`
		if _, o := u.do("POST", inUS+"subnetworks", subnet); reason(o) != "resourceNotReady" || !u.exists(networks+"/m") {
			t.Errorf("using a network that is not ready: %s", message(o))
		}
		time.Sleep(20 * time.Second)
		u.make("POST", inUS+"subnetworks", subnet)
	})
}

func TestEarlyWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{Latency: realLatency(t, "real")})
		u.arm("POST operations.wait 1 early\nPOST operations.wait 1 early 5s")
		_, op := u.do("POST", networks, aNetwork)
		start := time.Now()
		for _, want := range []struct {
			after  time.Duration
			status string
		}{{0, "RUNNING"}, {5 * time.Second, "RUNNING"}, {12 * time.Second, "DONE"}} {
			_, o := u.do("POST", linked(text(op, "selfLink"))+"/wait", "")
			if text(o, "status") != want.status || time.Since(start) != want.after {
				t.Errorf("%v after %v, want %s after %v", o["status"], time.Since(start), want.status, want.after)
			}
		}
	})
}
