package sandbox

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestStaleReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{})
		u.make("POST", networks, `{"name":"old","autoCreateSubnetworks":false}`)
		names := func() string {
			var all []string
			for _, o := range objects(u.get(networks), "items") {
				all = append(all, text(o, "name")+" "+text(child(o, "routingConfig"), "routingMode"))
			}
			return strings.Join(all, ", ")
		}
		u.arm("GET networks.list * stale 30s\nGET networks.get 1 stale 30s")
		time.Sleep(time.Second)
		u.make("POST", networks, `{"name":"new","autoCreateSubnetworks":false}`)
		u.make("PATCH", networks+"/old", `{"routingConfig":{"routingMode":"GLOBAL"}}`)
		if got := names(); got != "old REGIONAL" {
			t.Errorf("right after the changes: %s", got)
		}
		if o := u.get(networks + "/old"); text(child(o, "routingConfig"), "routingMode") != "REGIONAL" {
			t.Errorf("GET: %v", o)
		}
		if o := u.get(networks + "/old"); text(child(o, "routingConfig"), "routingMode") != "GLOBAL" {
			t.Errorf("GET once the fault is spent: %v", o)
		}
		time.Sleep(30 * time.Second)
		u.make("DELETE", networks+"/old", "")
		if got := names(); got != "new REGIONAL, old GLOBAL" {
			t.Errorf("30 s later, and after a deletion: %s", got)
		}
		time.Sleep(30 * time.Second)
		if got := names(); got != "new REGIONAL" {
			t.Errorf("at last: %s", got)
		}
		u.s.ClearFaults()
		if len(u.s.past.entries) != 0 {
			t.Error("the past is kept without a fault")
		}
	})
}

func TestStaleServices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{})
		in := "https://run.googleapis.com/v2/projects/p/locations/us-central1/services"
		all := "https://run.googleapis.com/v1/projects/p/locations/-/services"
		u.arm("GET services * stale 10s")
		time.Sleep(time.Second)
		ok(t, u.s, "POST", in+"?serviceId=a", `{"template":{"containers":[{"image":"i"}]}}`)
		if code, _ := call(t, u.s, "GET", in+"/a", ""); code != http.StatusNotFound || ok(t, u.s, "GET", in, "")["services"] != nil || ok(t, u.s, "GET", all, "")["items"] != nil {
			t.Errorf("a new service is seen at once: %d", code)
		}
		time.Sleep(10 * time.Second)
		if ok(t, u.s, "GET", in+"/a", "") == nil || ok(t, u.s, "GET", all, "")["items"] == nil {
			t.Error("a service is not seen later")
		}
	})
}
