package sandbox

import (
	"strings"
	"testing"
)

// TestFieldsThatWouldDoNothing: what the sandbox does not simulate is refused with 501; a value that means nothing passes.
func TestFieldsThatWouldDoNothing(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	for _, c := range []struct{ rule, path, body, idle string }{
		{"backend service", "backendServices", `"loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP"`, `"subsetting":{"policy":"NONE"},"circuitBreakers":{},"enableCDN":false,"network":""`},
		{"forwarding rule", "forwardingRules", plainRule + `,"portRange":"80"`, `"ipVersion":"IPV4","sourceIpRanges":[]`},
		{"subnetwork", "subnetworks", `"network":"global/networks/n","ipCidrRange":"10.9.0.0/24"`, `"stackType":"IPV4_ONLY"`},
		{"address", "addresses", `"addressType":"INTERNAL","subnetwork":"` + inUS + `subnetworks/n-sub"`, `"ipVersion":"IPV4"`},
		{"target http proxy", "targetHttpProxies", `"urlMap":"` + inUS + `urlMaps/map"`, `"proxyBind":false`},
	} {
		for _, field := range map[string][]string{
			"backend service": {
				`"serviceLbPolicy":"x"`, `"failoverPolicy":{"failoverRatio":0.5}`, `"subsetting":{"policy":"CONSISTENT_HASH_SUBSETTING"}`, `"circuitBreakers":{"maxRequests":1}`,
				`"haPolicy":{"fastIPMove":"GARP_RA"}`, `"network":"global/networks/n"`, `"enableCDN":true`, `"maxStreamDuration":{"seconds":"1"}`,
			},
			"forwarding rule":   {`"ipVersion":"IPV6"`, `"sourceIpRanges":["10.0.0.0/8"]`, `"serviceLabel":"x"`, `"isMirroringCollector":true`},
			"subnetwork":        {`"stackType":"IPV4_IPV6"`, `"ipv6AccessType":"INTERNAL"`, `"privateIpv6GoogleAccess":"ENABLE_OUTBOUND_VM_ACCESS_TO_GOOGLE"`},
			"address":           {`"ipVersion":"IPV6"`, `"prefixLength":28`},
			"target http proxy": {`"proxyBind":true`},
		}[c.rule] {
			u.holds(c.rule+" not simulated", []refusedRequest{{field, "POST", inUS + c.path, `{"name":"x",` + c.body + `,` + field + `}`, 501, "does not simulate " + strings.Split(field, `"`)[1]}})
		}
		u.make("POST", inUS+c.path, `{"name":"x",`+c.body+`,`+c.idle+`}`)
	}
	u.holds("network not simulated", []refusedRequest{{"ULA", "POST", base + "global/networks", `{"name":"x","autoCreateSubnetworks":false,"enableUlaInternalIpv6":true}`, 501, "enableUlaInternalIpv6"}})
	print := text(u.get(inUS+"backendServices/bes"), "fingerprint")
	u.holds("backend service not simulated", []refusedRequest{{"PATCH", "PATCH", inUS + "backendServices/bes", `{"circuitBreakers":{"maxRequests":1},"fingerprint":"` + print + `"}`, 501, "circuitBreakers"}})
	u.holds("IAP", []refusedRequest{{"on", "POST", inUS + "backendServices", `{"name":"y","loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP","iap":{"enabled":true}}`, 501, "Identity-Aware Proxy"}})
}
