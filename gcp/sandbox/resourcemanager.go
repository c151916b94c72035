package sandbox

import (
	"net/http"
	"strings"
)

// resourceManagerAPI is Cloud Resource Manager v1 and v3, for projects.
func (s *Sandbox) resourceManagerAPI() api {
	routes := http.NewServeMux()
	on := func(pattern string, e envelope, fn endpoint) { routes.Handle(pattern, s.handler(e, fn)) }
	on("GET /v1/projects", bothEnvelope, s.listProjects)
	on("/v1/projects/{project}", bothEnvelope, customVerbs("project", map[string]endpoint{
		"GET":                     s.onProject("resourcemanager.projects.get", projectV1),
		"POST getIamPolicy":       s.onProject("resourcemanager.projects.getIamPolicy", policyOf),
		"POST setIamPolicy":       s.setProjectPolicy,
		"POST testIamPermissions": s.testProjectPermissions,

		"POST listOrgPolicies":       s.listOrgPoliciesV1,
		"POST getOrgPolicy":          s.orgPolicyV1,
		"POST getEffectiveOrgPolicy": s.orgPolicyV1,
	}))
	on("GET /v3/projects:search", statusEnvelope, s.searchProjects)
	on("/v3/projects/{project}", statusEnvelope, customVerbs("project", map[string]endpoint{
		"GET":                     s.onProject("resourcemanager.projects.get", projectV3),
		"POST getIamPolicy":       s.onProject("resourcemanager.projects.getIamPolicy", policyOf),
		"POST setIamPolicy":       s.setProjectPolicy,
		"POST testIamPermissions": s.testProjectPermissions,
	}))
	return api{hosts: []string{"cloudresourcemanager.googleapis.com"}, routes: routes}
}

// projectV1 has the fields of the recordings.
func projectV1(o object) object {
	v := object{
		"projectId": o["projectId"], "projectNumber": o["projectNumber"], "name": o["name"],
		"lifecycleState": "ACTIVE", "createTime": o["createTime"],
	}
	if labels := child(o, "labels"); len(labels) > 0 {
		v["labels"] = labels
	}
	return v
}

func projectV3(o object) object {
	v := object{
		"name": "projects/" + text(o, "projectNumber"), "projectId": o["projectId"], "displayName": o["name"], "state": "ACTIVE",
		"createTime": o["createTime"], "updateTime": o["createTime"], "etag": `W/"` + fingerprint(projectV1(o)) + `"`,
	}
	if labels := child(o, "labels"); len(labels) > 0 {
		v["labels"] = labels
	}
	return v
}

// onProject answers a view of the project that a request names, to callers with the permission.
func (s *Sandbox) onProject(permission string, view func(object) object) endpoint {
	return func(r *http.Request) (answer any, err error) {
		s.read(func(t *tx) {
			var o object
			if o, err = s.namedProject(t, r, permission); err == nil {
				answer = view(o)
			}
		})
		return answer, err
	}
}

// namedProject finds the project of a request. One that does not exist and one that is not the caller's look the same.
func (s *Sandbox) namedProject(t *tx, r *http.Request, permission string) (object, error) {
	o, ok := t.project(r.PathValue("project"))
	if !ok || !s.allowed(t, s.caller(r), permission, "projects/"+text(o, "projectId")) {
		return nil, noProject()
	}
	if p := s.checkAPI(t, text(o, "projectId"), "cloudresourcemanager.googleapis.com"); p != nil {
		return nil, p
	}
	return o, nil
}

func (s *Sandbox) listProjects(r *http.Request) (any, error) {
	found := s.visibleProjects(r, projectV1)
	if found == nil {
		return object{}, nil
	}
	return object{"projects": found}, nil
}

func (s *Sandbox) searchProjects(r *http.Request) (any, error) {
	if query := r.URL.Query().Get("query"); strings.Contains(query, "state:DELETE_REQUESTED") {
		return object{}, nil
	}
	found := s.visibleProjects(r, projectV3)
	if found == nil {
		return object{}, nil
	}
	return object{"projects": found}, nil
}

// visibleProjects are all on one page: a sandbox has few.
func (s *Sandbox) visibleProjects(r *http.Request, view func(object) object) (found []any) {
	s.read(func(t *tx) {
		for id, o := range t.projects() {
			if s.allowed(t, s.caller(r), "resourcemanager.projects.get", "projects/"+id) {
				found = append(found, view(o))
			}
		}
	})
	return found
}

func (s *Sandbox) setProjectPolicy(r *http.Request) (any, error) {
	body, err := readJSON(r)
	if err != nil {
		return nil, err
	}
	var policy object
	err = s.write(func(t *tx) error {
		o, err := s.namedProject(t, r, "resourcemanager.projects.setIamPolicy")
		if err != nil {
			return err
		}
		policy, err = s.setPolicy(t, "projects/"+text(o, "projectId"), body)
		return err
	})
	return policy, err
}

// testProjectPermissions needs no permission itself (sure). A missing project is 403, as everywhere.
func (s *Sandbox) testProjectPermissions(r *http.Request) (any, error) {
	path, disabled := "", (*problem)(nil)
	s.read(func(t *tx) {
		if o, ok := t.project(r.PathValue("project")); ok {
			path = "projects/" + text(o, "projectId")
			disabled = s.checkAPI(t, text(o, "projectId"), "cloudresourcemanager.googleapis.com")
		}
	})
	switch {
	case path == "":
		return nil, noProject()
	case disabled != nil:
		return nil, disabled
	default:
		return s.testPermissions(r, path)
	}
}
