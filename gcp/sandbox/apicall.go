package sandbox

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// apiCall is what an API request asks for, in the words that a fault is matched on.
type apiCall struct {
	method  string // "POST"
	api     string // "compute", "run", "usage", "resourcemanager", "orgpolicy"
	project string
	kind    string // "forwardingRules"; "services" are Cloud Run's, "apis" those of Service Usage
	verb    string // "insert", "list", "aggregatedList", "setLabels": the last word of the method's id in the API description
	place   string // a region, a zone or "global"; empty where the kind has no place, or the call is wide
	name    string // empty for a collection; that of an insert stands in its body, see named
	wide    bool   // over many places at once
}

// callOf reads r's path; false for what is no API request, such as one to a load balancer.
func callOf(r *http.Request) (c apiCall, ok bool) {
	defer func() { c.method = r.Method }()
	path, compute := strings.CutPrefix(r.URL.Path, "/compute/v1/")
	switch {
	case compute:
		return computeCall(r.Method, strings.Split(path, "/")), true
	case r.URL.Path == "/batch/compute/v1":
		return apiCall{api: "compute", kind: "batch", verb: "batch"}, true
	}
	if path, ok := strings.CutPrefix(r.URL.Path, "/apis/serving.knative.dev/v1/namespaces/"); ok {
		c := restCall(r.Method, strings.Split("projects/"+path, "/"))
		if c.kind == "apis" { // both call their collection services.
			c.kind = "services"
		}
		c.api, c.place = "run", regionOfHost(r)
		c.wide = c.place == ""
		return c, true
	}
	version, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if version != "v1" && version != "v2" && version != "v3" {
		return apiCall{}, false
	}
	return restCall(r.Method, strings.Split(path, "/")), true
}

// computeCall reads "projects/P", "projects/P/SCOPE/COLLECTION/NAME/METHOD" and the like.
func computeCall(method string, path []string) apiCall {
	c := apiCall{api: "compute", kind: "projects"}
	if len(path) > 1 {
		c.project = path[1]
	}
	path = path[min(2, len(path)):]
	switch {
	case len(path) == 0:
		c.verb = standardVerb(method, true)
		return c
	case path[0] == "aggregated" && len(path) > 1:
		c.kind, c.verb, c.wide = path[1], "aggregatedList", true
		if len(path) > 2 {
			c.verb = path[2]
		}
		return c
	case path[0] == "global" && len(path) > 1:
		c.place, path = "global", path[1:]
	case (path[0] == "regions" || path[0] == "zones") && len(path) > 2:
		c.place, path = path[1], path[2:]
	case path[0] != "regions" && path[0] != "zones":
		c.verb = path[0] // a method of the project itself: getXpnHost.
		return c
	}
	c.kind, c.wide = path[0], c.place == "" // regions and zones tell of places, and are told of nowhere.
	if len(path) > 1 {
		c.name = path[1]
	}
	c.verb = standardVerb(method, c.name != "")
	switch {
	case len(path) > 2:
		c.verb = path[2]
	case c.name == "listUsable":
		c.verb, c.name = c.name, ""
	}
	return c
}

// restCall reads the paths of the other APIs: "projects/P:verb", "projects/P/locations/L/services/S:verb", "operations/O".
func restCall(method string, path []string) apiCall {
	last, verb, custom := strings.Cut(path[len(path)-1], ":")
	path[len(path)-1] = last
	c := apiCall{api: "resourcemanager", kind: path[0]}
	if len(path) > 1 {
		c.name = path[1]
	}
	located := len(path) > 2 && path[2] == "locations"
	if located && len(path) > 3 {
		c.place, c.wide = path[3], path[3] == "-"
		path = append(path[:2:2], path[4:]...)
	}
	if len(path) > 2 {
		c.kind, c.name = path[2], strings.Join(path[3:], "/")
	}
	switch {
	case located:
		c.api = "run"
	case c.kind == "services":
		c.api, c.kind = "usage", "apis"
	case c.kind == "policies":
		c.api = "orgpolicy"
	case c.kind == "operations":
		c.api = "usage"
	}
	if c.wide {
		c.place = ""
	}
	if c.verb = verb; !custom {
		c.verb = standardVerb(method, c.name != "")
	}
	return c
}

// standardVerb is the verb of a plain method on a collection or on one object.
func standardVerb(method string, one bool) string {
	switch {
	case method == http.MethodGet && one:
		return "get"
	case method == http.MethodGet:
		return "list"
	case method == http.MethodPost:
		return "insert"
	case method == http.MethodPut:
		return "update"
	default:
		return strings.ToLower(method)
	}
}

// named is c with the name of what an insert is about to make, which is in the body or, for Cloud Run v2, in the query.
func (c apiCall) named(r *http.Request) apiCall {
	if c.verb != "insert" || c.name != "" || r.Body == nil {
		return c
	}
	if c.name = r.URL.Query().Get("serviceId"); c.name != "" {
		return c
	}
	start, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	r.Body = readCloser{io.MultiReader(bytes.NewReader(start), r.Body), r.Body}
	var o object
	if err == nil && json.Unmarshal(start, &o) == nil {
		c.name = cmp.Or(text(o, "name"), text(child(o, "metadata"), "name"))
	}
	return c
}

type readCloser struct {
	io.Reader
	io.Closer
}

// envelope is how the called API tells an error.
func (c apiCall) envelope() envelope {
	switch c.api {
	case "compute":
		return computeEnvelope
	case "usage", "orgpolicy":
		return statusEnvelope
	default:
		return bothEnvelope
	}
}
