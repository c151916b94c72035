package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// readsOf is a real read of each API that can be disabled.
var readsOf = map[string]struct{ method, url, body string }{
	"run.googleapis.com":                  {"GET", allV1, ""},
	"compute.googleapis.com":              {"GET", computeV1 + inProject + "global/networks", ""},
	"cloudresourcemanager.googleapis.com": {"GET", crm + "v3/projects/sandbox-project", ""},
	"orgpolicy.googleapis.com":            {"GET", orgPolicies + "/run.allowedIngress:getEffectivePolicy", ""},
	"iam.googleapis.com":                  {"GET", "https://iam.googleapis.com/v1/projects/sandbox-project/roles", ""},
	"iamcredentials.googleapis.com": {"POST", "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/x@sandbox-project.iam.gserviceaccount.com:generateIdToken",
		`{"audience":"x"}`},
}

// TestDisabledAPI: a disabled API answers 403 with Google's text, in the form of its service.
func TestDisabledAPI(t *testing.T) {
	s := openSandbox(t, Options{})
	for name, read := range readsOf {
		ok(t, s, read.method, read.url, read.body)
		ok(t, s, "POST", usage+"/"+name+":disable", "")
		code, o := callAs(t, s, "", read.method, read.url, read.body)
		e := child(o, "error")
		says := apiTitle(name) + " has not been used in project 123456789012 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/" + name + "/overview?project=123456789012 then retry."
		if code != http.StatusForbidden || !strings.HasPrefix(text(e, "message"), says) {
			t.Errorf("%s disabled: %d %v", name, code, o)
		}
		if list := objects(e, "errors"); list != nil && text(list[0], "reason") != "accessNotConfigured" || list == nil && text(e, "status") != "PERMISSION_DENIED" {
			t.Errorf("%s: %v", name, o)
		}
		ok(t, s, "POST", usage+"/"+name+":enable", "")
		ok(t, s, read.method, read.url, read.body)
	}
	ok(t, s, "POST", usage+"/serviceusage.googleapis.com:disable", "")
	ok(t, s, "GET", usage, "")
	ok(t, s, "POST", usage+"/serviceusage.googleapis.com:enable", "")
}

// TestEnabledAPISettles polls a real read from the request to enable on: refused until the operation is done, then to and fro, then
// answered for good.
func TestEnabledAPISettles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		latency, err := ParseLatency("real")
		if err != nil {
			t.Fatal(err)
		}
		s := openSandbox(t, Options{Latency: latency})
		read := readsOf["compute.googleapis.com"]
		ok(t, s, "POST", usage+"/compute.googleapis.com:disable", "")
		op := ok(t, s, "POST", usage+":batchEnable", `{"serviceIds":["compute.googleapis.com"]}`)
		start, done := time.Now(), time.Time{}
		var codes []int
		for time.Since(start) < 2*(latency.of("apis", "enable")+latency.of("apis", "propagate")) {
			if now := ok(t, s, "GET", "https://serviceusage.googleapis.com/v1/"+text(op, "name"), ""); now["done"] == true && done.IsZero() {
				done = time.Now()
				if states := objects(child(now, "response"), "services"); len(states) != 1 || states[0]["state"] != "ENABLED" {
					t.Errorf("operation %v", now)
				}
			}
			state := text(ok(t, s, "GET", usage+"/compute.googleapis.com", ""), "state")
			code, _ := call(t, s, read.method, read.url, read.body)
			if done.IsZero() && (code != 403 || state != "DISABLED") || !done.IsZero() && state != "ENABLED" {
				t.Errorf("after %v: %d, %s", time.Since(start), code, state)
			}
			if n := len(codes); n == 0 || codes[n-1] != code {
				codes = append(codes, code)
			}
			time.Sleep(time.Second)
		}
		if !slices.Equal(codes, []int{403, 200, 403, 200}) || done.Sub(start) != latency.of("apis", "enable") {
			t.Errorf("answers %v, operation done after %v", codes, done.Sub(start))
		}
		shows(t, "enabled API")
	})
}

// TestListOfAPIs walks the pages of each filter: together they are all that match, by name, none twice.
func TestListOfAPIs(t *testing.T) {
	s := openSandbox(t, Options{})
	for filter, want := range map[string]func(knownAPI) bool{
		"":               func(knownAPI) bool { return true },
		"state:ENABLED":  func(a knownAPI) bool { return a.seeded },
		"state:DISABLED": func(a knownAPI) bool { return !a.seeded },
	} {
		var names, got []string
		for _, a := range knownAPIs() {
			if want(a) {
				names = append(names, a.name)
			}
		}
		for _, size := range []string{"1", "3", "200", "1000", "0"} {
			got = nil
			for token := ""; ; {
				page := ok(t, s, "GET", usage+"?pageSize="+size+"&filter="+filter+"&pageToken="+token, "")
				for _, a := range objects(page, "services") {
					got = append(got, lastSegment(text(a, "name")))
				}
				if token = text(page, "nextPageToken"); token == "" {
					break
				}
			}
			if !slices.Equal(got, names) {
				t.Errorf("filter %q, %s a page: %v, want %v", filter, size, got, names)
			}
		}
	}
	for _, bad := range []string{"?filter=state:GONE", "?filter=name:run", "?pageSize=-1", "?pageSize=x", ":batchGet"} {
		if code, o := callAs(t, s, "", "GET", usage+bad, ""); code != 400 {
			t.Errorf("%s: %d %v", bad, code, o)
		}
	}
}
