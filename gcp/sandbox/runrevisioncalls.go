package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

func (s *Sandbox) routeRevisionsV1(on func(string, endpoint)) {
	for _, collection := range []string{
		"/apis/serving.knative.dev/v1/namespaces/{project}/revisions", "/v1/projects/{project}/locations/{location}/revisions",
	} {
		on("GET "+collection, s.listKnativeRevisions)
		on("GET "+collection+"/{revision}", s.onRevision("run.revisions.get", s.knativeRevision))
		on("DELETE "+collection+"/{revision}", s.deleteRevision(func(runCall, object) object { return success() }))
	}
}

func (s *Sandbox) routeRevisionsV2(on func(string, endpoint)) {
	const collection = "/v2/projects/{project}/locations/{location}/services/{service}/revisions"
	on("GET "+collection, s.listRevisions)
	on("GET "+collection+"/{revision}", s.onRevision("run.revisions.get", func(t *tx, _ runCall, rev object) object { return shownRevision(t, rev, s.now()) }))
	on("DELETE "+collection+"/{revision}", s.deleteRevision(s.revisionOperation))
}

// findRevisions are the revisions of a call's region, of its service when it names one other than "-", in the order of their names.
func (c runCall) findRevisions(t *tx) (found []object) {
	for _, region := range allRegions() {
		if c.region != region.name && c.region != "" && c.region != "-" {
			continue
		}
		for _, rev := range t.list(revisionPath(runPath(c.project, region.name, "any"), "")) {
			if c.service == "" || c.service == "-" || text(rev, "_service") == c.path {
				found = append(found, rev)
			}
		}
	}
	return found
}

// listRevisions answers v2: the revisions of a service, newest first (guess for the order), or of all services with "-".
func (s *Sandbox) listRevisions(r *http.Request) (answer any, err error) {
	s.read(func(t *tx) {
		var c runCall
		if c, err = s.runCall(t, r, "run.revisions.list"); err != nil {
			return
		}
		var found []object
		for _, rev := range c.findRevisions(t) {
			found = append(found, shownRevision(t, rev, s.now()))
		}
		slices.SortStableFunc(found, newestFirst)
		answer, err = pageV2(r, "revisions", found)
	})
	return answer, err
}

// listKnativeRevisions answers v1, filtered by labelSelector ("KEY = VALUE,..."), page by page. gcloud reads metadata.continue of
// every list of revisions.
func (s *Sandbox) listKnativeRevisions(r *http.Request) (answer any, err error) {
	s.read(func(t *tx) {
		var c runCall
		if c, err = s.runCall(t, r, "run.revisions.list"); err != nil {
			return
		}
		var found []object
		for _, rev := range c.findRevisions(t) {
			found = append(found, s.knativeRevision(t, c, rev))
		}
		answer, err = pageV1(r, "RevisionList", found)
	})
	return answer, err
}

// onRevision answers a view of one revision.
func (s *Sandbox) onRevision(permission string, view func(*tx, runCall, object) object) endpoint {
	return func(r *http.Request) (answer any, err error) {
		s.read(func(t *tx) {
			var c runCall
			var rev object
			if c, err = s.runCall(t, r, permission); err == nil {
				if rev, err = c.revision(t, r.PathValue("revision")); err == nil {
					answer = view(t, c, rev)
				}
			}
		})
		return answer, err
	}
}

// revision finds a revision by name; the text is that of services (guess).
func (c runCall) revision(t *tx, name string) (object, error) {
	for _, rev := range c.findRevisions(t) {
		if lastSegment(text(rev, "name")) == name {
			return rev, nil
		}
	}
	return nil, &problem{code: http.StatusNotFound, reason: "notFound",
		message: fmt.Sprintf("Resource '%s' of kind 'REVISION' in region '%s' in project '%s' does not exist.", name, c.region, c.project)}
}

// deleteRevision removes a revision that serves nothing, and answers what becomes of it.
func (s *Sandbox) deleteRevision(tell func(runCall, object) object) endpoint {
	return func(r *http.Request) (any, error) {
		var answer object
		err := s.write(func(t *tx) error {
			c, err := s.runCall(t, r, "run.revisions.delete")
			if err != nil {
				return err
			}
			rev, err := c.revision(t, r.PathValue("revision"))
			if err != nil {
				return err
			}
			name := lastSegment(text(rev, "name"))
			if service, _ := t.get(text(rev, "_service")); serves(service, name) {
				return (&problem{code: http.StatusBadRequest, reason: "failedPrecondition", status: "FAILED_PRECONDITION",
					message: fmt.Sprintf("Revision '%s' is the latest of its service or is named in its traffic, and cannot be deleted.", name)}).by("revision in use")
			}
			if r.URL.Query().Get("validateOnly") != "true" {
				t.delete(revisionPath(text(rev, "_service"), name))
			}
			answer = tell(c, shownRevision(t, rev, s.now()))
			if op := text(answer, "name"); strings.Contains(op, "/operations/") {
				t.put(op, answer)
			}
			return nil
		})
		return public(answer), err
	}
}

// revisionOperation tells of a revision that is gone; it is done at the next look.
func (s *Sandbox) revisionOperation(c runCall, rev object) object {
	rev["@type"] = "type.googleapis.com/google.cloud.run.v2.Revision"
	return object{"name": "projects/" + c.project + "/locations/" + c.region + "/operations/" + s.uuid(), "metadata": rev, "_response": rev, "_due": s.now().Format(time.RFC3339Nano)}
}

// success is how v1 answers a deletion (sure for the fields: Run API).
func success() object { return object{"status": "Success"} }
