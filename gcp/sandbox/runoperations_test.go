package sandbox

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestRunOperations: listed, newest first; one that runs stays.
func TestRunOperations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		latency, err := ParseLatency("real")
		if err != nil {
			t.Fatal(err)
		}
		s := openSandbox(t, Options{Latency: latency})
		first := ok(t, s, "POST", v2+"?serviceId=one", `{"template":{"containers":[{"image":"i"}]}}`)
		time.Sleep(time.Minute)
		second := ok(t, s, "POST", v2+"?serviceId=two", `{"template":{"containers":[{"image":"i"}]}}`)
		all := strings.TrimSuffix(v2, "/services") + "/operations"
		list := objects(ok(t, s, "GET", all, ""), "operations")
		if len(list) != 2 || list[0]["name"] != second["name"] || list[0]["done"] != nil || list[1]["name"] != first["name"] || list[1]["done"] != true {
			t.Errorf("operations %v", list)
		}
		if page := ok(t, s, "GET", all+"?pageSize=1", ""); len(objects(page, "operations")) != 1 || page["nextPageToken"] == nil {
			t.Errorf("a page of one: %v", page)
		}
		if code, o := call(t, s, "DELETE", "https://run.googleapis.com/v2/"+text(second, "name"), ""); code != http.StatusBadRequest || !strings.Contains(message(o), "not done") {
			t.Errorf("deleted while it runs: %d %v", code, o)
		}
		ok(t, s, "DELETE", "https://run.googleapis.com/v2/"+text(first, "name"), "")
		if code, _ := call(t, s, "GET", "https://run.googleapis.com/v2/"+text(first, "name"), ""); code != http.StatusNotFound {
			t.Errorf("forgotten, but %d", code)
		}
		shows(t, "Cloud Run operations")
	})
}
