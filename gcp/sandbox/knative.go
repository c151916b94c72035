package sandbox

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"
	"time"
)

// The v1 (Knative) view of a stored service, and the way back. What v2 has a field for is an annotation in v1; what v1 clients set
// and v2 has no word for is kept beside the service, in _knative.

const knativeVersion = "serving.knative.dev/v1"

// ingressWords pairs the words of v1 and gcloud with the values of v2 (sure: Run API).
func ingressWords() [][2]string {
	return [][2]string{
		{"all", "INGRESS_TRAFFIC_ALL"},
		{"internal", "INGRESS_TRAFFIC_INTERNAL_ONLY"},
		{"internal-and-cloud-load-balancing", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"},
		{"none", "INGRESS_TRAFFIC_NONE"},
	}
}

func ingressWord(value string) string {
	for _, pair := range ingressWords() {
		if pair[1] == value {
			return pair[0]
		}
	}
	return ""
}

// knative is the v1 view of o at now.
func knative(o object, number string, now time.Time) object {
	v := settled(o, now)
	_, name := split(text(o, "name"))
	return object{
		"apiVersion": knativeVersion, "kind": "Service",
		"metadata": knativeMetadata(o, v, name, number),
		"spec":     object{"template": knativeTemplate(o), "traffic": knativeTraffic(objects(v, "traffic"))},
		"status":   knativeStatus(o, v, now),
	}
}

func knativeMetadata(o, v object, name, number string) object {
	hidden := child(o, "_knative")
	labels := merged(child(o, "labels"), child(hidden, "labels"))
	labels["cloud.googleapis.com/location"] = locationOf(text(o, "name"))
	notes := merged(child(o, "annotations"), child(hidden, "annotations"))
	for key, value := range map[string]any{
		"run.googleapis.com/client-name":          o["client"],
		"run.googleapis.com/client-version":       o["clientVersion"],
		"serving.knative.dev/creator":             o["creator"],
		"serving.knative.dev/lastModifier":        o["lastModifier"],
		"run.googleapis.com/ingress":              ingressWord(text(o, "ingress")),
		"run.googleapis.com/ingress-status":       ingressWord(text(v, "ingress")),
		"run.googleapis.com/operation-id":         lastSegment(text(o, "_operation")),
		"run.googleapis.com/description":          o["description"],
		"run.googleapis.com/urls":                 asJSON(v["urls"]),
		"run.googleapis.com/custom-audiences":     asJSON(o["customAudiences"]),
		"run.googleapis.com/iap-enabled":          flag(o["iapEnabled"]),
		invokerDisabledNote:                       flag(o["invokerIamDisabled"]),
		"run.googleapis.com/default-url-disabled": flag(o["defaultUriDisabled"]),
	} {
		if value != nil && value != "" {
			notes[key] = value
		}
	}
	m := object{
		"name": name, "namespace": number, "uid": o["uid"], "resourceVersion": strings.Trim(text(o, "etag"), `"`),
		"selfLink":          "/apis/" + knativeVersion + "/namespaces/" + number + "/services/" + name,
		"generation":        atoi(text(o, "generation")),
		"creationTimestamp": o["createTime"], "labels": labels, "annotations": notes,
	}
	if o["deleteTime"] != nil {
		m["deletionTimestamp"] = o["deleteTime"]
	}
	return m
}

const invokerDisabledNote = "run.googleapis.com/invoker-iam-disabled"

func knativeTemplate(o object) object {
	template, hidden := child(o, "template"), child(o, "_knative")
	notes := merged(child(template, "annotations"), child(hidden, "templateAnnotations"))
	scaling := child(template, "scaling")
	for field, key := range scalingNotes() {
		if n, ok := scaling[field].(float64); ok {
			notes[key] = strconv.Itoa(int(n))
		}
	}
	if env := text(template, "executionEnvironment"); env != "" {
		notes["run.googleapis.com/execution-environment"] = strings.ToLower(strings.TrimPrefix(env, "EXECUTION_ENVIRONMENT_"))
	}
	tellTemplateNotes(template, notes)
	spec := object{"serviceAccountName": template["serviceAccount"], "containerConcurrency": template["maxInstanceRequestConcurrency"]}
	if d, err := time.ParseDuration(text(template, "timeout")); err == nil {
		spec["timeoutSeconds"] = int(d.Seconds())
	}
	var containers []object
	for _, c := range objects(template, "containers") {
		c = clone(c)
		toValueFrom(c)
		if r := child(c, "resources"); r != nil {
			if r["cpuIdle"] == false {
				notes[cpuThrottlingNote] = "false"
			}
			if r["startupCpuBoost"] == true {
				notes[cpuBoostNote] = "true"
			}
			delete(r, "cpuIdle")
			delete(r, "startupCpuBoost")
		}
		containers = append(containers, c)
	}
	spec["containers"] = containers
	if volumes := items(template, "volumes"); volumes != nil {
		spec["volumes"] = volumes
	}
	metadata := object{}
	if len(notes) > 0 {
		metadata["annotations"] = notes
	}
	if labels := merged(child(template, "labels"), child(hidden, "templateLabels")); len(labels) > 0 {
		metadata["labels"] = labels
	}
	if revision := text(template, "revision"); revision != "" {
		metadata["name"] = revision
	}
	return object{"metadata": metadata, "spec": spec}
}

const (
	cpuThrottlingNote = "run.googleapis.com/cpu-throttling"
	cpuBoostNote      = "run.googleapis.com/startup-cpu-boost"
)

func scalingNotes() map[string]string {
	return map[string]string{"minInstanceCount": "autoscaling.knative.dev/minScale", "maxInstanceCount": "autoscaling.knative.dev/maxScale"}
}

// knativeTraffic is the v1 form of traffic or trafficStatuses.
func knativeTraffic(targets []object) []object {
	var out []object
	for _, t := range targets {
		v := object{}
		if text(t, "type") == latestTraffic {
			v["latestRevision"] = true
		} else {
			v["revisionName"] = lastSegment(text(t, "revision"))
		}
		for from, to := range map[string]string{"percent": "percent", "tag": "tag", "uri": "url"} {
			if t[from] != nil {
				v[to] = t[from]
			}
		}
		out = append(out, v)
	}
	return out
}

func knativeStatus(o, v object, now time.Time) object {
	status := object{"observedGeneration": atoi(text(v, "observedGeneration")), "conditions": knativeConditions(o, now)}
	if created := lastSegment(text(o, "latestCreatedRevision")); created != "" {
		status["latestCreatedRevisionName"] = created
	}
	if ready := lastSegment(text(v, "latestReadyRevision")); ready != "" {
		status["latestReadyRevisionName"] = ready
		traffic := knativeTraffic(objects(v, "trafficStatuses"))
		for _, t := range traffic {
			if t["latestRevision"] == true {
				t["revisionName"] = ready
			}
		}
		status["traffic"] = traffic
	}
	if uri := text(o, "uri"); uri != "" {
		status["url"], status["address"] = uri, object{"url": uri}
	}
	return status
}

func knativeConditions(o object, now time.Time) []object {
	state, when := "True", zulu(inForce(o))
	if now.Before(inForce(o)) {
		state, when = "Unknown", text(o, "updateTime")
	}
	var out []object
	for _, kind := range []string{"Ready", "ConfigurationsReady", "RoutesReady"} {
		out = append(out, object{"type": kind, "status": state, "lastTransitionTime": when})
	}
	return out
}

func merged(a, b object) object {
	out := object{}
	maps.Copy(out, a)
	maps.Copy(out, b)
	return out
}

func flag(v any) any {
	if v == true {
		return "true"
	}
	return nil
}

func asJSON(v any) any {
	if list, ok := v.([]any); !ok || len(list) == 0 {
		return nil
	}
	b, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return string(b)
}

func lastSegment(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }
