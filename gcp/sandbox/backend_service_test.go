package sandbox

import (
	"strings"
	"testing"
)

func TestServerlessBackendRules(t *testing.T) {
	u := newUser(t, Options{})
	u.make("POST", inUS+"networkEndpointGroups", `{"name":"neg","networkEndpointType":"SERVERLESS","cloudRun":{"service":"hello"}}`)
	u.make("POST", inUS+"networkEndpointGroups", `{"name":"neg2","networkEndpointType":"SERVERLESS","cloudRun":{"urlMask":"example.com/<service>"}}`)
	bes := func(fields, backend string) string {
		return `{"name":"x","loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP"` + fields + `,"backends":[{"group":"` + inUS + `networkEndpointGroups/neg"` + backend + `}]}`
	}
	path := inUS + "backendServices"
	const notForServerless = " is not supported for a backend service with Serverless network endpoint groups."
	u.refuses([]refusedRequest{
		{"portName", "POST", path, bes(`,"portName":"https"`, ""), 400, "Invalid value for field 'resource.portName': 'https'. Port name" + notForServerless},
		{"timeoutSec", "POST", path, bes(`,"timeoutSec":120`, ""), 400, "Invalid value for field 'resource.timeoutSec': '120'. Timeout sec" + notForServerless},
		{"balancingMode", "POST", path, bes("", `,"balancingMode":"RATE"`), 400, "Invalid value for field 'resource.backends[0].balancingMode': 'RATE'. Balancing mode is not supported for Serverless network endpoint groups."},
		{"maxUtilization", "POST", path, bes("", `,"maxUtilization":0.8`), 400, "Invalid value for field 'resource.backends[0].maxUtilization': '0.8'. Max utilization is not supported for Serverless network endpoint groups."},
		{"capacityScaler", "POST", path, bes("", `,"capacityScaler":1`), 400, "Capacity scaler"},
		{"scheme", "POST", path, strings.Replace(bes("", ""), "INTERNAL_MANAGED", "INTERNAL", 1), 400, "Invalid load balancing scheme for regional backend service with Serverless network endpoint group."},
		{"protocol", "POST", path, strings.Replace(bes("", ""), `"HTTP"`, `"TCP"`, 1), 400, "resource.protocol"},
		{"two NEGs", "POST", path, strings.Replace(bes("", ""), "}]", `},{"group":"`+inUS+`networkEndpointGroups/neg2"}]`, 1), 400, "one Serverless"},
		{"outlier detection", "POST", path, bes(`,"outlierDetection":{}`, ""), 400, "Outlier detection"},
		{"NEG that is not there", "POST", path, strings.Replace(bes("", ""), "Groups/neg", "Groups/none", 1), 404, "was not found"},
		{"NEG of another region", "POST", base + "regions/europe-west1/backendServices", bes("", ""), 400, "same region"},
		{"foreign project", "POST", path, strings.Replace(bes("", ""), "projects/p/", "projects/q/", 1), 400, "Cross project referencing is not allowed for this resource."},
	})
	u.make("POST", path, bes(`,"portName":"http","port":80,"timeoutSec":30`, "")) // what the server fills in comes back in gcloud's PUT.
	o := u.get(path + "/x")
	if group := objects(o, "backends")[0]; len(group) != 1 {
		t.Errorf("a backend is answered with more than its group: %v", group)
	}
}
