package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// A revision is the document projects/P/locations/R/revisions/V: its names are those of a namespace and region, whatever their service.
// It never changes. Beside the fields that v2 answers stand
//
//	_template  what the service's template was
//	_knative   what v1 clients set of it and v2 has no word for
//	_service   path of the service
//	_ready     when it is ready

func revisionPath(service, name string) string {
	scope, _ := split(service)
	scope, _ = split(scope)
	return scope + "/revisions/" + name
}

// revise gives o a new revision when its template is new, or asks for a new name. It is kept when the service is: see keepService.
func (s *Sandbox) revise(d deployment, o object) error {
	asked, latest := text(child(o, "template"), "revision"), lastSegment(text(d.old, "latestCreatedRevision"))
	if d.old != nil && sameTemplate(o, d.old) && (asked == "" || asked == latest) {
		return nil
	}
	_, service := split(d.path)
	n, _ := d.old["_revisions"].(float64)
	name := d.revision
	switch {
	case asked != "":
		if err := checkRevisionName(d.tx, d.path, asked); err != nil {
			return err
		}
		name = asked
	case name == "":
		name = fmt.Sprintf("%s-%05d-%s", service, int(n)+1, letters(s.number()))
	}
	full := d.path + "/revisions/" + name
	o["_revisions"], o["latestCreatedRevision"], o["latestReadyRevision"] = n+1, full, full
	template, now := clone(child(o, "template")), s.now()
	delete(template, "revision")
	o["_new"] = object{
		"name": full, "uid": s.uuid(), "createTime": zulu(now), "updateTime": zulu(now), "creator": d.caller, "generation": "1", "observedGeneration": "1",
		"service": service, "launchStage": o["launchStage"], "etag": etagOf(now, 1), "_service": d.path, "_template": template,
		"_knative": object{"templateAnnotations": child(child(o, "_knative"), "templateAnnotations"), "templateLabels": child(child(o, "_knative"), "templateLabels")},
		"_ready":   now.Add(d.delay).Format(time.RFC3339Nano),
	}
	return nil
}

// checkRevisionName: a name that a client chooses begins with the service's and is new.
func checkRevisionName(t *tx, service, name string) error {
	if !isName(name) || !strings.HasPrefix(name, lastSegment(service)+"-") {
		return (&problem{code: http.StatusBadRequest, reason: "badRequest", message: fmt.Sprintf(
			"Invalid revision name %q: it must begin with the name of the service and a hyphen, and have at most 63 lower-case letters, digits and hyphens.", name)}).by("revision name")
	}
	if _, ok := t.get(revisionPath(service, name)); ok {
		return (&problem{code: http.StatusConflict, reason: "alreadyExists", status: "ALREADY_EXISTS",
			message: fmt.Sprintf("Revision named '%s' with different configuration already exists.", name)}).by("revisions are immutable")
	}
	return nil
}

// keepService puts a service, and the revision that its deployment has made.
func (s *Sandbox) keepService(t *tx, path string, o object) {
	if made := child(o, "_new"); made != nil {
		t.put(revisionPath(path, lastSegment(text(made, "name"))), made)
		delete(o, "_new")
	}
	t.put(path, o)
}

// revisionsOf are the paths of a service's revisions.
func revisionsOf(t *tx, service string) (paths []string) {
	for path, o := range t.list(revisionPath(service, lastSegment(service)+"-")) {
		if text(o, "_service") == service {
			paths = append(paths, path)
		}
	}
	return paths
}

// serves tells whether a service sends traffic to a revision, or could at once: it is the latest, or has a share or a tag.
func serves(service object, revision string) bool {
	if lastSegment(text(service, "latestCreatedRevision")) == revision {
		return true
	}
	return slices.ContainsFunc(objects(service, "traffic"), func(target object) bool { return lastSegment(text(target, "revision")) == revision })
}

// shownRevision is a revision as v2 shows it at now.
func shownRevision(t *tx, rev object, now time.Time) object {
	v := public(rev)
	for field, value := range child(rev, "_template") {
		if field != "healthCheckDisabled" { // of a template only
			v[field] = value
		}
	}
	state, when := "CONDITION_SUCCEEDED", zulu(inForce(rev))
	if now.Before(inForce(rev)) {
		state, when, v["reconciling"] = "CONDITION_RECONCILING", text(rev, "createTime"), true
	}
	var conditions []any
	for _, kind := range []string{"Ready", "ContainerHealthy", "ResourcesAvailable"} {
		conditions = append(conditions, object{"type": kind, "state": state, "lastTransitionTime": when})
	}
	service, _ := t.get(text(rev, "_service"))
	if !serves(service, lastSegment(text(rev, "name"))) {
		conditions = append(conditions, object{"type": "Active", "state": "CONDITION_FAILED", "revisionReason": "RETIRED", "lastTransitionTime": when})
	}
	v["conditions"] = conditions
	return v
}

// forgetRevisions removes the revisions of a service that is gone.
func forgetRevisions(t *tx, service string) {
	for _, path := range revisionsOf(t, service) {
		t.delete(path)
	}
}
