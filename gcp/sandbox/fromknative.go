package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// fromKnative reads what a v1 client sets: the v2 fields, and what v2 has no word for.
func fromKnative(body object) (spec, hidden object, err error) {
	metadata, in := child(body, "metadata"), child(body, "spec")
	spec = object{}
	notes, systemNotes := partition(child(metadata, "annotations"))
	labels, systemLabels := partition(child(metadata, "labels"))
	delete(systemLabels, "cloud.googleapis.com/location")
	if err := takeNotes(spec, systemNotes); err != nil {
		return nil, nil, err
	}
	put(spec, "annotations", notes)
	put(spec, "labels", labels)
	template, templateNotes, templateLabels, err := fromKnativeTemplate(child(in, "template"))
	if err != nil {
		return nil, nil, err
	}
	spec["template"] = template
	var traffic []any
	for _, t := range objects(in, "traffic") {
		v := object{"type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", "revision": t["revisionName"]}
		if t["latestRevision"] == true || text(t, "revisionName") == "" {
			v = object{"type": latestTraffic}
		}
		for _, field := range []string{"percent", "tag"} {
			if t[field] != nil {
				v[field] = t[field]
			}
		}
		traffic = append(traffic, v)
	}
	if traffic != nil {
		spec["traffic"] = traffic
	}
	hidden = object{}
	put(hidden, "annotations", systemNotes)
	put(hidden, "labels", systemLabels)
	put(hidden, "templateAnnotations", templateNotes)
	put(hidden, "templateLabels", templateLabels)
	return spec, hidden, checkService(clone(spec))
}

// takeNotes moves the annotations that are fields in v2 from notes to spec, and drops those that the server writes.
func takeNotes(spec, notes object) error {
	take := func(key string) string {
		key = "run.googleapis.com/" + key
		v := text(notes, key)
		delete(notes, key)
		return v
	}
	for _, key := range []string{"ingress-status", "operation-id", "urls"} {
		take(key)
	}
	delete(notes, "serving.knative.dev/creator")
	delete(notes, "serving.knative.dev/lastModifier")
	for key, field := range map[string]string{"client-name": "client", "client-version": "clientVersion", "description": "description"} {
		if v := take(key); v != "" {
			spec[field] = v
		}
	}
	for key, field := range map[string]string{
		"invoker-iam-disabled": "invokerIamDisabled", "default-url-disabled": "defaultUriDisabled", "iap-enabled": "iapEnabled",
	} {
		if strings.EqualFold(take(key), "true") { // gcloud writes "True".
			spec[field] = true
		}
	}
	if v := take("custom-audiences"); v != "" {
		var audiences []any
		if json.Unmarshal([]byte(v), &audiences) != nil {
			return badNote("custom-audiences", v)
		}
		spec["customAudiences"] = audiences
	}
	if v := take("ingress"); v != "" {
		i := slices.IndexFunc(ingressWords(), func(pair [2]string) bool { return pair[0] == v })
		if i < 0 {
			return badNote("ingress", v)
		}
		spec["ingress"] = ingressWords()[i][1]
	}
	return nil
}

// badNote is a guess.
func badNote(key, value string) *problem {
	return (&problem{code: http.StatusBadRequest, reason: "badRequest", message: fmt.Sprintf("annotations[run.googleapis.com/%s]: invalid value %q.", key, value)}).by("v1 annotations")
}

func fromKnativeTemplate(in object) (template, notes, labels object, err error) {
	spec, metadata := child(in, "spec"), child(in, "metadata")
	template = object{}
	for from, to := range map[string]string{
		"serviceAccountName": "serviceAccount", "containerConcurrency": "maxInstanceRequestConcurrency", "containers": "containers", "volumes": "volumes",
	} {
		if v := spec[from]; v != nil {
			template[to] = cloneValue(v)
		}
	}
	for _, c := range objects(template, "containers") {
		if c["name"] == "" {
			delete(c, "name")
		}
		toValueSource(c)
	}
	if n, ok := spec["timeoutSeconds"].(float64); ok {
		template["timeout"] = fmt.Sprintf("%ds", int(n))
	}
	put(template, "revision", text(metadata, "name"))
	own, notes := partition(child(metadata, "annotations"))
	ownLabels, labels := partition(child(metadata, "labels"))
	put(template, "annotations", own)
	put(template, "labels", ownLabels)
	scaling := object{}
	for field, key := range scalingNotes() {
		if n, err := strconv.Atoi(text(notes, key)); err == nil {
			scaling[field] = n
			delete(notes, key)
		}
	}
	put(template, "scaling", scaling)
	takeCPU(template, notes)
	if err := takeTemplateNotes(template, notes); err != nil {
		return nil, nil, nil, err
	}
	if env := text(notes, "run.googleapis.com/execution-environment"); env != "" {
		template["executionEnvironment"] = "EXECUTION_ENVIRONMENT_" + strings.ToUpper(env)
		delete(notes, "run.googleapis.com/execution-environment")
	}
	return template, notes, labels, nil
}

// takeCPU moves the annotations about CPU to the containers.
func takeCPU(template, notes object) {
	throttling, boost := text(notes, cpuThrottlingNote), text(notes, cpuBoostNote)
	delete(notes, cpuThrottlingNote)
	delete(notes, cpuBoostNote)
	for _, c := range objects(template, "containers") {
		if child(c, "resources") == nil {
			c["resources"] = object{}
		}
		child(c, "resources")["cpuIdle"] = throttling != "false"
		if strings.EqualFold(boost, "true") {
			child(c, "resources")["startupCpuBoost"] = true
		}
	}
}

// partition splits a map of annotations or labels into the client's and the system's.
func partition(in object) (own, system object) {
	own, system = object{}, object{}
	for key, v := range in {
		if isSystem(key) {
			system[key] = v
		} else {
			own[key] = v
		}
	}
	return own, system
}

// put sets a field unless the value is empty.
func put(o object, field string, v any) {
	switch v := v.(type) {
	case object:
		if len(v) == 0 {
			return
		}
	case string:
		if v == "" {
			return
		}
	}
	o[field] = v
}
