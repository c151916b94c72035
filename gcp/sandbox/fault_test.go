package sandbox

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// arm arms a plan.
func (u user) arm(plan string) {
	u.Helper()
	all, err := ParseFaults(plan)
	if err != nil {
		u.Fatal(err)
	}
	for _, f := range all {
		u.s.Fault(f)
	}
}

// raw sends a request as do does, and returns the answer as it comes. A path with a host goes there.
func (u user) raw(method, path, body string) (*http.Response, string, error) {
	u.Helper()
	url := "http://compute.googleapis.com/compute/v1/" + path
	if strings.HasPrefix(path, "http") {
		url = path
	}
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		u.Fatal(err)
	}
	answer, err := u.s.Transport().RoundTrip(r)
	if err != nil {
		return nil, "", err
	}
	b, err := io.ReadAll(answer.Body)
	return answer, string(b), err
}

func (u user) exists(path string) bool {
	u.Helper()
	status, _ := u.do("GET", path, "")
	return status == http.StatusOK
}

const (
	aNetwork = `{"name":"n","autoCreateSubnetworks":false}`
	networks = base + "global/networks"
)

func TestLostAnswers(t *testing.T) {
	for effect, want := range map[string]struct {
		err     error
		changed bool
	}{
		"drop-before":  {io.ErrUnexpectedEOF, false},
		"drop-after":   {io.ErrUnexpectedEOF, true},
		"reset-before": {syscall.ECONNRESET, false},
		"reset-after":  {syscall.ECONNRESET, true},
	} {
		u := newUser(t, Options{})
		u.arm("POST networks 1 " + effect)
		if _, _, err := u.raw("POST", networks, aNetwork); !errors.Is(err, want.err) {
			t.Errorf("%s: %v", effect, err)
		}
		u.arm("")
		if got := u.exists(networks + "/n"); got != want.changed {
			t.Errorf("%s: the network exists: %v", effect, got)
		}
	}
}

// TestLostAnswersOnASocket: a client of a real socket sees a closed connection, or a reset one.
func TestLostAnswersOnASocket(t *testing.T) {
	s := open(t, Options{Project: "p"})
	at := serve(t, s)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for effect, want := range map[Drop]error{{}: io.EOF, {Reset: true}: syscall.ECONNRESET} {
		s.ClearFaults()
		s.Fault(Fault{When{Nth: 1}, effect})
		answer, err := client.Post("http://"+at+"/compute/v1/projects/p", "", nil)
		if err == nil {
			answer.Body.Close()
		}
		if !errors.Is(err, want) {
			t.Errorf("%s: %v", effect, err)
		}
	}
}

func TestAnswers(t *testing.T) {
	for form, want := range map[string]struct {
		status int
		says   string
	}{
		"rate-limit":            {403, `"reason":"rateLimitExceeded"`},
		"too-many":              {429, `"reason":"rateLimitExceeded"`},
		"forbidden":             {403, `"reason":"forbidden"`},
		"expired-token":         {401, "invalid authentication credentials"},
		"internal":              {500, "Please try again or contact Google Support"},
		"bad-gateway":           {502, "backendError"},
		"unavailable":           {503, "backendError"},
		"timeout":               {504, "Deadline expired"},
		"html":                  {502, "<!DOCTYPE html>"},
		"malformed":             {200, `"RUN`},
		"empty":                 {200, "{}\n"},
		`418 "short \"stout\""`: {418, `short "stout"`},
		`204 plain`:             {204, "plain"},
	} {
		u := newUser(t, Options{})
		u.arm("POST networks 1 answer " + form + " retry-after=1500ms\nPOST networks 1 answer " + form + " after-commit")
		answer, body, err := u.raw("POST", networks, aNetwork)
		if err != nil || answer.StatusCode != want.status || !strings.Contains(body, want.says) || answer.Header.Get("Retry-After") != "2" {
			t.Errorf("%s: %v %v %.200s", form, err, answer, body)
		}
		if u.exists(networks + "/n") {
			t.Errorf("%s: something has happened", form)
		}
		if answer, body, err = u.raw("POST", networks, aNetwork); err != nil || answer.StatusCode != want.status || !strings.Contains(body, want.says) {
			t.Errorf("%s after the commit: %v %v %.200s", form, err, answer, body)
		}
		if !u.exists(networks + "/n") {
			t.Errorf("%s: nothing has happened", form)
		}
	}
}

func TestHugeAndCutAnswers(t *testing.T) {
	u := newUser(t, Options{})
	u.arm("GET networks 1 answer huge\nGET networks 1 answer cut-gzip\nGET networks 1 answer malformed")
	if _, body, err := u.raw("GET", networks, ""); err != nil || len(body) < 10<<20 || !json.Valid([]byte(body)) {
		t.Errorf("huge: %d bytes, %v", len(body), err)
	}
	answer, body, err := u.raw("GET", networks, "")
	if err != nil || answer.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("cut-gzip: %v %v", answer, err)
	}
	z, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(z); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("cut-gzip: %v", err)
	}
	if _, body, _ := u.raw("GET", networks, ""); json.Valid([]byte(body)) {
		t.Errorf("malformed: %s", body)
	}
}

// TestAnswerEnvelopes: an error has the shape of the API that is asked.
func TestAnswerEnvelopes(t *testing.T) {
	u := newUser(t, Options{})
	u.arm("* * * answer unavailable")
	for url, want := range map[string][2]bool{ // errors[], status
		networks: {true, false},
		"http://us-central1-run.googleapis.com/apis/serving.knative.dev/v1/namespaces/p/services": {true, true},
		"http://cloudresourcemanager.googleapis.com/v1/projects/p":                                {true, true},
		"http://orgpolicy.googleapis.com/v2/projects/p/policies/x":                                {false, true},
		"http://serviceusage.googleapis.com/v1/projects/p/services":                               {false, true},
	} {
		answer, body, err := u.raw("GET", url, "")
		var o object
		if err != nil || answer.StatusCode != 503 || json.Unmarshal([]byte(body), &o) != nil {
			t.Errorf("%s: %v %v %s", url, err, answer, body)
			continue
		}
		e := child(o, "error")
		if got := [2]bool{e["errors"] != nil, e["status"] != nil}; got != want || e["code"] != 503.0 {
			t.Errorf("%s: %s", url, body)
		}
	}
}

func TestBurst(t *testing.T) {
	u := newUser(t, Options{})
	u.arm("GET networks.list 2-4 answer unavailable")
	var got []int
	for range 6 {
		answer, _, err := u.raw("GET", networks, "")
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, answer.StatusCode)
	}
	if want := "200 503 503 503 200 200"; strings.Trim(strings.Join(strings.Fields(jsonText(t, got)), ""), "[]") != strings.ReplaceAll(want, " ", ",") {
		t.Errorf("%v, want %s", got, want)
	}
	if f := u.s.Faults()[0]; f.Matched != 6 || f.Struck != 3 {
		t.Errorf("matched %d, struck %d", f.Matched, f.Struck)
	}
}

func jsonText(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSlowAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{})
		u.arm("GET networks 1 delay 20s\nGET networks 1 trickle 50\nGET networks * delay 1h")
		start := time.Now()
		if _, _, err := u.raw("GET", networks, ""); err != nil || time.Since(start) != 20*time.Second {
			t.Errorf("delay: %v after %v", err, time.Since(start))
		}
		start = time.Now()
		_, body, err := u.raw("GET", networks, "")
		if want := time.Duration(len(body)) * time.Second / 50; err != nil || time.Since(start) != want || !json.Valid([]byte(body)) {
			t.Errorf("trickle of %d bytes: %v after %v", len(body), err, time.Since(start))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		r, _ := http.NewRequestWithContext(ctx, "GET", "http://h/compute/v1/"+networks, nil)
		start = time.Now()
		if _, err := u.s.Transport().RoundTrip(r); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("a client that leaves: %v after %v", err, time.Since(start))
		}
	})
}

func TestTrickleOnASocket(t *testing.T) {
	s := open(t, Options{Project: "p"})
	s.Fault(Fault{What: Trickle{PerSecond: 1 << 20}})
	answer, err := http.Get("http://" + serve(t, s) + "/compute/v1/projects/p")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); err != nil || !json.Valid(body) || answer.ContentLength >= 0 {
		t.Errorf("%v: %d announced, %s", err, answer.ContentLength, body)
	}
}

func TestStuckOperation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{Latency: realLatency(t, "real")})
		u.arm("POST networks.insert 1 stuck\nDELETE networks 1 stuck 1h")
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
		_, op = u.do("DELETE", networks+"/n", "")
		time.Sleep(time.Hour)
		if got := text(u.get(linked(text(op, "selfLink"))), "status"); got != "RUNNING" || !u.exists(networks+"/n") {
			t.Errorf("after an hour: %s", got)
		}
		time.Sleep(12 * time.Second)
		if got := text(u.get(linked(text(op, "selfLink"))), "status"); got != "DONE" || u.exists(networks+"/n") {
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

// TestRunOperationFaults: the long-running operations of Cloud Run and Service Usage can be stuck and fail too.
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

// TestStaleReads: GET and lists answer what was there a while ago; what is new is missing, what is gone lingers.
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

func TestPlantedText(t *testing.T) {
	u := newUser(t, Options{})
	u.make("POST", networks, aNetwork)
	for word, text := range hostileTexts() {
		u.s.ClearFaults()
		u.arm("GET networks.list 1 plant description " + word + "\nGET networks 1 plant name " + word + "\nGET networks 1 plant * " + word + "\nPOST networks 1 plant message " + word)
		if o := objects(u.get(networks), "items")[0]; o["description"] != text {
			t.Errorf("%s in a list: %q", word, o["description"])
		}
		if o := u.get(networks + "/n"); o["name"] != "n"+text {
			t.Errorf("%s as a name: %q", word, o["name"])
		}
		_, body, err := u.raw("GET", networks+"/n", "") // no answer of the API's description.
		var o object
		if err != nil || json.Unmarshal([]byte(body), &o) != nil {
			t.Fatalf("%s: %v in %s", word, err, body)
		}
		if o["kind"] != "compute#network"+text || child(o, "routingConfig")["routingMode"] != "REGIONAL"+text || o["autoCreateSubnetworks"] != false {
			t.Errorf("%s everywhere: %v", word, o)
		}
		if status, o := u.do("POST", networks, aNetwork); status != 409 || !strings.HasSuffix(message(o), "already exists"+text) {
			t.Errorf("%s in an error: %d %q", word, status, message(o))
		}
	}
}

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

// TestBatchParts: faults strike the parts of a batch. A part that is dropped takes the connection with it.
func TestBatchParts(t *testing.T) {
	u := newUser(t, Options{})
	const batch = "--b\r\nContent-Type: application/http\r\nContent-ID: <x+0>\r\n\r\nGET /compute/v1/projects/p/global/networks HTTP/1.1\r\n\r\n\r\n--b--\r\n"
	send := func() (string, error) {
		r, _ := http.NewRequest("POST", "http://compute.googleapis.com/batch/compute/v1", strings.NewReader(batch))
		r.Header.Set("Content-Type", `multipart/mixed; boundary="b"`)
		answer, err := u.s.Transport().RoundTrip(r)
		if err != nil {
			return "", err
		}
		body, err := io.ReadAll(answer.Body)
		return string(body), err
	}
	u.arm("GET networks 1 answer unavailable\nGET networks 1 drop-after")
	if body, err := send(); err != nil || !strings.Contains(body, "503") {
		t.Errorf("%v %s", err, body)
	}
	if body, err := send(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a dropped part: %v %s", err, body)
	}
	if body, err := send(); err != nil || !strings.Contains(body, "networkList") {
		t.Errorf("%v %s", err, body)
	}
}

func TestFaultMatching(t *testing.T) {
	const run = "https://us-central1-run.googleapis.com"
	for _, c := range []struct {
		when, method, url, body string
		fits                    bool
	}{
		{"GET networks", "GET", networks, "", true},
		{"POST networks", "GET", networks, "", false},
		{"* networks.list", "GET", networks + "/n", "", false},
		{"* networks.get/n", "GET", networks + "/n", "", true},
		{"* subnetworks", "GET", networks, "", false},
		{"* *@us-central1", "GET", inUS + "addresses", "", true},
		{"* *@us-central1", "GET", inA + "instances", "", true},
		{"* *@us-central1-a", "GET", inA + "instances", "", true},
		{"* *@us-central1-a", "GET", inUS + "addresses", "", false},
		{"* *@global", "GET", networks, "", true},
		{"* *@europe-*", "GET", inUS + "addresses", "", false},
		{"* addresses/shop-*", "POST", inUS + "addresses", `{"name":"shop-vip"}`, true},
		{"* addresses/shop-*", "POST", inUS + "addresses", `{"name":"other"}`, false},
		{"* addresses.setLabels/a", "POST", inUS + "addresses/a/setLabels", "{}", true},
		{"* addresses.aggregatedList", "GET", base + "aggregated/addresses", "", true},
		{"* subnetworks.listUsable", "GET", base + "aggregated/subnetworks/listUsable", "", true},
		{"* operations.wait@us-central1/o", "POST", inUS + "operations/o/wait", "", true},
		{"* regions/us-central1", "GET", base + "regions/us-central1", "", true},
		{"* regions.list", "GET", base + "regions", "", true},
		{"* projects.get", "GET", "projects/p", "", true},
		{"* projects.getXpnHost", "GET", "projects/p/getXpnHost", "", true},
		{"* services.list@us-central1", "GET", run + "/apis/serving.knative.dev/v1/namespaces/p/services", "", true},
		{"* services.get@us-central1/a", "GET", run + "/apis/serving.knative.dev/v1/namespaces/p/services/a", "", true},
		{"* services.insert/a", "POST", run + "/apis/serving.knative.dev/v1/namespaces/p/services", `{"metadata":{"name":"a"}}`, true},
		{"* services.insert@us-central1/a", "POST", "https://run.googleapis.com/v2/projects/p/locations/us-central1/services?serviceId=a", "{}", true},
		{"* services.setIamPolicy/a", "POST", "https://run.googleapis.com/v2/projects/p/locations/us-central1/services/a:setIamPolicy", "{}", true},
		{"* locations.list", "GET", "https://run.googleapis.com/v1/projects/p/locations", "", true},
		{"* apis.get/run.googleapis.com", "GET", "https://serviceusage.googleapis.com/v1/projects/p/services/run.googleapis.com", "", true},
		{"* apis.batchGet", "GET", "https://serviceusage.googleapis.com/v1/projects/p/services:batchGet?names=x", "", true},
		{"* services", "GET", "https://serviceusage.googleapis.com/v1/projects/p/services", "", false},
		{"* projects.testIamPermissions/p", "POST", "https://cloudresourcemanager.googleapis.com/v3/projects/p:testIamPermissions", "{}", true},
		{"* policies.getEffectivePolicy", "GET", "https://orgpolicy.googleapis.com/v2/projects/p/policies/c:getEffectivePolicy", "", true},
		{"* *", "GET", "http://10.1.2.99/", "", false},
	} {
		u := newUser(t, Options{})
		u.arm(c.when + " * answer 299 {}")
		answer, _, err := u.raw(c.method, c.url, c.body)
		if err != nil {
			t.Fatal(err)
		}
		if got := answer.StatusCode == 299; got != c.fits {
			t.Errorf("%s and %s %s: %v", c.when, c.method, c.url, got)
		}
	}
}

// TestFaultsAreKept: what is armed stays armed, with its counts, in the next process; a snapshot does not show it, and Reset forgets it.
func TestFaultsAreKept(t *testing.T) {
	o := Options{State: filepath.Join(t.TempDir(), "state")}
	u := newUser(t, o)
	before, err := u.s.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	u.arm("GET networks 2 answer empty\nGET networks * stale 1m\n* *@us-central1 * unreachable")
	u.get(networks)
	u.s.Close()
	u = newUser(t, o)
	if _, body, err := u.raw("GET", networks, ""); err != nil || body != "{}\n" {
		t.Errorf("the second request: %v %s", err, body)
	}
	armed := u.s.Faults()
	if len(armed) != 3 || armed[0].String() != "GET networks 2 answer empty" || armed[0].Matched != 2 || armed[0].Struck != 1 || armed[1].Matched != 1 || u.s.past.length != time.Minute {
		t.Errorf("%v, the past is %v", armed, u.s.past.length)
	}
	if after, err := u.s.Snapshot(); err != nil || string(after) != string(before) {
		t.Errorf("%v: the snapshot is\n%s", err, after)
	}
	if err := u.s.Reset(); err != nil || len(u.s.Faults()) != 0 {
		t.Errorf("after a reset: %v, %v", err, u.s.Faults())
	}
	u.s.Close()
	if u = newUser(t, o); len(u.s.Faults()) != 0 {
		t.Errorf("after a reset and a restart: %v", u.s.Faults())
	}
}
