package sandbox

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

const revisionOfNote = "serving.knative.dev/service"

// knativeRevision is the v1 view of a revision.
func (s *Sandbox) knativeRevision(t *tx, c runCall, rev object) object {
	v := shownRevision(t, rev, s.now())
	name := lastSegment(text(rev, "name"))
	template := knativeTemplate(object{"template": rev["_template"], "_knative": rev["_knative"]})
	metadata := child(template, "metadata")
	status := object{"observedGeneration": 1, "conditions": knativeRevisionConditions(v), "serviceName": name}
	if containers, ok := child(template, "spec")["containers"].([]object); ok && len(containers) > 0 {
		bare, _, _ := strings.Cut(text(containers[0], "image"), "@")
		status["imageDigest"] = fmt.Sprintf("%s@sha256:%x", bare, sha256.Sum256([]byte(bare)))
	}
	return object{
		"apiVersion": knativeVersion, "kind": "Revision", "spec": template["spec"], "status": status,
		"metadata": object{
			"name": name, "namespace": c.number, "generation": 1, "uid": rev["uid"], "creationTimestamp": rev["createTime"],
			"resourceVersion": strings.Trim(text(rev, "etag"), `"`), "selfLink": "/apis/" + knativeVersion + "/namespaces/" + c.number + "/revisions/" + name,
			"labels":      merged(child(metadata, "labels"), object{revisionOfNote: rev["service"], locationLabel: locationOf(text(rev, "name"))}),
			"annotations": merged(child(metadata, "annotations"), object{"serving.knative.dev/creator": rev["creator"]}),
		},
	}
}

// knativeRevisionConditions are the conditions of a v2 revision in the words of v1; Active is always told.
func knativeRevisionConditions(v object) (out []object) {
	active := "True"
	for _, c := range objects(v, "conditions") {
		status := map[string]string{"CONDITION_SUCCEEDED": "True", "CONDITION_FAILED": "False"}[text(c, "state")]
		if status == "" {
			status = "Unknown"
		}
		if c["type"] == "Active" {
			active = status
			continue
		}
		out = append(out, object{"type": c["type"], "status": status, "lastTransitionTime": c["lastTransitionTime"]})
	}
	last := object{"type": "Active", "status": active, "lastTransitionTime": v["updateTime"], "severity": "Info"}
	if active != "True" {
		last["reason"] = "Retired"
	}
	return append(out, last)
}
