package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

// user drives a sandbox over its in-process front, in project p.
type user struct {
	testing.TB
	s *Sandbox
}

const (
	base = "projects/p/"
	inUS = base + "regions/us-central1/"
	inA  = base + "zones/us-central1-a/"
)

// newUser has an empty instant sandbox with project p.
func newUser(t testing.TB, o Options) user {
	t.Helper()
	o.Project = "p"
	return user{t, open(t, o)}
}

// do sends one request below /compute/v1/ and returns the status and the answer. body is JSON or empty.
func (u user) do(method, path, body string) (int, object) {
	u.Helper()
	status, _, o := u.send(method, path, body)
	return status, o
}

// send is do, with the header of the answer.
func (u user) send(method, path, body string) (int, http.Header, object) {
	u.Helper()
	return trade(u, u.s, method, "http://compute.googleapis.com/compute/v1/"+path, body)
}

// change sends a change and waits for its operation, which it returns.
func (u user) change(method, path, body string) object {
	u.Helper()
	status, op := u.do(method, path, body)
	if status != http.StatusOK {
		u.Fatalf("%s %s: %d %s", method, path, status, message(op))
	}
	status, done := u.do("POST", linked(text(op, "selfLink"))+"/wait", "")
	if status != http.StatusOK || text(done, "status") != "DONE" {
		u.Fatalf("wait for %s %s: %d %v", method, path, status, done)
	}
	return done
}

// make changes and fails the test when the operation has failed.
func (u user) make(method, path, body string) {
	u.Helper()
	if op := u.change(method, path, body); op["error"] != nil {
		u.Fatalf("%s %s: %s", method, path, operationError(op))
	}
}

func (u user) get(path string) object {
	u.Helper()
	status, o := u.do("GET", path, "")
	if status != http.StatusOK {
		u.Fatalf("GET %s: %d %s", path, status, message(o))
	}
	return o
}

// state is everything there is but the armed faults, whose counts change with every request, as comparable text.
func (u user) state() string {
	u.Helper()
	docs := u.s.store.docs.copy()
	docs.delete(faultsPath)
	return content(u, &store{docs: docs})
}

func message(o object) string { return text(child(o, "error"), "message") }

func reason(o object) string {
	for _, e := range objects(child(o, "error"), "errors") {
		return text(e, "reason")
	}
	return ""
}

func operationError(op object) string {
	for _, e := range objects(child(op, "error"), "errors") {
		return text(e, "code") + ": " + text(e, "message")
	}
	return ""
}

// network makes a VPC with an ordinary and a proxy-only subnet in us-central1.
func (u user) network(name string) {
	u.Helper()
	u.make("POST", base+"global/networks", `{"name":"`+name+`","autoCreateSubnetworks":false}`)
	u.make("POST", inUS+"subnetworks", `{"name":"`+name+`-sub","network":"global/networks/`+name+`","ipCidrRange":"10.1.2.0/24"}`)
	u.make("POST", inUS+"subnetworks", `{"name":"`+name+`-proxies","network":"global/networks/`+name+`","ipCidrRange":"10.129.0.0/23","purpose":"REGIONAL_MANAGED_PROXY","role":"ACTIVE"}`)
}

// backend makes NEG, backend service, URL map and target HTTP proxy.
func (u user) backend() {
	u.Helper()
	u.make("POST", inUS+"networkEndpointGroups", `{"name":"neg","networkEndpointType":"SERVERLESS","cloudRun":{"service":"hello"}}`)
	u.make("POST", inUS+"backendServices", `{"name":"bes","loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP","backends":[{"group":"`+link(inUS)+`networkEndpointGroups/neg"}]}`)
	u.make("POST", inUS+"urlMaps", `{"name":"map","defaultService":"`+inUS+`backendServices/bes"}`)
	u.make("POST", inUS+"targetHttpProxies", `{"name":"thp","urlMap":"`+inUS+`urlMaps/map"}`)
}

const plainRule = `"loadBalancingScheme":"INTERNAL_MANAGED","network":"global/networks/n","subnetwork":"regions/us-central1/subnetworks/n-sub","target":"regions/us-central1/targetHttpProxies/thp"`

func (u user) rule(name, address, port string) (int, object) {
	u.Helper()
	return u.do("POST", inUS+"forwardingRules", `{"name":"`+name+`",`+plainRule+`,"IPAddress":"`+address+`","portRange":"`+port+`"}`)
}

func TestLoadBalancerFromNothingToNothing(t *testing.T) {
	u := newUser(t, Options{})
	before := snapshot(t, u.s)
	u.network("n")
	u.backend()
	u.make("POST", inUS+"addresses", `{"name":"vip","addressType":"INTERNAL","purpose":"SHARED_LOADBALANCER_VIP","subnetwork":"`+inUS+`subnetworks/n-sub"}`)
	ip := text(u.get(inUS+"addresses/vip"), "address")
	u.make("POST", inUS+"forwardingRules", `{"name":"r80",`+plainRule+`,"IPAddress":"`+link(inUS+"addresses/vip")+`","portRange":"80"}`)
	u.make("POST", inUS+"forwardingRules", `{"name":"r81",`+plainRule+`,"IPAddress":"`+ip+`","portRange":"81"}`)

	rule := u.get(inUS + "forwardingRules/r80")
	for field, want := range (object{
		"IPAddress": ip, "portRange": "80-80", "IPProtocol": "TCP", "networkTier": "PREMIUM", "description": "", "kind": "compute#forwardingRule",
		"network": link(base + "global/networks/n"), "subnetwork": link(inUS + "subnetworks/n-sub"),
		"target": link(inUS + "targetHttpProxies/thp"), "region": link(base + "regions/us-central1"), "labelFingerprint": noLabels,
	}) {
		if rule[field] != want {
			t.Errorf("forwarding rule %s: %v, want %v", field, rule[field], want)
		}
	}
	address := u.get(inUS + "addresses/vip")
	if text(address, "status") != "IN_USE" || len(items(address, "users")) != 2 {
		t.Errorf("address: %v, users %v", address["status"], address["users"])
	}
	for _, path := range []string{
		inUS + "forwardingRules/r80", inUS + "forwardingRules/r81", inUS + "addresses/vip", inUS + "targetHttpProxies/thp", inUS + "urlMaps/map",
		inUS + "backendServices/bes", inUS + "networkEndpointGroups/neg", inUS + "subnetworks/n-proxies", inUS + "subnetworks/n-sub", base + "global/networks/n",
	} {
		u.make("DELETE", path, "")
	}
	asBefore(t, u.s, before)
}

func TestReferencesInEveryForm(t *testing.T) {
	u := newUser(t, Options{})
	u.make("POST", base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`)
	id := text(u.get(base+"global/networks/n"), "id")
	for i, form := range []string{
		"global/networks/n", "projects/p/global/networks/n", "https://www.googleapis.com/compute/v1/projects/p/global/networks/n",
		"https://compute.googleapis.com/compute/v1/projects/p/global/networks/n", "http://127.0.0.1:8787/compute/v1/projects/p/global/networks/n",
		"https://www.googleapis.com/compute/beta/projects/p/global/networks/n", "//compute.googleapis.com/projects/p/global/networks/n",
		"global/networks/" + id,
	} {
		name := "s" + string(rune('a'+i))
		u.make("POST", inUS+"subnetworks", `{"name":"`+name+`","network":"`+form+`","ipCidrRange":"10.0.`+string(rune('0'+i))+`.0/24"}`)
		if got := text(u.get(inUS+"subnetworks/"+name), "network"); got != link(base+"global/networks/n") {
			t.Errorf("%s is answered as %s", form, got)
		}
	}
	for form, want := range map[string]int{
		"n": 400, "": 400, "global/networks/none": 404, "global/firewalls/n": 400, "projects/p/global/networks/..": 400,
		"projects/q/global/networks/n": 404, "https://evil.example/": 400, "regions/us-central1/networks/n": 400 + 4,
	} {
		before := u.state()
		status, answer := u.do("POST", inUS+"subnetworks", `{"name":"x","network":"`+form+`","ipCidrRange":"10.9.0.0/24"}`)
		if status != want {
			t.Errorf("network %q: %d %s, want %d", form, status, message(answer), want)
		}
		if u.state() != before {
			t.Errorf("network %q: refused, but the state has changed", form)
		}
	}
}

func TestNumericIDs(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	for _, path := range []string{inUS + "targetHttpProxies/thp", inUS + "urlMaps/map", inUS + "backendServices/bes"} {
		collection, _ := split(path)
		byID := collection + "/" + text(u.get(path), "id")
		if got := text(u.get(byID), "selfLink"); got != link(path) {
			t.Errorf("GET %s: %s", byID, got)
		}
		u.make("DELETE", byID, "")
		if status, _ := u.do("GET", path, ""); status != http.StatusNotFound {
			t.Errorf("%s after DELETE by id: %d", path, status)
		}
	}
	id := text(u.get(inUS+"networkEndpointGroups/neg"), "id")
	if status, _ := u.do("DELETE", inUS+"networkEndpointGroups/"+id, ""); status != http.StatusNotFound {
		t.Errorf("DELETE of a NEG by id: %d", status)
	}
}

func TestFingerprints(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	path := inUS + "backendServices/bes"
	seen := text(u.get(path), "fingerprint")
	for name, c := range map[string]struct {
		print  string
		status int
		reason string
	}{
		"missing": {"", 400, "required"},
		"stale":   {"AAAAAAAAAAA=", 412, "conditionNotMet"},
	} {
		status, o := u.do("PATCH", path, `{"description":"x","fingerprint":"`+c.print+`"}`)
		if status != c.status || reason(o) != c.reason {
			t.Errorf("%s fingerprint: %d %s", name, status, reason(o))
		}
	}
	other := strings.TrimRight(strings.NewReplacer("-", "+", "_", "/").Replace(seen), "=") // as another encoder writes it.
	u.make("PATCH", path, `{"description":"x","fingerprint":"`+other+`"}`)
	if now := text(u.get(path), "fingerprint"); now == seen {
		t.Error("the fingerprint is the same after a change")
	}
	if status, _ := u.do("PATCH", path, `{"description":"y","fingerprint":"`+seen+`"}`); status != http.StatusPreconditionFailed {
		t.Errorf("the old fingerprint: %d", status)
	}
	address := inUS + "addresses/a"
	u.make("POST", inUS+"addresses", `{"name":"a","addressType":"INTERNAL","subnetwork":"`+inUS+`subnetworks/n-sub","labels":{"lost":"yes"}}`)
	if u.get(address)["labels"] != nil {
		t.Error("labels of an insert were kept")
	}
	status, op := u.do("POST", address+"/setLabels", `{"labels":{"a":"b"},"labelFingerprint":"`+noLabels+`"}`)
	if status != http.StatusOK || text(op, "status") != "DONE" {
		t.Errorf("setLabels: %d %v", status, op["status"])
	}
	status, o := u.do("POST", address+"/setLabels", `{"labels":{},"labelFingerprint":"`+noLabels+`"}`)
	if status != http.StatusPreconditionFailed || message(o) != "Labels fingerprint either invalid or resource labels have changed" {
		t.Errorf("stale labels: %d %s", status, message(o))
	}
}

func TestPutReplaces(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	path := inUS + "backendServices/bes"
	o := u.get(path)
	delete(o, "backends")
	delete(o, "port")
	body, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	u.make("PUT", path, string(body))
	now := u.get(path)
	if now["backends"] != nil {
		t.Errorf("PUT without backends leaves %v", now["backends"])
	}
	if now["port"] != 80.0 || text(now, "id") != text(o, "id") {
		t.Errorf("after PUT: port %v, id %v", now["port"], now["id"])
	}
	u.make("DELETE", inUS+"networkEndpointGroups/neg", "")
}

func TestListsAndPages(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	for _, name := range []string{"c", "a", "b"} {
		u.make("POST", inUS+"addresses", `{"name":"`+name+`","addressType":"INTERNAL","subnetwork":"`+inUS+`subnetworks/n-sub"}`)
	}
	var names []string
	token := ""
	for {
		o := u.get(inUS + "addresses?maxResults=2&pageToken=" + token)
		for _, a := range objects(o, "items") {
			names = append(names, text(a, "name"))
		}
		if token = text(o, "nextPageToken"); token == "" {
			break
		}
	}
	if got := strings.Join(names, ""); got != "abc" {
		t.Errorf("pages: %s", got)
	}
	all := u.get(base + "aggregated/addresses?includeAllScopes=True&maxResults=500&returnPartialSuccess=True")
	scopes := child(all, "items")
	if got := len(objects(child(scopes, "regions/us-central1"), "addresses")); got != 3 {
		t.Errorf("aggregated: %d in us-central1", got)
	}
	if code := text(child(child(scopes, "regions/europe-west1"), "warning"), "code"); code != "NO_RESULTS_ON_PAGE" {
		t.Errorf("aggregated: europe-west1 warns %q", code)
	}
	if text(all, "kind") != "compute#addressAggregatedList" {
		t.Errorf("kind: %v", all["kind"])
	}
	if o := u.get(inUS + "urlMaps"); o["items"] != nil || text(o, "kind") != "compute#urlMapList" {
		t.Errorf("empty list: %v", o)
	}
	if o := u.get(base + "aggregated/routers"); text(o, "kind") != "compute#routerAggregatedList" {
		t.Errorf("a collection that is not simulated: %v", o["kind"])
	}
	if got := len(objects(u.get(inUS+"subnetworks?filter=purpose+eq+REGIONAL_MANAGED_PROXY"), "items")); got != 1 {
		t.Errorf("filter: %d", got)
	}
}

func TestSchema(t *testing.T) {
	u := newUser(t, Options{})
	for name, c := range map[string]struct {
		body   string
		status int
		says   string
	}{
		"unknown field": {`{"name":"n","autoCreateSubnetworks":false,"colour":"red"}`, 400, `Unknown name "colour"`},
		"wrong type":    {`{"name":"n","autoCreateSubnetworks":"no"}`, 400, "Invalid value at 'resource.auto_create_subnetworks'"},
		"not JSON":      {`{"name":`, 400, "Invalid JSON payload received."},
		"a list":        {`[]`, 400, "Invalid JSON payload received."},
		"no name":       {`{"autoCreateSubnetworks":false}`, 400, "Required field 'resource.name' not specified"},
		"bad name":      {`{"name":"Upper","autoCreateSubnetworks":false}`, 400, "Invalid value for field 'resource.name': 'Upper'. Must be a match of regex"},
		"64 characters": {`{"name":"` + strings.Repeat("a", 64) + `","autoCreateSubnetworks":false}`, 400, "Must be a match of regex"},
		"output only":   {`{"name":"n","autoCreateSubnetworks":false,"selfLink":"x","id":"7"}`, 200, ""},
		"taken":         {`{"name":"n","autoCreateSubnetworks":false}`, 409, "The resource 'projects/p/global/networks/n' already exists"},
	} {
		if name == "taken" {
			continue
		}
		if status, o := u.do("POST", base+"global/networks", c.body); status != c.status || !strings.Contains(message(o), c.says) {
			t.Errorf("%s: %d %q, want %d %q", name, status, message(o), c.status, c.says)
		}
	}
	if status, o := u.do("POST", base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`); status != 409 || reason(o) != "alreadyExists" {
		t.Errorf("taken: %d %s", status, reason(o))
	}
	if id := text(u.get(base+"global/networks/n"), "id"); id == "7" {
		t.Error("an output-only field was kept")
	}
}

func TestTimesAndIDsHaveGooglesForm(t *testing.T) {
	shows(t, "what the server adds", "form of fingerprints", "form of times")
	u := newUser(t, Options{})
	u.network("n")
	for path, kind := range map[string]string{base + "global/networks/n": "compute#network", inUS + "subnetworks/n-sub": "compute#subnetwork"} {
		o := u.get(path)
		if at := text(o, "creationTimestamp"); strings.HasSuffix(at, "Z") {
			t.Errorf("%s: creationTimestamp %q", path, at)
		} else if _, err := time.Parse("2006-01-02T15:04:05.000-07:00", at); err != nil {
			t.Errorf("%s: creationTimestamp: %v", path, err)
		}
		if !isID(text(o, "id")) || text(o, "kind") != kind || text(o, "selfLink") != link(path) {
			t.Errorf("%s: %v", path, o)
		}
	}
	network, subnet := u.get(base+"global/networks/n"), u.get(inUS+"subnetworks/n-sub")
	if want := link(base + "global/networks/" + text(network, "id")); text(network, "selfLinkWithId") != want || network["region"] != nil {
		t.Errorf("selfLinkWithId %q, want %q; region %v", network["selfLinkWithId"], want, network["region"])
	}
	if text(subnet, "region") != link(base+"regions/us-central1") {
		t.Errorf("region %v", subnet["region"])
	}
	if raw, err := base64.URLEncoding.DecodeString(text(subnet, "fingerprint")); err != nil || len(raw) != 8 {
		t.Errorf("fingerprint %q: %d bytes, %v", subnet["fingerprint"], len(raw), err)
	}
}
