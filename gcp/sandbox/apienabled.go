package sandbox

import (
	"net/http"
	"time"
)

// enabled tells whether an API is enabled in a project at now, as Service Usage sees it.
func enabled(project object, api string, now time.Time) bool {
	at, ok := enabledAt(project, api)
	return ok && !at.After(now)
}

func enabledAt(project object, api string) (time.Time, bool) {
	at, err := time.Parse(time.RFC3339Nano, text(child(project, "_enabledAt"), api))
	return at, err == nil && child(project, "services")[api] == true
}

// answers tells whether an API that was enabled lately answers a call at now. Not all of Google's servers know of it at once: the calls
// of the first while are refused, answered, refused again, and from then on answered (said that it takes a while: TF#2129, TF#8214; that
// it goes to and fro is a guess).
func (s *Sandbox) answers(project object, api string) bool {
	at, ok := enabledAt(project, api)
	since := s.now().Sub(at)
	if !ok || since < 0 {
		return false
	}
	third := s.latency.of("apis", "propagate") / 3
	return since >= 3*third || since >= third && since < 2*third
}

// checkAPI is nil when project may use api now, else the 403 that the API answers.
func (s *Sandbox) checkAPI(t *tx, project, api string) *problem {
	o, ok := t.project(project)
	if ok && !s.answers(o, api) {
		return apiDisabled(text(o, "projectNumber"), api).by("disabled API")
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

// apiRules are how APIs are enabled.
func apiRules() []rule {
	return []rule{
		{name: "disabled API", says: "An API that a project has not enabled answers 403. Service Usage itself always answers, so that there is a way back.",
			mark: sure, words: sure, source: "TF#8214, recording"},
		{name: "enabled API", says: "An API is enabled when the operation is done; its calls may be refused now and then for a while after.", mark: said, source: "TF#2129, govuk-knowledge-graph-gcp#492"},
		{name: "list of APIs", says: "Services are listed by name, up to 200 a page, all, enabled or disabled ones; up to 30 are read and 20 enabled at once.",
			mark: sure, words: guess, source: "Service Usage v1"},
	}
}
