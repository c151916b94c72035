package sandbox

import (
	"io"
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

func bodyOf(s string) io.ReadCloser { return io.NopCloser(strings.NewReader(s)) }

func (m *model) pick(label string, from ...string) string {
	return rapid.SampledFrom(from).Draw(m.T, label)
}

// name is one of few, so that calls meet.
func (m *model) name(label string) string { return m.pick(label, "a", "a", "b") }

// modelled are the collections that calls are made of, with the scope that they live in.
var modelled = []struct{ scope, collection string }{
	{"global", "networks"}, {"global", "firewalls"}, {"zones", "instances"},
	{"regions", "subnetworks"}, {"regions", "addresses"}, {"regions", "networkEndpointGroups"}, {"regions", "backendServices"}, {"regions", "urlMaps"},
	{"regions", "sslCertificates"}, {"regions", "targetHttpProxies"}, {"regions", "targetHttpsProxies"}, {"regions", "forwardingRules"},
}

// patchable are those of the modelled collections whose objects take a PATCH.
func patchable() (found []int) {
	for i, c := range modelled {
		if kindIn(c.scope, c.collection).patch.operation != "" {
			found = append(found, i)
		}
	}
	return found
}

// place is where a call goes, and the region that its references lead to.
type place struct{ region, in, collection, path string }

func (m *model) place(region string, i int) place {
	c := modelled[i]
	p := place{region: region, in: "projects/p/regions/" + region + "/", collection: c.collection}
	switch c.scope {
	case "global":
		p.path = "projects/p/global/" + c.collection
	case "zones":
		p.path = "projects/p/zones/" + region + "-b/" + c.collection
	default:
		p.path = p.in + c.collection
	}
	return p
}

// populate builds a load balancer with everything that it needs, named "a", or less: a random part of the way.
func (m *model) populate() {
	steps := []int{0, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11, 1, 2}
	for i, kind := range steps[:rapid.SampledFrom([]int{0, 4, 9, len(steps), len(steps)}).Draw(m.T, "populated")] {
		p := m.place("us-central1", kind)
		body := m.plainBody(p, "a", i)
		m.send(randomRequest{"POST", "compute.googleapis.com", "/compute/v1/" + p.path, jsonOf(body)})
		m.now = m.now.Add(10e9)
	}
}

// plainBody is a legal insert of step i of populate.
func (m *model) plainBody(p place, name string, i int) object {
	o := object{"name": name}
	switch p.collection {
	case "networks":
		o["autoCreateSubnetworks"] = false
	case "subnetworks":
		o["network"], o["ipCidrRange"] = "global/networks/a", "10.0.1.0/26"
		if i == 2 {
			o["name"], o["ipCidrRange"], o["purpose"], o["role"] = "b", "10.1.0.0/26", "REGIONAL_MANAGED_PROXY", "ACTIVE"
		}
	case "addresses":
		o["addressType"], o["purpose"], o["subnetwork"], o["address"] = "INTERNAL", sharedVIP, p.in+"subnetworks/a", "10.0.1.5"
	case "networkEndpointGroups":
		o["networkEndpointType"], o["cloudRun"] = "SERVERLESS", object{"service": "a"}
	case "backendServices":
		o["loadBalancingScheme"], o["protocol"], o["backends"] = "INTERNAL_MANAGED", "HTTP", []any{object{"group": origin + p.in + "networkEndpointGroups/a"}}
	case "urlMaps":
		o["defaultService"] = p.in + "backendServices/a"
	case "sslCertificates":
		o["certificate"], o["privateKey"] = m.certs[0].chain, m.certs[0].key
	case "targetHttpProxies":
		o["urlMap"] = p.in + "urlMaps/a"
	case "targetHttpsProxies":
		o["urlMap"], o["sslCertificates"] = p.in+"urlMaps/a", []any{p.in + "sslCertificates/a"}
	case "forwardingRules":
		o["loadBalancingScheme"], o["subnetwork"], o["IPAddress"] = "INTERNAL_MANAGED", p.in+"subnetworks/a", "10.0.1.5"
		o["target"], o["portRange"] = p.in+"targetHttpProxies/a", "80"
		if i == 11 {
			o["name"], o["target"], o["portRange"] = "b", p.in+"targetHttpsProxies/a", "443"
		}
	case "firewalls":
		o["network"], o["allowed"] = "global/networks/a", []any{object{"IPProtocol": "tcp"}}
	case "instances":
		o["machineType"], o["disks"] = "zones/"+p.region+"-b/machineTypes/e2-micro", []any{object{"boot": true}}
		o["networkInterfaces"] = []any{object{"subnetwork": p.in + "subnetworks/a"}}
	}
	return o
}

// randomRequest draws one call.
func (m *model) randomRequest() randomRequest {
	region := m.pick("region", "us-central1", "us-central1", "us-central1", "us-central1", "europe-west1")
	if rapid.IntRange(0, 7).Draw(m.T, "API") == 0 {
		return m.runRequest(region)
	}
	p := m.place(region, rapid.IntRange(0, len(modelled)-1).Draw(m.T, "collection"))
	r := randomRequest{method: "POST", host: "compute.googleapis.com", path: "/compute/v1/" + p.path}
	name := m.name("name")
	switch m.pick("action", "insert", "insert", "insert", "delete", "delete", "patch", "patch", "put", "method", "read") {
	case "insert":
		r.body = jsonOf(m.body(p, name))
	case "delete":
		r.method, r.path = "DELETE", r.path+"/"+name
	case "patch":
		if rapid.IntRange(0, 3).Draw(m.T, "patchable") > 0 { // most kinds take no PATCH, and most regions have nothing.
			p = m.place("us-central1", rapid.SampledFrom(patchable()).Draw(m.T, "patched"))
		}
		r.method, r.path, r.body = "PATCH", "/compute/v1/"+p.path+"/"+name, jsonOf(m.patch(p, name))
	case "put":
		body := m.stored(p.path + "/" + name)
		maps.Copy(body, m.patch(p, name))
		r.method, r.path, r.body = "PUT", r.path+"/"+name, jsonOf(body)
	case "method":
		method, body := m.method(p, name)
		r.path, r.body = r.path+"/"+name+"/"+method, jsonOf(body)
	case "read":
		r.method = "GET"
		r.path += m.pick("reading", "", "/"+name, "?filter=name%3Da", "?maxResults=1", "?orderBy=name")
		return r
	}
	return m.withRequestID(r)
}

func (m *model) withRequestID(r randomRequest) randomRequest {
	id := m.pick("request id", "", "", "", "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002", "none")
	if id != "" {
		r.path += "?requestId=" + id
	}
	return r
}

// stored is the object at path as it is answered, an empty one when there is none.
func (m *model) stored(path string) object {
	o := object{}
	m.s.read(func(t *tx) {
		if k := kindAt(path); k != nil {
			if _, ok := t.get(path); ok {
				o = clone(m.s.shown(t, k, path))
			}
		}
	})
	return o
}

// body draws an insert: mostly the plain one, with something changed.
func (m *model) body(p place, name string) object {
	o := m.plainBody(p, name, rapid.IntRange(0, 11).Draw(m.T, "variant"))
	o["name"] = name
	random := map[string][]any{
		"autoCreateSubnetworks": {false, true},
		"network":               {"global/networks/a", "global/networks/b", "https://www.googleapis.com/compute/v1/projects/p/global/networks/a", "x"},
		"ipCidrRange":           {"10.0.1.0/26", "10.0.0.0/28", "10.2.0.0/26", "10.0.0.0/16", "bad"},
		"purpose":               {"", "PRIVATE", "REGIONAL_MANAGED_PROXY", sharedVIP, ownVIP},
		"role":                  {"ACTIVE", "BACKUP"},
		"address":               {"", "10.0.1.5", "10.0.1.6", "192.168.0.1"},
		"IPAddress":             {"", "10.0.1.5", "10.0.1.6", "10.0.1.7", p.in + "addresses/a"},
		"subnetwork":            {p.in + "subnetworks/a", p.in + "subnetworks/b"},
		"target":                {p.in + "targetHttpProxies/a", p.in + "targetHttpsProxies/a", p.in + "targetHttpProxies/b"},
		"urlMap":                {p.in + "urlMaps/a", p.in + "urlMaps/b"},
		"defaultService":        {p.in + "backendServices/a", p.in + "backendServices/b"},
		"backends":              {[]any{}, []any{object{"group": origin + p.in + "networkEndpointGroups/b"}}, []any{object{"group": origin + p.in + "networkEndpointGroups/a"}, object{"group": origin + p.in + "networkEndpointGroups/b"}}},
		"cloudRun":              {object{"service": "b"}, object{"urlMask": "<service>.example.com"}, object{}},
		"sslCertificates":       {[]any{p.in + "sslCertificates/b"}, []any{p.in + "sslCertificates/a", p.in + "sslCertificates/b"}, []any{}},
		"certificate":           {m.certs[1].chain, "bad"},
		"portRange":             {"80", "443", "443-443", "8080", "0"},
		"protocol":              {"HTTP", "HTTPS", "HTTP2", "TCP"},
		"loadBalancingScheme":   {"INTERNAL_MANAGED", "EXTERNAL"},
		"networkInterfaces":     {[]any{object{"subnetwork": p.in + "subnetworks/a", "networkIP": m.pick("ip", "10.0.1.5", "10.0.1.9")}}, []any{object{"network": "global/networks/b"}}},
		"allowed":               {[]any{}, []any{object{"IPProtocol": "tcp", "ports": []any{"22"}}}},
		"description":           {"x", strings.Repeat("x", 3000)},
	}
	for range rapid.IntRange(0, 2).Draw(m.T, "changed fields") {
		field := m.pick("field", slices.Sorted(maps.Keys(random))...)
		if _, has := o[field]; has || rapid.IntRange(0, 9).Draw(m.T, "foreign") == 0 {
			o[field] = rapid.SampledFrom(random[field]).Draw(m.T, "value")
		}
	}
	return o
}

// patch draws changes of an object, mostly with its own fingerprint.
func (m *model) patch(p place, name string) object {
	old := m.stored(p.path + "/" + name)
	changes := map[string][]any{
		"subnetworks":           {object{"role": "ACTIVE"}, object{"role": "BACKUP"}, object{"purpose": "REGIONAL_MANAGED_PROXY"}, object{"privateIpGoogleAccess": true}, object{"enableFlowLogs": true}},
		"backendServices":       {object{"backends": []any{object{"group": origin + p.in + "networkEndpointGroups/b"}}}, object{"backends": []any{}}, object{"timeoutSec": 99.0}, object{"description": m.name("description")}},
		"urlMaps":               {object{"defaultService": p.in + "backendServices/b"}, object{"pathMatchers": []any{object{"name": "m", "defaultService": p.in + "backendServices/a"}}, "hostRules": []any{object{"hosts": []any{"*"}, "pathMatcher": "m"}}}},
		"targetHttpProxies":     {object{"urlMap": p.in + "urlMaps/b"}, object{"httpKeepAliveTimeoutSec": 30.0}},
		"targetHttpsProxies":    {object{"urlMap": p.in + "urlMaps/" + m.name("map")}, object{"sslCertificates": []any{p.in + "sslCertificates/" + m.name("certificate")}}, object{"tlsEarlyData": "STRICT"}},
		"forwardingRules":       {object{"allowGlobalAccess": true}, object{"target": p.in + "targetHttpProxies/b"}, object{"networkTier": "STANDARD"}},
		"firewalls":             {object{"allowed": []any{object{"IPProtocol": "udp"}}}, object{"network": "global/networks/b"}, object{"priority": 900.0}},
		"networks":              {object{"mtu": 1400.0}, object{"autoCreateSubnetworks": true}, object{"routingConfig": object{"routingMode": "GLOBAL"}}},
		"":                      {object{"description": "y"}, object{"name": "b"}, object{"nonsense": 1.0}},
		"networkEndpointGroups": {object{"cloudRun": object{"service": "b"}}},
	}
	from := slices.Concat(slices.Repeat(changes[p.collection], 3), changes[""])
	o := maps.Clone(rapid.SampledFrom(from).Draw(m.T, "changes").(object))
	if print := old["fingerprint"]; print != nil && rapid.IntRange(0, 5).Draw(m.T, "stale") > 0 {
		o["fingerprint"] = print
	}
	return o
}

// method draws a POST to a method of an object.
func (m *model) method(p place, name string) (string, object) {
	old := m.stored(p.path + "/" + name)
	k := kindAt(p.path + "/" + name)
	method := m.pick("method", append(slices.Sorted(maps.Keys(k.setters)), "explode")...)
	o := object{}
	switch method {
	case "setLabels":
		o["labels"], o["labelFingerprint"] = object{"team": m.name("label")}, old["labelFingerprint"]
	case "setTarget":
		o["target"] = p.in + m.pick("target", "targetHttpProxies/a", "targetHttpProxies/b", "targetHttpsProxies/a")
	case "setUrlMap":
		o["urlMap"] = p.in + "urlMaps/" + m.name("map")
	case "setSslCertificates":
		o["sslCertificates"] = []any{p.in + "sslCertificates/" + m.name("certificate")}
	case "setMetadata":
		o = clone(child(old, "metadata"))
		if o == nil {
			o = object{}
		}
		o["items"] = []any{object{"key": "k", "value": m.name("value")}}
	case "setTags":
		o = object{"items": []any{"t"}, "fingerprint": child(old, "tags")["fingerprint"]}
	case "expandIpCidrRange":
		o["ipCidrRange"] = m.pick("range", "10.0.0.0/23", "10.0.1.0/25", "10.0.1.0/28", "10.0.0.0/8")
	case "setPrivateIpGoogleAccess":
		o["privateIpGoogleAccess"] = rapid.Bool().Draw(m.T, "access")
	}
	return method, o
}

// runRequest draws a call of Cloud Run, in either of its versions.
func (m *model) runRequest(region string) randomRequest {
	services := "/v2/projects/p/locations/" + region + "/services"
	name := m.name("service")
	r := randomRequest{method: "POST", host: region + "-run.googleapis.com", path: services}
	template := object{"containers": []any{object{"image": m.pick("image", "hello", "")}}}
	body := object{"template": template, "ingress": m.pick("ingress", ingressAll, ingressInternal, ingressNone, "SIDEWAYS")}
	switch m.pick("action", "create", "create", "patch", "traffic", "delete", "policy", "knative", "read") {
	case "create":
		r.path, r.body = r.path+"?serviceId="+name, jsonOf(body)
	case "patch":
		r.method, r.path, r.body = "PATCH", r.path+"/"+name, jsonOf(body)
	case "traffic":
		body["traffic"] = []any{
			object{"type": latestTraffic, "percent": float64(rapid.SampledFrom([]int{100, 50, 0}).Draw(m.T, "percent")), "tag": "test"},
			object{"type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", "revision": name + "-00001-xyz", "percent": 50.0},
		}[:rapid.IntRange(1, 2).Draw(m.T, "targets")]
		r.method, r.path, r.body = "PATCH", r.path+"/"+name, jsonOf(body)
	case "delete":
		r.method, r.path = "DELETE", r.path+"/"+name
	case "policy":
		member := m.pick("member", everyone, "user:a@example.com", "nobody")
		r.path, r.body = r.path+"/"+name+":setIamPolicy", jsonOf(object{"policy": object{"bindings": []any{object{"role": invokerRole, "members": []any{member}}}}})
	case "knative":
		r.path = "/apis/serving.knative.dev/v1/namespaces/p/services"
		r.body = jsonOf(object{"apiVersion": "serving.knative.dev/v1", "kind": "Service", "metadata": object{"name": name, "namespace": "p"},
			"spec": object{"template": object{"spec": object{"containers": []any{object{"image": "hello"}}}}}})
	case "read":
		r.method, r.path = "GET", r.path+m.pick("reading", "", "/"+name, "/"+name+":getIamPolicy", "/"+name+"/revisions")
	}
	return r
}

func jsonOf(o object) string {
	b, err := appendJSON(nil, o)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
