package sandbox

import (
	"strings"
	"testing"
)

// serviceBody is backend service x with NEG neg, with more fields of its own and of its backend.
func serviceBody(fields, backend string) string {
	return `{"name":"x","loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP"` + fields + `,"backends":[{"group":"` + link(inUS) + `networkEndpointGroups/neg"` + backend + `}]}`
}

func TestBackendServiceRules(t *testing.T) {
	u := newUser(t, Options{})
	u.backend()
	services := inUS + "backendServices"
	u.holds("protocol of a proxy", []refusedRequest{
		{"TCP", "POST", services, strings.Replace(serviceBody("", ""), `"HTTP"`, `"TCP"`, 1), 400, "resource.protocol"},
	})
	u.holds("log sample rate", []refusedRequest{
		{"2", "POST", services, serviceBody(`,"logConfig":{"enable":true,"sampleRate":2}`, ""), 400, "resource.logConfig.sampleRate"},
		{"without logs", "POST", services, serviceBody(`,"logConfig":{"enable":false,"sampleRate":0.5}`, ""), 400, "resource.logConfig.sampleRate"},
	})
	u.make("POST", services, `{"name":"logged","loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP","logConfig":{"enable":true,"sampleRate":0.5}}`)
	u.make("PATCH", services+"/logged", `{"logConfig":{"enable":false},"fingerprint":"`+text(u.get(services+"/logged"), "fingerprint")+`"}`)
	if logs := child(u.get(services+"/logged"), "logConfig"); logs["enable"] != false || logs["sampleRate"] != 0.5 {
		t.Errorf("logs turned off: %v", logs)
	}
	shows(t, "backend service scheme", "backend service protocol")
	u.make("POST", services, `{"name":"plain"}`)
	if o := u.get(services + "/plain"); text(o, "loadBalancingScheme") != "INTERNAL" || text(o, "protocol") != "TCP" {
		t.Errorf("nothing sent: %v %v", o["loadBalancingScheme"], o["protocol"])
	}
}

func TestServerlessBackendRules(t *testing.T) {
	u := newUser(t, Options{})
	u.backend()
	u.make("POST", inUS+"networkEndpointGroups", `{"name":"neg2","networkEndpointType":"SERVERLESS","cloudRun":{"urlMask":"example.com/<service>"}}`)
	services := inUS + "backendServices"
	const ofService, ofBackend = " is not supported for a backend service with Serverless network endpoint groups.", " is not supported for Serverless network endpoint groups."
	for _, c := range []struct{ field, fields, backend, says string }{
		{"portName", `,"portName":"https"`, "", "Invalid value for field 'resource.portName': 'https'. Port name" + ofService},
		{"timeoutSec", `,"timeoutSec":120`, "", "Invalid value for field 'resource.timeoutSec': '120'. Timeout sec" + ofService},
		{"healthChecks", `,"healthChecks":["global/healthChecks/h"]`, "", "Health check" + ofService},
		{"outlierDetection", `,"outlierDetection":{}`, "", "Outlier detection" + ofService},
		{"balancingMode", "", `,"balancingMode":"RATE"`, "Invalid value for field 'resource.backends[0].balancingMode': 'RATE'. Balancing mode" + ofBackend},
		{"maxUtilization", "", `,"maxUtilization":0.8`, "Invalid value for field 'resource.backends[0].maxUtilization': '0.8'. Max utilization" + ofBackend},
		{"maxRate", "", `,"maxRate":100`, "resource.backends[0].maxRate"},
		{"maxRatePerInstance", "", `,"maxRatePerInstance":1`, "resource.backends[0].maxRatePerInstance"},
		{"maxRatePerEndpoint", "", `,"maxRatePerEndpoint":1`, "resource.backends[0].maxRatePerEndpoint"},
		{"maxConnections", "", `,"maxConnections":1`, "resource.backends[0].maxConnections"},
		{"capacityScaler", "", `,"capacityScaler":1`, "resource.backends[0].capacityScaler"},
	} {
		u.holds("serverless "+c.field, []refusedRequest{{c.field, "POST", services, serviceBody(c.fields, c.backend), 400, c.says}})
	}
	u.holds("serverless scheme", []refusedRequest{
		{"the L4 product", "POST", services, strings.Replace(serviceBody("", ""), "INTERNAL_MANAGED", "INTERNAL", 1), 400, "Invalid load balancing scheme for regional backend service with Serverless network endpoint group."},
	})
	u.holds("one serverless NEG", []refusedRequest{
		{"two", "POST", services, strings.Replace(serviceBody("", ""), "}]", `},{"group":"`+link(inUS)+`networkEndpointGroups/neg2"}]`, 1), 400, "one Serverless"},
	})
	u.holds("backend group", []refusedRequest{
		{"none", "POST", services, `{"name":"x","loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP","backends":[{"description":"?"}]}`, 400, "Required field 'resource.backends[0].group' not specified"},
	})
	u.holds("backend by its full URL", []refusedRequest{
		{"partial", "POST", services, strings.Replace(serviceBody("", ""), link(""), "", 1), 400, "The URL is malformed."},
	})
	u.holds("reference exists", []refusedRequest{
		{"NEG that is not there", "POST", services, strings.Replace(serviceBody("", ""), "Groups/neg", "Groups/none", 1), 404, "was not found"},
	})
	u.holds("reference region", []refusedRequest{
		{"NEG of another region", "POST", base + "regions/europe-west1/backendServices", serviceBody("", ""), 400, "same region"},
	})
	u.holds("reference project", []refusedRequest{
		{"NEG of another project", "POST", services, strings.Replace(serviceBody("", ""), "projects/p/", "projects/q/", 1), 400, "Cross project referencing is not allowed for this resource."},
	})
}

// What the server fills in comes back in gcloud's PUT, and what has no effect is taken.
func TestServerlessBackendTakesBackWhatItFillsIn(t *testing.T) {
	u := newUser(t, Options{})
	u.backend()
	shows(t, "affinity without effect")
	u.make("POST", inUS+"backendServices", serviceBody(`,"portName":"http","port":80,"timeoutSec":30,"sessionAffinity":"CLIENT_IP","localityLbPolicy":"RANDOM"`, ""))
	o := u.get(inUS + "backendServices/x")
	if group := objects(o, "backends")[0]; len(group) != 1 {
		t.Errorf("a backend is answered with more than its group: %v", group)
	}
	u.make("PUT", inUS+"backendServices/x", asText(t, o))
}
