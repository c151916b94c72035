package sandbox

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// The sandbox keeps no revisions. It shows the latest one of each service, which gcloud reads before it changes a container.

const revisionOfNote = "serving.knative.dev/service"

func (s *Sandbox) routeRevisions(on func(string, endpoint)) {
	const namespace = "/apis/serving.knative.dev/v1/namespaces/{project}/revisions"
	on("GET "+namespace, s.listRevisions)
	on("GET "+namespace+"/{revision}", s.getRevision)
}

// latestRevisions are the v1 revisions of the request's region, filtered by labelSelector ("KEY = VALUE,...").
func (s *Sandbox) latestRevisions(r *http.Request, permission string) (found []object, err error) {
	s.read(func(t *tx) {
		var c runCall
		if c, err = s.runCall(t, r, permission); err != nil {
			return
		}
		for _, o := range t.list(runPath(c.project, c.region, "")) {
			if v := knativeRevision(o, c.number, s.now()); selected(v, r.URL.Query().Get("labelSelector")) {
				found = append(found, v)
			}
		}
	})
	return found, err
}

func (s *Sandbox) listRevisions(r *http.Request) (any, error) {
	found, err := s.latestRevisions(r, "run.revisions.list")
	list := object{"apiVersion": knativeVersion, "kind": "RevisionList", "metadata": object{}} // gcloud reads metadata.continue of every list of revisions.
	if len(found) > 0 {
		list["items"] = found
	}
	return list, err
}

func (s *Sandbox) getRevision(r *http.Request) (any, error) {
	name := r.PathValue("revision")
	found, err := s.latestRevisions(r, "run.revisions.get")
	if err != nil {
		return nil, err
	}
	for _, v := range found {
		if text(child(v, "metadata"), "name") == name {
			return v, nil
		}
	}
	return nil, &problem{code: http.StatusNotFound, reason: "notFound", message: fmt.Sprintf("Revision '%s' could not be found.", name)} // guess
}

// knativeRevision is the revision that a service's template has made.
func knativeRevision(o object, number string, now time.Time) object {
	template, name := knativeTemplate(o), lastSegment(text(o, "latestCreatedRevision"))
	metadata := child(template, "metadata")
	labels := merged(child(metadata, "labels"), object{
		revisionOfNote: lastSegment(text(o, "name")), "cloud.googleapis.com/location": locationOf(text(o, "name")),
	})
	status := object{"observedGeneration": 1, "conditions": knativeConditions(o, now)}
	if containers, ok := child(template, "spec")["containers"].([]object); ok && len(containers) > 0 {
		image := text(containers[0], "image")
		bare, _, _ := strings.Cut(image, "@")
		status["imageDigest"] = fmt.Sprintf("%s@sha256:%x", bare, sha256.Sum256([]byte(bare)))
	}
	return object{
		"apiVersion": knativeVersion, "kind": "Revision", "spec": template["spec"], "status": status,
		"metadata": object{
			"name": name, "namespace": number, "generation": 1, "labels": labels, "annotations": merged(child(metadata, "annotations"), nil),
			"uid": seededUUID(name), "creationTimestamp": o["updateTime"], "selfLink": "/apis/" + knativeVersion + "/namespaces/" + number + "/revisions/" + name,
		},
	}
}

// selected tells whether a Knative object has all labels of a selector.
func selected(v object, selector string) bool {
	labels := child(child(v, "metadata"), "labels")
	for term := range strings.SplitSeq(selector, ",") {
		key, value, ok := strings.Cut(term, "=")
		if ok && text(labels, strings.TrimSpace(key)) != strings.TrimSpace(strings.TrimPrefix(value, "=")) {
			return false
		}
	}
	return true
}
