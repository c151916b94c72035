package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
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
	if kindAt(subject) == nil {
		return x
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
			if x.Request[field] != nil {
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

// need makes the object at path, and what it refers to, as the run describes it.
func (w *world) need(path string) {
	w.Helper()
	if w.known(path) || kindAt(path) == nil {
		return
	}
	w.plant(path, w.describe(path))
}

// replayed tells whether the object at path was made by an exchange of this run.
func (w *world) replayed(path string) bool {
	made := false
	w.s.read(func(t *tx) {
		o, _ := t.get(path)
		made = o["_readyAt"] != nil
	})
	return made
}

// catchUp does what the recording hides between two exchanges: all that a client has set of an object that was taken for granted,
// subnets of a network, and what GKE does to the subnets that it uses.
func (w *world) catchUp(path string, x exchange) {
	for _, sub := range items(x.Response, "subnetworks") {
		if sub := linked(shown(sub)); x.Response["autoCreateSubnetworks"] != true && !w.known(sub) {
			w.nets++
			w.plant(sub, object{"network": link(path), "ipCidrRange": fmt.Sprintf("10.200.%d.0/24", w.nets)})
		}
	}
	replayed, gke := w.replayed(path), strings.Contains(x.Source, "/container/") || strings.Contains(x.Source, "/gkebackup/")
	w.edit(path, func(o object) {
		for _, name := range kindAt(path).message.Inputs() {
			v, ok := x.Response[name]
			link, isText := v.(string)
			if !ok || isText && strings.Contains(link, "://") {
				continue
			}
			if !replayed || gke && (name == "secondaryIpRanges" || name == "privateIpGoogleAccess") {
				o[name] = v
			}
		}
	})
}

func (w *world) plant(path string, body object) {
	w.Helper()
	collection, name := split(path)
	body = w.tellable(clone(body))
	body["name"] = name
	maps.DeleteFunc(body, func(field string, _ any) bool { return kindAt(path).message.Output(field) })
	if strings.Contains(collection, "/networks") {
		orElse(body, "autoCreateSubnetworks", false) // some runs have lost it.
	}
	w.needReferences(path, body)
	err := w.s.write(func(t *tx) error {
		for _, other := range w.inTheWay(t, path, body) {
			removeWithUsers(t, other)
		}
		return w.s.plant(t, collection, body)
	})
	if err != nil {
		w.Errorf("before an exchange: %v", err)
	}
}

// inTheWay are the subnets whose ranges a new one would meet: a placeholder may stand for several networks.
func (w *world) inTheWay(t *tx, path string, body object) (others []string) {
	if kindAt(path).collection != "subnetworks" {
		return nil
	}
	for _, user := range t.users(parseLink("p", text(body, "network"))) {
		o, _ := t.get(user)
		for _, a := range ranges(o) {
			for _, b := range ranges(body) {
				if a.Overlaps(b) {
					others = append(others, user)
				}
			}
		}
	}
	return others
}

// tellable is a body with what the recording leaves out of it: a private key with its certificate, and the ordinary subnet of a
// forwarding rule where the proxies' subnet has the same placeholder.
func (w *world) tellable(body object) object {
	if body["certificate"] != nil {
		body["certificate"], body["privateKey"] = pair(w, "made-up.example.com", time.Now())
	}
	if path := parseLink("p", text(body, "subnetwork")); path != "" {
		w.s.read(func(t *tx) {
			if o, _ := t.get(path); isProxyOnly(o) {
				body["subnetwork"] = link(path + "-too")
			}
		})
	}
	return body
}

// needReferences makes what a body refers to.
func (w *world) needReferences(path string, body object) {
	w.Helper()
	k := kindAt(path)
	if k == nil {
		return
	}
	for _, ref := range k.refs {
		visit(body, ref.field, func(v any, _ func(any)) {
			if sent, ok := v.(string); ok {
				w.need(parseLink("p", sent))
			}
		})
	}
	if k.collection == "forwardingRules" && body["target"] != nil {
		w.needProxies(parseLink("p", text(body, "network")), scopeOf(path))
	}
}

// needProxies makes a proxy-only subnet where there is none.
func (w *world) needProxies(network, scope string) {
	found := ""
	w.s.read(func(t *tx) { found = proxySubnet(t, network, scope) })
	if found == "" {
		w.plant(scope+"/subnetworks/made-up-proxies", object{"network": link(network), "ipCidrRange": "10.129.0.0/23", "purpose": managedProxy, "role": "ACTIVE"})
	}
}

// remove takes the object at path away, with all that refers to it.
func (w *world) remove(path string) {
	w.edit(path, nil)
}

// free takes away what refers to the object at path.
func (w *world) free(path string) {
	w.s.write(func(t *tx) error {
		for _, user := range t.users(path) {
			removeWithUsers(t, user)
		}
		return nil
	})
}

func (w *world) edit(path string, change func(object)) {
	w.s.write(func(t *tx) error {
		o, ok := t.get(path)
		if change == nil {
			removeWithUsers(t, path)
		} else if ok {
			o = clone(o)
			change(o)
			t.put(path, o)
		}
		return nil
	})
}

func removeWithUsers(t *tx, path string) {
	for _, user := range t.users(path) {
		removeWithUsers(t, user)
	}
	if _, ok := t.get(path); ok {
		t.delete(path)
	}
}

// describe is what the run tells of the object at path, or else the least that it can be.
func (w *world) describe(path string) object {
	_, name := split(path)
	for _, x := range w.chain {
		switch {
		case x.subject() != path || strings.Contains(x.path(), "/operations/"):
		case x.Method == http.MethodPost && text(x.Request, "name") == name:
			return clone(x.Request)
		case x.Method == http.MethodGet && x.Status == http.StatusOK:
			return clone(x.Response)
		}
	}
	return w.least(path)
}

func (w *world) least(path string) object {
	scope := scopeOf(path) + "/"
	made := func(collection string) string { return link(scope + collection + "/made-up") }
	switch kindAt(path).collection {
	case "networks":
		return object{"autoCreateSubnetworks": false}
	case "subnetworks":
		w.nets++
		return object{"network": w.firstNetwork(), "ipCidrRange": fmt.Sprintf("10.200.%d.0/24", w.nets)}
	case "firewalls":
		return object{"network": w.firstNetwork(), "allowed": []any{object{"IPProtocol": "all"}}}
	case "backendServices":
		return object{"loadBalancingScheme": "INTERNAL_MANAGED", "protocol": "HTTP"}
	case "urlMaps":
		return object{"defaultService": made("backendServices")}
	case "sslCertificates":
		chain, key := pair(w, "made-up.example.com", time.Now())
		return object{"certificate": chain, "privateKey": key}
	case "targetHttpProxies":
		return object{"urlMap": made("urlMaps")}
	case "targetHttpsProxies":
		return object{"urlMap": made("urlMaps"), "sslCertificates": []any{made("sslCertificates")}}
	default:
		return object{}
	}
}

// firstNetwork is a network of the run.
func (w *world) firstNetwork() string {
	network := "projects/p/global/networks/made-up"
	w.s.read(func(t *tx) {
		for path := range t.list("projects/p/global/networks/") {
			network = path
		}
	})
	return link(network)
}
