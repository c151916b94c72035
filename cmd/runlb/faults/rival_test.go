package faults

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"
)

// rival is somebody else with the same rights in the project. He works past runlb, with plain requests.
type rival struct{ w *world }

// call sends one request and returns its answer, whatever that is.
func (s rival) call(method, path, body string) (status int, answer map[string]any) {
	s.w.t.Helper()
	base := "http://127.0.0.1/compute/v1/"
	if strings.Contains(path, "/locations/") {
		base = "http://127.0.0.1/v2/"
	}
	r, err := http.NewRequestWithContext(s.w.t.Context(), method, base+path, strings.NewReader(body))
	if err != nil {
		s.w.t.Error(err)
		return 0, nil
	}
	resp, err := s.w.cloud.Transport().RoundTrip(r)
	if err != nil {
		s.w.t.Errorf("the stranger's %s %s: %v", method, path, err)
		return 0, nil
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		s.w.t.Error(err)
	}
	if json.Unmarshal(data, &answer) != nil {
		answer = map[string]any{"text": string(data)}
	}
	return resp.StatusCode, answer
}

// does sends a request that must be carried out, and waits until it is. What is refused for the moment is tried again.
func (s rival) does(method, path, body string) {
	s.w.t.Helper()
	said := ""
	for range 40 {
		var done bool
		if done, said = s.tries(method, path, body); done {
			return
		}
		if !strings.Contains(said, "not ready") {
			break
		}
		time.Sleep(2 * time.Second)
	}
	s.w.t.Errorf("the stranger's %s %s: %s", method, path, said)
}

// tries sends a request and waits for its operation. What was said tells why it was not carried out.
func (s rival) tries(method, path, body string) (done bool, said string) {
	s.w.t.Helper()
	status, answer := s.call(method, path, body)
	if status >= 300 {
		return false, fmt.Sprint(answer)
	}
	for range 300 {
		if answer["done"] == true || answer["status"] == "DONE" || answer["operationType"] == nil && answer["metadata"] == nil {
			return answer["error"] == nil, fmt.Sprint(answer)
		}
		time.Sleep(time.Second)
		name, _ := answer["name"].(string)
		if link, ok := answer["selfLink"].(string); ok {
			_, name, _ = strings.Cut(link, "/compute/v1/")
		}
		_, answer = s.call(http.MethodGet, name, "")
	}
	return false, "the operation does not end"
}

// has tells whether an object is there.
func (s rival) has(path string) bool {
	status, _ := s.call(http.MethodGet, path, "")
	return status == http.StatusOK
}

var usedBy = regexp.MustCompile(`already being used by '(projects/[^']+)'`)

// removes takes an object away, and first whatever uses it. It returns the paths of all that went.
func (s rival) removes(path string) (gone []string) {
	s.w.t.Helper()
	for range 60 {
		done, said := s.tries(http.MethodDelete, path, "")
		user := usedBy.FindStringSubmatch(said)
		switch {
		case done:
			return append(gone, path)
		case !s.has(path):
			return gone
		case user != nil:
			gone = append(gone, s.removes(user[1])...)
		default:
			time.Sleep(2 * time.Second)
		}
	}
	s.w.t.Errorf("the stranger could not remove %s", path)
	return gone
}

// moment is a place in a process's conversation with the cloud at which something happens.
type moment struct {
	next http.RoundTripper
	at   string // as the boundaries are named; empty: every one
	do   func(where string)

	mu  sync.Mutex
	met map[string]int
}

func (m *moment) RoundTrip(r *http.Request) (*http.Response, error) {
	what := nameOf(r)
	m.pass("before " + what)
	resp, err := m.next.RoundTrip(r)
	m.pass("after " + what)
	return resp, err
}

func (m *moment) pass(what string) {
	m.mu.Lock()
	m.met[what]++
	if n := m.met[what]; n > 1 {
		what = fmt.Sprintf("%s #%d", what, n)
	}
	m.mu.Unlock()
	if m.at == "" || m.at == what {
		m.do(what)
	}
}

// disturbed is a process during whose conversation somebody does something, at one boundary or, where that is empty, at each.
func (w *world) disturbed(at string, do func(where string)) process {
	p := w.process()
	p.clouds = through(&moment{next: w.wire, at: at, do: do, met: map[string]int{}})
	return p
}
