package sandbox

import (
	"testing"
)

func TestNEGRules(t *testing.T) {
	u := newUser(t, Options{})
	neg := func(run string) string { return `{"name":"x","networkEndpointType":"SERVERLESS"` + run + `}` }
	path := inUS + "networkEndpointGroups"
	u.refuses([]refusedRequest{
		{"nothing", "POST", path, neg(""), 400, "resource.cloudRun"},
		{"tag only", "POST", path, neg(`,"cloudRun":{"tag":"v1"}`), 400, "service or urlMask"},
		{"mask with a scheme", "POST", path, neg(`,"cloudRun":{"urlMask":"https://example.com/<service>"}`), 400, "resource.cloudRun.urlMask"},
		{"network", "POST", path, neg(`,"cloudRun":{"service":"a"},"network":"global/networks/n"`), 400, "resource.network"},
		{"two platforms", "POST", path, neg(`,"cloudRun":{"service":"a"},"appEngine":{}`), 400, "Exactly one"},
		{"type", "POST", path, `{"name":"x","networkEndpointType":"GCE_VM_IP_PORT"}`, 400, "SERVERLESS"},
		{"PATCH", "PATCH", path + "/x", `{}`, 404, ""},
	})
	op := u.change("POST", path, neg(`,"cloudRun":{"service":"not-deployed-yet"}`))
	if text(op, "operationType") != "compute.regionNetworkEndpointGroups.insert" {
		t.Errorf("operationType: %v", op["operationType"])
	}
}
