package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// The fields of a Cloud Run v2 service (sure: Run API discovery).

// runInputs are what a client sets.
func runInputs() []string {
	return []string{
		"description", "labels", "annotations", "client", "clientVersion", "ingress", "launchStage", "binaryAuthorization", "template",
		"traffic", "scaling", "invokerIamDisabled", "defaultUriDisabled", "iapEnabled", "multiRegionSettings", "customAudiences", "buildConfig",
	}
}

// runOutputs are what the server sets. They are ignored when a client sends them back.
func runOutputs() []string {
	return []string{
		"name", "uid", "generation", "createTime", "updateTime", "deleteTime", "expireTime", "creator", "lastModifier", "urls",
		"observedGeneration", "terminalCondition", "conditions", "latestReadyRevision", "latestCreatedRevision", "trafficStatuses", "uri",
		"satisfiesPzs", "threatDetectionEnabled", "reconciling", "etag",
	}
}

// runEnums names the values of the enums that clients send as numbers: the Go client does, always.
func runEnums() map[string][]string {
	return map[string][]string{
		"ingress": {"INGRESS_TRAFFIC_UNSPECIFIED", "INGRESS_TRAFFIC_ALL", "INGRESS_TRAFFIC_INTERNAL_ONLY",
			"INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER", "INGRESS_TRAFFIC_NONE"},
		"launchStage": {"LAUNCH_STAGE_UNSPECIFIED", "EARLY_ACCESS", "ALPHA", "BETA", "GA", "DEPRECATED", "UNIMPLEMENTED", "PRELAUNCH"},
		"type": {"TRAFFIC_TARGET_ALLOCATION_TYPE_UNSPECIFIED", "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST",
			"TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION"},
		"executionEnvironment": {"EXECUTION_ENVIRONMENT_UNSPECIFIED", "EXECUTION_ENVIRONMENT_GEN1", "EXECUTION_ENVIRONMENT_GEN2"},
		"egress":               {"VPC_EGRESS_UNSPECIFIED", "ALL_TRAFFIC", "PRIVATE_RANGES_ONLY"},
		"scalingMode":          {"SCALING_MODE_UNSPECIFIED", "AUTOMATIC", "MANUAL"},
	}
}

// readService checks a v2 body and returns what a client may set of it, with enums by name.
func readService(body object) (object, error) {
	for field := range body {
		if !slices.Contains(runInputs(), field) && !slices.Contains(runOutputs(), field) {
			return nil, &problem{code: http.StatusBadRequest,
				message: fmt.Sprintf("Invalid JSON payload received. Unknown name %q at 'service': Cannot find field.", field)}
		}
	}
	spec := object{}
	for _, field := range runInputs() {
		if v, ok := body[field]; ok && v != nil {
			spec[field] = v
		}
	}
	spec = clone(spec)
	if err := nameEnums(spec, "service"); err != nil {
		return nil, err
	}
	return spec, checkService(spec)
}

// nameEnums replaces the numbers of known enums by names, in place, and refuses names that do not exist.
func nameEnums(o object, at string) error {
	for field, v := range o {
		switch v := v.(type) {
		case object:
			if field == "labels" || field == "annotations" {
				continue // the client's own words.
			}
			if err := nameEnums(v, at+"."+field); err != nil {
				return err
			}
		case []any:
			for i, e := range v {
				if e, ok := e.(object); ok {
					if err := nameEnums(e, fmt.Sprintf("%s.%s[%d]", at, field, i)); err != nil {
						return err
					}
				}
			}
		case float64:
			if names := runEnums()[field]; int(v) >= 0 && int(v) < len(names) {
				o[field] = names[int(v)]
			}
		case string:
			if names := runEnums()[field]; names != nil && !slices.Contains(names, v) {
				return &problem{code: http.StatusBadRequest, message: fmt.Sprintf("Invalid value at '%s.%s', %q", at, field, v)}
			}
		}
	}
	return nil
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
	bad := func(format string, args ...any) error {
		return &problem{code: http.StatusBadRequest, reason: "badRequest", message: "Violation in service: " + fmt.Sprintf(format, args...)}
	}
	for _, field := range []string{"labels", "annotations"} {
		for key := range child(spec, field) {
			if isSystem(key) {
				return bad("%s: %s is in a namespace that is reserved for the system.", field, key)
			}
		}
	}
	if len(text(spec, "description")) > 512 {
		return bad("description: at most 512 characters.")
	}
	seen, percent := map[string]bool{}, 0.0
	for _, t := range objects(spec, "traffic") {
		if tag := text(t, "tag"); tag != "" {
			if !isName(tag) || seen[tag] {
				return bad("traffic: tag %q must be a name that occurs once.", tag)
			}
			seen[tag] = true
		}
		p, _ := t["percent"].(float64)
		percent += p
	}
	if len(items(spec, "traffic")) > 0 && percent != 100 {
		return bad("traffic: the percentages must add up to 100, not %g.", percent)
	}
	return nil
}
