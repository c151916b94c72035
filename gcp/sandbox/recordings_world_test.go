package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// world is the sandbox that one recorded run is replayed against. Runs have gaps: what an exchange takes for granted is put right
// before it is replayed.
type world struct {
	testing.TB
	s     *Sandbox
	chain []exchange
	nets  int // subnets made up so far
}

func newWorld(t testing.TB, chain []exchange) *world {
	return &world{TB: t, s: open(t, Options{Project: "p"}), chain: chain}
}

// send sends the request of x and reads the answer.
func (w *world) send(x exchange) (int, object) {
	w.Helper()
	var body io.Reader
	if x.Request != nil {
		raw, err := json.Marshal(x.Request)
		if err != nil {
			w.Fatal(err)
		}
		body = strings.NewReader(string(raw))
	}
	r, err := http.NewRequestWithContext(w.Context(), x.Method, x.URL, body)
	if err != nil {
		w.Fatal(err)
	}
	resp, err := w.s.Transport().RoundTrip(r)
	if err != nil {
		w.Fatal(err)
	}
	var answer object
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		w.Fatalf("%s: %v", x, err)
	}
	return resp.StatusCode, answer
}

// known tells whether path is an object of this run, or the operation or place that it must be.
func (w *world) known(path string) (ok bool) {
	w.s.read(func(t *tx) { _, ok = t.get(path) })
	return ok || strings.Contains(path, "/operations/")
}

// subject is the path of the object that x is about, as far as the URL, the body or the answer names it.
func (x exchange) subject() string {
	path := x.path()
	if target := text(x.Response, "targetLink"); target != "" {
		return linked(target)
	}
	if name := text(x.Request, "name"); x.Method == http.MethodPost && kindAt(path+"/"+name) != nil {
		return path + "/" + name
	}
	f := strings.Split(path, "/")
	for len(f) > 0 && kindAt(strings.Join(f, "/")) == nil {
		f = f[:len(f)-1]
	}
	path = strings.Join(f, "/")
	if quoted := quotedPath.FindStringSubmatch(message(x.Response)); quoted != nil && kindAt(quoted[1]) != nil {
		return quoted[1]
	}
	if name := text(x.Response, "name"); name != "" && path != "" {
		at, _ := split(path)
		return at + "/" + name
	}
	return path
}

var quotedPath = regexp.MustCompile(`'(projects/[^']+)'`)

// prepare puts the world in the state that x was recorded in, and names in x what the recording leaves open.
func (w *world) prepare(x exchange) exchange {
	w.Helper()
	subject := x.subject()
	if strings.Contains(x.URL, "cloudresourcemanager") {
		return w.prepareProject(x)
	}
	if x.Request == nil && x.Status == http.StatusOK && x.Filename != "" {
		x.Request = w.guessed(x, subject)
	}
	switch {
	case strings.Contains(x.URL, "run.googleapis.com"):
		return w.prepareService(x)
	case kindAt(subject) == nil:
		return w.prepareList(x)
	}
	if strings.Contains(x.path(), "/operations/") {
		return w.prepareOperation(x, subject)
	}
	x.URL = strings.Replace(x.URL, x.path(), renamed(x.path(), subject), 1)
	x.Request = w.tellable(clone(x.Request))
	switch {
	case x.Status == http.StatusConflict:
		w.need(subject)
	case x.Status == http.StatusNotFound, x.Method == http.MethodPost && !strings.HasPrefix(x.path(), subject):
		w.remove(subject)
		w.needReferences(subject, x.Request)
	case reason(x.Response) == "resourceNotReady":
		w.need(subject)
		w.edit(subject, func(o object) { o["_deleting"] = true })
	default:
		w.need(subject)
		w.needReferences(subject, x.Request)
	}
	if x.Method == http.MethodGet && x.Status == http.StatusOK {
		w.catchUp(subject, x)
	}
	if x.Method == http.MethodDelete && x.Status == http.StatusOK {
		w.free(subject)
	}
	return w.unlocked(x, subject)
}

// renamed is path with the name of the object that it leads to replaced by that of subject.
func renamed(path, subject string) string {
	have, want := strings.Split(path, "/"), strings.Split(subject, "/")
	for i := range min(len(have), len(want)) {
		have[i] = want[i]
	}
	return strings.Join(have, "/")
}

// unlocked is x with the fingerprints that the subject has here.
func (w *world) unlocked(x exchange, subject string) exchange {
	x.Request = clone(x.Request)
	w.s.read(func(t *tx) {
		o, _ := t.get(subject)
		for _, field := range []string{"fingerprint", "labelFingerprint"} {
			if x.Request[field] != nil && !strings.HasSuffix(x.URL, "/setMetadata") {
				x.Request[field] = o[field]
			}
		}
	})
	return x
}

// prepareOperation finds the operation that x asks for, or does what it tells of.
func (w *world) prepareOperation(x exchange, subject string) exchange {
	kind, failed := text(x.Response, "operationType"), x.Response["error"] != nil
	path := w.operationOf(subject, kind)
	if path == "" || failed {
		path = w.cause(x, subject, kind)
	}
	if path == "" {
		return x
	}
	x.URL = strings.Replace(x.URL, x.path(), path, 1)
	return x
}

// operationOf is the latest operation of a type on an object, "" when there is none.
func (w *world) operationOf(subject, kind string) (path string) {
	w.s.read(func(t *tx) {
		for p, op := range t.list(scopeOf(subject) + "/operations/") {
			if text(op, "targetLink") == link(subject) && text(op, "operationType") == kind {
				path = p
			}
		}
	})
	return path
}

// cause sends the request that the recording of its operation lacks, and returns the operation.
func (w *world) cause(x exchange, subject, kind string) string {
	collection, name := split(subject)
	y := exchange{URL: "https://compute.googleapis.com/compute/v1/" + subject}
	switch verb := kind[strings.LastIndexByte(kind, '.')+1:]; verb {
	case "insert":
		w.remove(subject)
		y.Method, y.URL, y.Request = http.MethodPost, "https://compute.googleapis.com/compute/v1/"+collection, w.tellable(w.describe(subject))
		y.Request["name"] = name
		w.needReferences(subject, y.Request)
	case "delete":
		y.Method = http.MethodDelete
		w.need(subject)
		w.free(subject)
		for _, e := range objects(child(x.Response, "error"), "errors") {
			for _, quoted := range quotedPath.FindAllStringSubmatch(text(e, "message"), -1) {
				w.need(quoted[1])
			}
		}
	default:
		w.Errorf("%s: nothing causes an operation %s", x, kind)
	}
	status, op := w.send(y)
	if status != http.StatusOK {
		w.Errorf("%s: before it, %s: %d %s", x, y, status, message(op))
	}
	return linked(text(op, "selfLink"))
}
