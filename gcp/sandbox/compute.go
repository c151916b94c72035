package sandbox

import (
	"net/http"
	"strings"

	"runlb/gcp/sandbox/schema"
)

// computeAPI is Compute Engine v1, as far as load balancers in front of Cloud Run need it.
func (s *Sandbox) computeAPI() api {
	routes := http.NewServeMux()
	routes.HandleFunc("/compute/v1/projects/{project}", s.handler(computeEnvelope, s.computeProject))
	routes.HandleFunc("/compute/v1/projects/{project}/{path...}", s.handler(computeEnvelope, s.compute))
	routes.HandleFunc("POST "+batchPath, s.batch)
	return api{hosts: []string{"compute.googleapis.com"}, routes: routes}
}

// compute answers everything below a project.
func (s *Sandbox) compute(r *http.Request) (any, error) {
	project, err := s.computeProjectOf(r)
	if err != nil {
		return nil, err
	}
	base, path := "projects/"+project, strings.Split(r.PathValue("path"), "/")
	switch {
	case len(path) == 1 && path[0] == "getXpnHost":
		return object{}, s.mayRead(r, "compute.projects.get", base) // not a service project (guess for the form).
	case path[0] == "regions" && len(path) <= 2:
		return s.places(r, base, "regions", path[1:])
	case path[0] == "zones" && len(path) <= 2:
		return s.places(r, base, "zones", path[1:])
	case path[0] == "aggregated" && len(path) == 2:
		return s.aggregated(r, base, path[1])
	case path[0] == "aggregated" && len(path) == 3 && path[2] == "listUsable":
		return s.usableSubnets(r, base)
	case path[0] == "global" && len(path) >= 2:
		return s.scoped(r, project, base+"/global", "global", path[1:])
	case (path[0] == "regions" || path[0] == "zones") && len(path) >= 3:
		if err := checkPlace(path[0], path[1]); err != nil {
			return nil, err
		}
		return s.scoped(r, project, base+"/"+path[0]+"/"+path[1], path[0], path[2:])
	default:
		return nil, noSuchMethod(r)
	}
}

// scoped answers COLLECTION, COLLECTION/NAME and COLLECTION/NAME/METHOD in one scope.
func (s *Sandbox) scoped(r *http.Request, project, scope, scopeKind string, path []string) (any, error) {
	if path[0] == "operations" {
		return s.operations(r, scope, path[1:])
	}
	at := target{project: project, scope: scope, kind: kindIn(scopeKind, path[0])}
	if at.kind == nil {
		return foreign(r, scope, scopeKind, path)
	}
	if len(path) > 1 {
		at.name = path[1]
	}
	switch {
	case len(path) == 1 && r.Method == http.MethodGet:
		return s.list(r, at)
	case len(path) == 1 && r.Method == http.MethodPost:
		return s.insertObject(r, at)
	case len(path) == 2 && path[1] == "listUsable" && r.Method == http.MethodGet:
		return s.list(r, target{project: project, scope: scope, kind: at.kind})
	case len(path) == 2:
		return s.onObject(r, at)
	case len(path) == 3:
		at.method = path[2]
		return s.callMethod(r, at)
	default:
		return nil, noSuchMethod(r)
	}
}

func (s *Sandbox) onObject(r *http.Request, at target) (any, error) {
	switch {
	case r.Method == http.MethodGet:
		return s.getObject(r, at)
	case r.Method == http.MethodDelete:
		return s.deleteObject(r, at)
	case r.Method == http.MethodPatch && at.kind.patch.operation != "":
		return s.patchObject(r, at)
	case r.Method == http.MethodPut && at.kind.put.operation != "":
		return s.putObject(r, at)
	case r.Method == http.MethodPatch || r.Method == http.MethodPut:
		return nil, noSuchMethod(r).by(at.kind.fixedFields())
	default:
		return nil, noSuchMethod(r)
	}
}

func (s *Sandbox) callMethod(r *http.Request, at target) (any, error) {
	if m, ok := at.kind.setters[at.method]; ok && r.Method == http.MethodPost {
		return s.callSetter(r, at, m)
	}
	switch r.Method + " " + at.kind.collection + " " + at.method {
	case "POST urlMaps validate":
		return s.validateURLMap(r, at)
	case "POST backendServices getHealth":
		return s.backendHealth(r, at)
	case "GET instances serialPort":
		return s.serialPort(r, at)
	}
	if r.Method == http.MethodPost && at.method == "testIamPermissions" {
		return s.testObjectPermissions(r, at)
	}
	return nil, noSuchMethod(r)
}

// getObject answers GET of one object.
func (s *Sandbox) getObject(r *http.Request, at target) (answer any, err error) {
	s.read(func(t *tx) {
		t = s.asSeenBy(r, t)
		var path string
		if path, err = at.resolve(t); err != nil {
			return
		}
		if o, _ := t.get(path); hidden(o, s.now()) {
			err = notFound(path)
		} else if err = s.permit(t, r, at.kind.permission+".get", path); err == nil {
			answer = s.shown(t, at.kind, path)
		}
	})
	return answer, err
}

// shown is the object at path as it is answered.
func (s *Sandbox) shown(t *tx, k *kind, path string) object {
	stored, _ := t.get(path)
	return s.shownAs(t, k, path, stored)
}

func (s *Sandbox) shownAs(t *tx, k *kind, path string, stored object) object {
	o := public(stored)
	if k.show != nil {
		k.show(&view{tx: t, s: s, path: path}, o)
	}
	return o
}

// foreign answers for collections that Google has in a scope of this kind and the sandbox has not. An empty list is the truth; a change
// would not be.
func foreign(r *http.Request, scope, scopeKind string, path []string) (any, error) {
	switch {
	case !isCollection(scopeKind, path[0]):
		return nil, noSuchMethod(r).by("no such collection")
	case r.Method == http.MethodGet && len(path) == 1:
		return listPage{}.answer("compute#"+singular(path[0])+"List", scope+"/"+path[0]), nil
	case r.Method == http.MethodGet:
		return nil, notFound(scope + "/" + strings.Join(path, "/"))
	default:
		return nil, notSimulated(scope[strings.LastIndexByte(scope, '/')+1:] + " " + path[0]).by("collections")
	}
}

// isCollection tells whether Compute lists a collection in a scope: "global", "regions", "zones" or "aggregated".
func isCollection(scopeKind, collection string) bool {
	return schema.APIs()[0].Lists(scopeKind + "/" + collection)
}

// singular is "router" of "routers", "targetHttpProxy" of "targetHttpProxies".
func singular(collection string) string {
	if s, ok := strings.CutSuffix(collection, "ies"); ok {
		return s + "y"
	}
	return strings.TrimSuffix(collection, "s")
}

// backendHealth is useless for a serverless NEG, which has no health (sure: NEG page).
func (s *Sandbox) backendHealth(r *http.Request, at target) (any, error) {
	if _, err := s.getObject(r, at); err != nil {
		return nil, err
	}
	return object{"kind": "compute#backendServiceGroupHealth"}, nil
}

// testObjectPermissions answers which of the asked permissions the caller has on one object.
func (s *Sandbox) testObjectPermissions(r *http.Request, at target) (answer any, err error) {
	var path string
	if s.read(func(t *tx) { path, err = at.resolve(t) }); err != nil {
		return nil, err
	}
	return s.testPermissions(r, path)
}
