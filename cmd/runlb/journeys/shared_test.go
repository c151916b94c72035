package journeys

import (
	"net/http"
	"strings"
	"testing"

	"runlb/cmd/runlb/internal/program"
)

// Who else uses our proxy-only subnet keeps it, and is named. Once they have
// left, the rest goes too.
func TestTeardownWithAStrangerOnTheProxyOnlySubnet(t *testing.T) {
	u := arrive(t)
	before := u.cloud.Snapshot()
	done := u.quick().apply().built("login").verify("login", 1)
	theirs := u.strangersLoadBalancer()
	teardown := done.teardown("login")
	teardown.keeps("proxy-only-subnet")
	teardown.leaves("proxy-only subnet proxy-only-subnet", "their-rule")
	for _, path := range theirs {
		u.stranger(http.MethodDelete, path, "")
	}
	teardown.again("login").gone("login").quit()
	program.AsBefore(t, before, u.cloud.Snapshot())
}

// strangersLoadBalancer stands in the same network. It returns the paths of
// its parts, in the order in which they can be deleted.
func (u *user) strangersLoadBalancer() (paths []string) {
	u.t.Helper()
	for _, part := range []struct{ collection, name, fields string }{
		{"networkEndpointGroups", "their-neg", `"networkEndpointType":"SERVERLESS","cloudRun":{"service":"orders"}`},
		{"backendServices", "their-backend", `"loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP","backends":[{"group":"HEREnetworkEndpointGroups/their-neg"}]`},
		{"urlMaps", "their-map", `"defaultService":"HEREbackendServices/their-backend"`},
		{"targetHttpProxies", "their-proxy", `"urlMap":"HEREurlMaps/their-map"`},
		{"forwardingRules", "their-rule", `"loadBalancingScheme":"INTERNAL_MANAGED","IPProtocol":"TCP","portRange":"8080",` +
			`"network":"projects/sandbox-project/global/networks/lb-network","subnetwork":"HEREsubnetworks/lb-subnet","target":"HEREtargetHttpProxies/their-proxy"`},
	} {
		fields := strings.ReplaceAll(part.fields, "HERE", "https://www.googleapis.com"+here)
		u.stranger(http.MethodPost, here+part.collection, `{"name":"`+part.name+`",`+fields+`}`)
		paths = append([]string{here + part.collection + "/" + part.name}, paths...)
	}
	return paths
}
