package sandbox

import (
	"fmt"
	"net/http"
	"strings"
)

// A custom role is the document projects/P/roles/X: name, title, description, includedPermissions, stage and etag.

// iamAPI is IAM v1, as far as a project's own roles go. The predefined ones can be read.
func (s *Sandbox) iamAPI() api {
	routes := http.NewServeMux()
	on := func(pattern string, fn endpoint) { routes.Handle(pattern, s.handler(bothEnvelope, fn)) }
	on("GET /v1/roles/{role}", s.getPredefinedRole)
	on("GET /v1/projects/{project}/roles", s.listRoles)
	on("POST /v1/projects/{project}/roles", s.createRole)
	on("GET /v1/projects/{project}/roles/{role}", s.getRole)
	on("DELETE /v1/projects/{project}/roles/{role}", s.deleteRole)
	return api{hosts: []string{"iam.googleapis.com"}, routes: routes}
}

// customRole is the role of a project by its full name.
func (t *tx) customRole(name string) (object, bool) {
	if !strings.HasPrefix(name, "projects/") {
		return nil, false
	}
	return t.get(name)
}

// rolesOf finds the project whose roles r is about, and checks that its caller may do permission there.
func (s *Sandbox) rolesOf(t *tx, r *http.Request, permission string) (path string, err error) {
	o, ok := t.project(r.PathValue("project"))
	project := "projects/" + text(o, "projectId")
	path = project + "/roles/" + r.PathValue("role")
	if ok {
		if p := s.checkAPI(t, text(o, "projectId"), "iam.googleapis.com"); p != nil {
			return "", p
		}
	}
	if !ok || !s.allowed(t, s.caller(r), permission, project) {
		return "", mayNotIAM(permission, strings.TrimSuffix(path, "/roles/"))
	}
	return path, nil
}

// mayNotIAM: the text is said (public gcloud output); the details are guesses.
func mayNotIAM(permission, resource string) *problem {
	return (&problem{code: http.StatusForbidden, reason: "forbidden", status: "PERMISSION_DENIED",
		message: fmt.Sprintf("Permission '%s' denied on resource (or it may not exist).", permission),
		details: []any{object{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "IAM_PERMISSION_DENIED", "domain": "iam.googleapis.com",
			"metadata": object{"permission": permission, "resource": resource}}}}).by("IAM permission")
}

func (s *Sandbox) getRole(r *http.Request) (answer any, err error) {
	s.read(func(t *tx) {
		var path string
		if path, err = s.rolesOf(t, r, "iam.roles.get"); err != nil {
			return
		}
		o, ok := t.get(path)
		if !ok {
			err = noRole(path)
			return
		}
		answer = public(o)
	})
	return answer, err
}

func (s *Sandbox) listRoles(r *http.Request) (answer any, err error) {
	s.read(func(t *tx) {
		var path string
		if path, err = s.rolesOf(t, r, "iam.roles.list"); err != nil {
			return
		}
		var found []any
		for _, o := range t.list(path) {
			role := public(o)
			delete(role, "includedPermissions") // only the FULL view has them (sure: IAM v1).
			if r.URL.Query().Get("view") == "FULL" {
				role = public(o)
			}
			found = append(found, role)
		}
		if answer = (object{}); found != nil {
			answer = object{"roles": found}
		}
	})
	return answer, err
}

// createRole answers POST {roleId, role}. Permissions are taken as they come: the sandbox does not have the list of all of them.
func (s *Sandbox) createRole(r *http.Request) (any, error) {
	body, err := readJSON(r)
	if err != nil {
		return nil, err
	}
	id, sent := text(body, "roleId"), child(body, "role")
	if !isRoleID(id) {
		return nil, badPolicy("The role ID '" + id + "' is not valid: use 3 to 64 letters, digits, underscores and periods.").by("custom role")
	}
	role := object{"etag": s.newEtag()}
	for _, field := range []string{"title", "description", "stage", "includedPermissions"} {
		if sent[field] != nil {
			role[field] = sent[field]
		}
	}
	return role, s.write(func(t *tx) error {
		collection, err := s.rolesOf(t, r, "iam.roles.create")
		if err != nil {
			return err
		}
		path := collection + id
		if _, taken := t.get(path); taken {
			return (&problem{code: http.StatusConflict, reason: "alreadyExists", status: "ALREADY_EXISTS",
				message: fmt.Sprintf("A role named %s in %s already exists.", id, strings.TrimSuffix(collection, "/roles/"))}).by("custom role")
		}
		role["name"] = path
		t.put(path, role)
		return nil
	})
}

// deleteRole forgets the role at once; Google keeps it for a week, in which it can be had back (said).
func (s *Sandbox) deleteRole(r *http.Request) (answer any, err error) {
	err = s.write(func(t *tx) error {
		path, err := s.rolesOf(t, r, "iam.roles.delete")
		if err != nil {
			return err
		}
		o, ok := t.get(path)
		if !ok {
			return noRole(path)
		}
		role := public(o)
		role["deleted"] = true
		answer = role
		t.delete(path)
		return nil
	})
	return answer, err
}

// getPredefinedRole tells what the sandbox knows of one of IAM's own roles.
func (s *Sandbox) getPredefinedRole(r *http.Request) (any, error) {
	name := "roles/" + r.PathValue("role")
	role, ok := predefined()[name]
	if !ok {
		return nil, noRole(name)
	}
	return object{"name": name, "stage": "GA", "includedPermissions": sortedKeys(role)}, nil
}

// noRole is said.
func noRole(name string) *problem {
	return (&problem{code: http.StatusNotFound, reason: "notFound", message: "The role named " + name + " was not found."}).by("custom role")
}

// isRoleID: 3 to 64 characters (said: IAM v1).
func isRoleID(id string) bool {
	return len(id) >= 3 && len(id) <= 64 && strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.") == ""
}
