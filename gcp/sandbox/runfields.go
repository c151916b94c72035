package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"runlb/gcp/sandbox/schema"
)

// runInputs are the fields of a Cloud Run v2 service that a client sets.
func runInputs() []string {
	return slices.DeleteFunc(serviceMessage().Inputs(), func(field string) bool { return slices.Contains([]string{"name", "etag"}, field) })
}

// serviceMessage is the type of a v2 service in Google's API description.
func serviceMessage() *schema.Message {
	return schema.Find(http.MethodGet, "/v2/projects/p/locations/r/services/s").Response
}

// readService takes what a client may set of a v2 body.
func readService(body object) (object, error) {
	spec := object{}
	for _, field := range runInputs() {
		if v, ok := body[field]; ok && v != nil {
			spec[field] = cloneValue(v)
		}
	}
	return spec, checkService(spec)
}

// systemNamespaces are refused in v2 annotations and labels (said: Run API reference).
func systemNamespaces() []string {
	return []string{"run.googleapis.com/", "cloud.googleapis.com/", "serving.knative.dev/", "autoscaling.knative.dev/"}
}

func isSystem(key string) bool {
	return slices.ContainsFunc(systemNamespaces(), func(ns string) bool { return strings.HasPrefix(key, ns) })
}

// checkService holds the rules of a service that both views share. The texts are guesses.
func checkService(spec object) error {
	bad := func(rule, format string, args ...any) error {
		return (&problem{code: http.StatusBadRequest, reason: "badRequest", message: "Violation in service: " + fmt.Sprintf(format, args...)}).by(rule)
	}
	for _, field := range []string{"labels", "annotations"} {
		for key := range child(spec, field) {
			if isSystem(key) {
				return bad("reserved annotations", "%s: system annotations are not supported: %s.", field, key)
			}
		}
	}
	if len(text(spec, "description")) > 512 {
		return bad("service description", "description: at most 512 characters.")
	}
	if err := checkRunLabels(spec); err != nil {
		return err
	}
	return checkTraffic(spec)
}
