package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
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

// TestLostAnswersOnASocket: a client of a real socket sees a closed connection, or a reset one.

// TestAnswerEnvelopes: an error has the shape of the API that is asked.

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

// TestRunOperationFaults: the long-running operations of Cloud Run and Service Usage can be stuck and fail too.

// TestStaleReads: GET and lists answer what was there a while ago; what is new is missing, what is gone lingers.

// TestBatchParts: faults strike the parts of a batch. A part that is dropped takes the connection with it.

// TestCountsAreKeptOnTheWayOut: that a fault has matched, and not struck yet, is known in the next process too.
func TestCountsAreKeptOnTheWayOut(t *testing.T) {
	o := Options{State: filepath.Join(t.TempDir(), "state")}
	u := newUser(t, o)
	u.arm("GET networks 2 answer empty")
	u.get(networks)
	u.s.Close()
	u = newUser(t, o)
	if armed := u.s.Faults(); len(armed) != 1 || armed[0].Matched != 1 || armed[0].Struck != 0 {
		t.Fatalf("armed: %v", armed)
	}
	if _, body, err := u.raw("GET", networks, ""); err != nil || body != "{}\n" {
		t.Errorf("the second request: %v %s", err, body)
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
