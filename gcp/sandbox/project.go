package sandbox

import (
	"iter"
	"net/http"
	"strings"
)

// A project is the document projects/P: projectId, projectNumber, name, createTime, labels and, answered by other APIs only,
// services {API: true}, _enabledAt {API: time}, iamPolicy and orgPolicies {constraint: policy}.

// projects yields every project by id.
func (t *tx) projects() iter.Seq2[string, object] {
	return func(yield func(string, object) bool) {
		for path, o := range t.list("projects/") {
			id := strings.TrimPrefix(path, "projects/")
			if strings.Contains(id, "/") || !yield(id, o) {
				return // what follows are the contents of projects.
			}
		}
	}
}

// project finds a project by id or number.
func (t *tx) project(id string) (object, bool) {
	if o, ok := t.get("projects/" + id); ok {
		return o, true
	}
	for _, o := range t.projects() {
		if text(o, "projectNumber") == id {
			return o, true
		}
	}
	return nil, false
}

// referred is the path that a reference spells in any form, its project by id.
func (t *tx) referred(project, reference string) string {
	path := parseLink(project, reference)
	number := projectOf(path)
	o, ok := t.project(number)
	if path == "" || !ok {
		return path
	}
	return "projects/" + text(o, "projectId") + strings.TrimPrefix(path, "projects/"+number)
}

// noProject: a missing project is 403, never 404 (sure: Resource Manager recordings).
func noProject() *problem {
	return (&problem{code: http.StatusForbidden, reason: "forbidden", message: "The caller does not have permission"}).by("hidden project")
}
