package sandbox

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// A Cloud Run service is stored once, in the shape of v2, at projects/P/locations/R/services/S. Beside it stand
//
//	iamPolicy   who may call it
//	_ready      when the latest change is in force
//	_before     the observed fields until then
//	_revisions  how many revisions it has had
//	_new        the revision that a deployment has made, until both are kept
//	_knative    what v1 clients set and v2 has no word for: {annotations, labels, templateAnnotations, templateLabels}

func runPath(project, region, name string) string {
	return "projects/" + project + "/locations/" + region + "/services/" + name
}

// observed are the fields that follow a change only when it is in force.
func observed() []string {
	return []string{"ingress", "observedGeneration", "latestReadyRevision", "trafficStatuses"}
}

// deployment is one change of a service.
type deployment struct {
	tx       *tx
	path     string
	number   string // of the project
	caller   string
	old      object // nil when the service is new
	spec     object // all that a client sets, as readService returns it
	hidden   object // _knative
	revision string // name of a new revision that no client has named; empty: one is made up
	delay    time.Duration
}

// deploy makes the document that a service becomes.
func (s *Sandbox) deploy(d deployment) (object, error) {
	now := s.now()
	o := clone(d.spec)
	fillService(o, d.number)
	dropEmpty(o)
	_, name := split(d.path)
	for _, field := range []string{"uid", "createTime", "creator", "iamPolicy", "_policyEtag", "generation", "_revisions", "latestCreatedRevision", "latestReadyRevision"} {
		if v, ok := d.old[field]; ok {
			o[field] = v
		}
	}
	if d.old == nil {
		o["name"], o["uid"], o["createTime"], o["creator"] = d.path, s.uuid(), zulu(now), d.caller
	}
	o["name"], o["updateTime"], o["lastModifier"] = d.path, zulu(now), d.caller
	generation := atoi(text(d.old, "generation")) + 1
	o["generation"], o["observedGeneration"] = fmt.Sprint(generation), fmt.Sprint(generation)
	if d.hidden != nil {
		o["_knative"] = d.hidden
	}
	if err := s.revise(d, o); err != nil {
		return nil, err
	}
	if err := checkTargets(d.tx, o); err != nil {
		return nil, err
	}
	if err := checkTemplate(o); err != nil {
		return nil, err
	}
	host := fmt.Sprintf("%s-%s.%s.run.app", name, d.number, locationOf(d.path))
	o["trafficStatuses"] = trafficStatuses(o, host)
	delete(o, "uri")
	delete(o, "urls")
	if o["defaultUriDisabled"] != true {
		o["uri"], o["urls"] = "https://"+host, []string{"https://" + host}
	}
	o["etag"] = etagOf(now, generation)
	o["_ready"] = now.Add(d.delay).Format(time.RFC3339Nano)
	before := object{}
	if d.old != nil {
		was := settled(d.old, now)
		for _, field := range observed() {
			if v, ok := was[field]; ok {
				before[field] = v
			}
		}
	}
	o["_before"] = before
	return clone(o), nil
}

// sameTemplate compares templates as they run; the revision's name is not part of that.
func sameTemplate(a, b object) bool {
	strip := func(o object) []any {
		t := clone(child(o, "template"))
		delete(t, "revision")
		k := child(o, "_knative")
		return []any{t, k["templateAnnotations"], k["templateLabels"]}
	}
	return reflect.DeepEqual(strip(clone(a)), strip(b))
}

// fillService puts Cloud Run's defaults where the client set nothing (sure for container, probe, timeout and account: recordings of jobs and v1 services).
func fillService(o object, number string) {
	orElse(o, "launchStage", "GA")
	orElse(o, "ingress", "INGRESS_TRAFFIC_ALL")
	if o["ingress"] == "INGRESS_TRAFFIC_UNSPECIFIED" {
		o["ingress"] = "INGRESS_TRAFFIC_ALL"
	}
	if len(items(o, "traffic")) == 0 {
		o["traffic"] = []any{object{"type": latestTraffic, "percent": 100.0}}
	}
	orElse(o, "template", object{})
	template := child(o, "template")
	orElse(template, "timeout", "300s")
	orElse(template, "serviceAccount", number+"-compute@developer.gserviceaccount.com")
	orElse(template, "maxInstanceRequestConcurrency", 80.0)
	for i, c := range objects(template, "containers") {
		orElse(c, "resources", object{})
		orElse(child(c, "resources"), "limits", object{"cpu": "1000m", "memory": "512Mi"})
		orElse(child(c, "resources"), "cpuIdle", true)
		if i == 0 {
			orElse(c, "ports", []any{object{"name": "http1", "containerPort": 8080.0}})
			port := objects(c, "ports")
			if len(port) > 0 && c["startupProbe"] == nil {
				c["startupProbe"] = object{"timeoutSeconds": 240.0, "periodSeconds": 240.0, "failureThreshold": 1.0, "tcpSocket": object{"port": port[0]["containerPort"]}}
			}
		}
	}
}

// dropEmpty removes what says nothing, so that a change and its undoing leave the same document.
func dropEmpty(o object) {
	for field, v := range o {
		if m, ok := v.(object); v == false || v == "" || ok && len(m) == 0 {
			delete(o, field)
		}
	}
}

// orElse sets a field that is not there.
func orElse(o object, field string, v any) {
	if o[field] == nil {
		o[field] = v
	}
}

const latestTraffic = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"

// trafficStatuses tells where traffic goes; a tag has a URL of its own (said: TAG---SERVICE-NUMBER.REGION.run.app).
func trafficStatuses(o object, host string) []object {
	var out []object
	for _, t := range objects(o, "traffic") {
		status := clone(t)
		if tag := text(t, "tag"); tag != "" {
			status["uri"] = "https://" + tag + "---" + host
		}
		out = append(out, status)
	}
	return out
}

// settled is the service as its API shows it at now. Until a change is in force, what was observed before it stands.
func settled(o object, now time.Time) object {
	v := public(o)
	delete(v, "iamPolicy")
	ready := inForce(o)
	if now.Before(ready) {
		for _, field := range observed() {
			delete(v, field)
			if was, ok := child(o, "_before")[field]; ok {
				v[field] = was
			}
		}
		if v["ingress"] == nil {
			v["ingress"] = o["ingress"]
		}
		v["reconciling"] = true
		v["terminalCondition"] = object{"type": "Ready", "state": "CONDITION_RECONCILING", "lastTransitionTime": text(o, "updateTime")}
		return v
	}
	when := zulu(ready)
	v["terminalCondition"] = object{"type": "Ready", "state": "CONDITION_SUCCEEDED", "lastTransitionTime": when}
	v["conditions"] = []any{
		object{"type": "RoutesReady", "state": "CONDITION_SUCCEEDED", "lastTransitionTime": when},
		object{"type": "ConfigurationsReady", "state": "CONDITION_SUCCEEDED", "lastTransitionTime": when},
	}
	return v
}

func inForce(o object) time.Time {
	at, _ := time.Parse(time.RFC3339Nano, text(o, "_ready"))
	return at
}

// zulu is how Cloud Run writes times: UTC, microseconds (sure: recordings).
func zulu(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// etagOf has the form of Cloud Run's: base64 in quotes (sure: recordings).
func etagOf(now time.Time, generation int) string {
	b := binary.BigEndian.AppendUint32(nil, uint32(generation))
	b = binary.BigEndian.AppendUint64(b, uint64(now.UnixMicro()))
	return `"` + base64.RawURLEncoding.EncodeToString(b) + `"`
}

// letters are the three at the end of a revision's name.
func letters(n uint64) string {
	const alphabet = "bcdfghjklmnpqrstvwxz"
	return string([]byte{alphabet[n%20], alphabet[n/20%20], alphabet[n/400%20]})
}

// locationOf is R of projects/P/locations/R/...
func locationOf(path string) string {
	_, rest, _ := strings.Cut(path, "/locations/")
	region, _, _ := strings.Cut(rest, "/")
	return region
}

func atoi(s string) int {
	n := 0
	fmt.Sscan(s, &n)
	return n
}
