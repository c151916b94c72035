package sandbox

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{Latency: realLatency(t, "real")})
		u.arm("GET * * rate 3/10s\nDELETE * * rate 1/1m\n* networks * concurrent 2")
		get := func() int {
			status, _ := u.do("GET", networks, "")
			return status
		}
		if a, b, c := get(), get(), get(); a != 200 || b != 200 || c != 200 {
			t.Errorf("within the rate: %d %d %d", a, b, c)
		}
		u.refuses([]refusedRequest{
			{"reading too fast", "GET", networks, "", 403, "Quota exceeded for quota group 'ReadGroup' and limit 'Read requests per user per 100 seconds'"},
		})
		time.Sleep(10 * time.Second)
		if get() != 200 {
			t.Error("after the window")
		}
		if status, o := u.do("DELETE", networks+"/none", ""); status != 404 {
			t.Errorf("the first delete: %d %s", status, message(o))
		}
		u.refuses([]refusedRequest{{"changing too fast", "DELETE", networks + "/none", "", 403, "'WriteGroup'"}})
		u.do("POST", networks, `{"name":"a","autoCreateSubnetworks":false}`)
		u.do("POST", networks, `{"name":"b","autoCreateSubnetworks":false}`)
		u.refuses([]refusedRequest{{"too many at once", "POST", networks, aNetwork, 429, "hits the concurrent operations quota 2, please try again later."}})
		if status, _ := u.do("POST", inUS+"addresses", `{"name":"a"}`); status == 429 {
			t.Error("another collection is limited too")
		}
		time.Sleep(12 * time.Second)
		if status, o := u.do("POST", networks, aNetwork); status != 200 {
			t.Errorf("when they are done: %d %s", status, message(o))
		}
		shows(t, "read rate", "write rate", "concurrent operations")
	})
}

func TestRateOfOtherAPIs(t *testing.T) {
	u := newUser(t, Options{})
	u.arm("* projects * rate 1/1m")
	at := "https://cloudresourcemanager.googleapis.com/v1/projects/p"
	ok(t, u.s, "GET", at, "")
	if code, o := call(t, u.s, "GET", at, ""); code != 429 || !strings.Contains(message(o), "'Read requests per minute'") {
		t.Errorf("%d %s", code, message(o))
	}
	shows(t, "requests a minute")
}
