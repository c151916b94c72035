package sandbox

import (
	"iter"
	"net/http"
	"strings"
	"time"
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

// enabled tells whether an API is enabled in a project at now.
func enabled(project object, api string, now time.Time) bool {
	at, err := time.Parse(time.RFC3339Nano, text(child(project, "_enabledAt"), api))
	return child(project, "services")[api] == true && err == nil && !at.After(now)
}

// checkAPI is nil when project may use api at now, else the 403 that the API answers.
func (s *Sandbox) checkAPI(t *tx, project, api string) *problem {
	o, ok := t.project(project)
	if ok && !enabled(o, api, s.now()) {
		return apiDisabled(text(o, "projectNumber"), api)
	}
	return nil
}

// apiDisabled carries all three forms that Google's APIs use, so that a client which knows one of them is served: errors[] (sure for
// the text and for Compute), a Help link and an ErrorInfo (guess). The envelope of the API picks.
func apiDisabled(number, api string) *problem {
	page := "https://console.developers.google.com/apis/api/" + api + "/overview?project=" + number
	return &problem{
		code: http.StatusForbidden, reason: "accessNotConfigured", domain: "usageLimits", helpLink: "https://console.developers.google.com",
		message: apiTitle(api) + " has not been used in project " + number + " before or it is disabled. Enable it by visiting " + page +
			" then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.",
		details: []any{
			object{"@type": "type.googleapis.com/google.rpc.Help",
				"links": []any{object{"description": "Google developers console API activation", "url": page}}},
			object{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "SERVICE_DISABLED", "domain": "googleapis.com",
				"metadata": object{"service": api, "consumer": "projects/" + number}},
		},
	}
}

// noProject: a missing project is 403, never 404 (sure: Resource Manager recordings).
func noProject() *problem {
	return &problem{code: http.StatusForbidden, reason: "forbidden", message: "The caller does not have permission"}
}
