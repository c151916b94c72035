package sandbox

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// serviceUsageAPI is Service Usage v1: which APIs a project has enabled.
func (s *Sandbox) serviceUsageAPI() api {
	routes := http.NewServeMux()
	on := func(pattern string, fn endpoint) { routes.Handle(pattern, s.handler(statusEnvelope, fn)) }
	on("GET /v1/projects/{project}/services", s.listAPIs)
	on("GET /v1/projects/{project}/services:batchGet", s.batchGetAPIs)
	on("POST /v1/projects/{project}/services:batchEnable", s.batchEnableAPIs)
	on("/v1/projects/{project}/services/{api}", customVerbs("api", map[string]endpoint{
		"GET":          s.getAPI,
		"POST enable":  s.enableAPI,
		"POST disable": s.disableAPI,
	}))
	on("GET /v1/operations/{operation}", s.getUsageOperation)
	return api{hosts: []string{"serviceusage.googleapis.com"}, routes: routes}
}

// apiState is an API of a project as Service Usage shows it.
func (s *Sandbox) apiState(project object, name string) object {
	number := text(project, "projectNumber")
	state := "DISABLED"
	if enabled(project, name, s.now()) {
		state = "ENABLED"
	}
	return object{
		"name": "projects/" + number + "/services/" + name, "parent": "projects/" + number, "state": state,
		"config": object{"name": name, "title": apiTitle(name)},
	}
}

// usageProject finds the project of a request (text: guess).
func (s *Sandbox) usageProject(t *tx, r *http.Request, permission string) (object, error) {
	o, ok := t.project(r.PathValue("project"))
	if !ok || !s.allowed(t, s.caller(r), permission, "projects/"+text(o, "projectId")) {
		return nil, (&problem{code: http.StatusForbidden, message: "Permission denied to get service or the project does not exist: projects/" + r.PathValue("project") + "."}).by("hidden APIs")
	}
	return o, nil
}

// noSuchAPI is a guess.
func noSuchAPI(name string) *problem {
	return &problem{code: http.StatusNotFound, message: "Not found or permission denied for service(s): " + name + "."}
}

func isAPI(name string) bool {
	return slices.ContainsFunc(knownAPIs(), func(a knownAPI) bool { return a.name == name })
}

func (s *Sandbox) getAPI(r *http.Request) (answer any, err error) {
	s.read(func(t *tx) {
		var o object
		if o, err = s.usageProject(t, r, "serviceusage.services.get"); err != nil {
			return
		}
		if name := r.PathValue("api"); isAPI(name) {
			answer = s.apiState(o, name)
		} else {
			err = noSuchAPI(name)
		}
	})
	return answer, err
}

// listAPIs answers a page of APIs by name: all, or those with one state (sure for the parameters; the form of the token is a guess).
func (s *Sandbox) listAPIs(r *http.Request) (answer any, err error) {
	query := r.URL.Query()
	state, size, err := listOptions(query)
	if err != nil {
		return nil, err
	}
	s.read(func(t *tx) {
		var o object
		if o, err = s.usageProject(t, r, "serviceusage.services.list"); err != nil {
			return
		}
		page := object{}
		var found []any
		for _, a := range knownAPIs() {
			shown := s.apiState(o, a.name)
			if a.name <= query.Get("pageToken") || state != "" && shown["state"] != state {
				continue
			}
			if len(found) == size {
				page["nextPageToken"] = lastSegment(text(found[size-1].(object), "name"))
				break
			}
			found = append(found, shown)
		}
		if found != nil {
			page["services"] = found
		}
		answer = page
	})
	return answer, err
}

// listOptions: 50 on a page unless asked otherwise, at most 200; two filters (sure: Service Usage v1; texts guesses).
func listOptions(query url.Values) (state string, size int, err error) {
	if asked := query.Get("pageSize"); asked != "" {
		if size, err = strconv.Atoi(asked); err != nil || size < 0 {
			return "", 0, badUsage("page_size must be a number from 0 to 200.")
		}
	}
	if size == 0 {
		size = 50
	}
	size = min(size, 200)
	filter := query.Get("filter")
	state, stated := strings.CutPrefix(filter, "state:")
	if filter != "" && (!stated || state != "ENABLED" && state != "DISABLED") {
		return "", 0, badUsage("The filter must be state:ENABLED or state:DISABLED.")
	}
	return state, size, nil
}

func badUsage(message string) *problem {
	return (&problem{code: http.StatusBadRequest, message: message}).by("list of APIs")
}

func (s *Sandbox) batchGetAPIs(r *http.Request) (answer any, err error) {
	names := r.URL.Query()["names"]
	if len(names) == 0 || len(names) > 30 { // 30: said, Service Usage reference.
		return nil, badUsage("Between 1 and 30 services can be asked for in one call.")
	}
	s.read(func(t *tx) {
		var o object
		if o, err = s.usageProject(t, r, "serviceusage.services.get"); err != nil {
			return
		}
		var found []any
		for _, name := range names {
			_, name = split(name)
			if !isAPI(name) {
				err = noSuchAPI(name)
				return
			}
			found = append(found, s.apiState(o, name))
		}
		answer = object{"services": found}
	})
	return answer, err
}

func (s *Sandbox) enableAPI(r *http.Request) (any, error) {
	return s.switchAPIs(r, []string{r.PathValue("api")}, "serviceusage.services.enable", true, func(states []any) object {
		return object{"@type": "type.googleapis.com/google.api.serviceusage.v1.EnableServiceResponse", "service": states[0]}
	})
}

func (s *Sandbox) disableAPI(r *http.Request) (any, error) {
	return s.switchAPIs(r, []string{r.PathValue("api")}, "serviceusage.services.disable", false, func(states []any) object {
		return object{"@type": "type.googleapis.com/google.api.serviceusage.v1.DisableServiceResponse", "service": states[0]}
	})
}

func (s *Sandbox) batchEnableAPIs(r *http.Request) (any, error) {
	body, err := readJSON(r)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, id := range items(body, "serviceIds") {
		names = append(names, shown(id))
	}
	if len(names) == 0 || len(names) > 20 { // 20: said, Service Usage reference.
		return nil, badUsage("Between 1 and 20 services can be enabled in one call.")
	}
	return s.switchAPIs(r, names, "serviceusage.services.enable", true, func(states []any) object {
		return object{"@type": "type.googleapis.com/google.api.serviceusage.v1.BatchEnableServicesResponse", "services": states}
	})
}

// switchAPIs turns APIs on or off and answers the operation that tells of it. An API that is turned on works when the operation is
// done; turned off, at once.
func (s *Sandbox) switchAPIs(r *http.Request, names []string, permission string, on bool, response func(states []any) object) (any, error) {
	for _, name := range names {
		if !isAPI(name) {
			return nil, noSuchAPI(name)
		}
	}
	var op object
	err := s.write(func(t *tx) error {
		o, err := s.usageProject(t, r, permission)
		if err != nil {
			return err
		}
		now := s.now()
		due := now.Add(s.latency.of("apis", "enable")).Add(bendOf(r).stuck)
		o = clone(o)
		services, since := merged(child(o, "services"), nil), merged(child(o, "_enabledAt"), nil)
		o["services"], o["_enabledAt"] = services, since
		var states []any
		for _, name := range names {
			switch {
			case !on:
				delete(services, name)
			case !enabled(o, name, now):
				services[name], since[name] = true, due.Format(time.RFC3339Nano)
			}
			state := s.apiState(o, name)
			if on {
				state["state"] = "ENABLED"
			}
			states = append(states, state)
		}
		op = object{
			"name": fmt.Sprintf("operations/acf.p2-%s-%s", text(o, "projectNumber"), s.uuid()),
			"_due": due.Format(time.RFC3339Nano), "_response": response(states),
		}
		if failed := bendOf(r).fail; failed != nil {
			op["_error"] = failed.rpcStatus()
		} else {
			t.put("projects/"+text(o, "projectId"), o)
		}
		t.put(usageOperation(text(op, "name")), op)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return longRunning(op, s.now()), nil
}

// usageOperation is where an operation of Service Usage is kept.
func usageOperation(name string) string { return "serviceusage/" + name }

func (s *Sandbox) getUsageOperation(r *http.Request) (answer any, err error) {
	s.read(func(t *tx) {
		op, ok := t.get(usageOperation("operations/" + r.PathValue("operation")))
		if !ok {
			err = &problem{code: http.StatusNotFound, message: "Operation not found."}
			return
		}
		answer = longRunning(op, s.now())
	})
	return answer, err
}
