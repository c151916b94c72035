package sandbox

import "strings"

// explainedRuns is the table of what the recorded runs have and the sandbox has not.
func explainedRuns() []explanation {
	return []explanation{
		{name: "global load balancers are not simulated", reason: "the sandbox has regional internal ones only",
			row: inCollections("global/", "backendServices", "forwardingRules", "sslCertificates", "targetHttpsProxies", "urlMaps")},
		{name: "global addresses are not simulated", reason: "they serve global load balancers and VPC peering", row: inCollections("global/", "addresses")},
		{name: "jobs are not simulated", reason: "no load balancer leads to a Cloud Run job", row: func(x exchange) bool {
			return x.Kind == "run.job" || x.Kind == "run.operation" || strings.Contains(x.URL, "/jobs")
		}},
		{name: "service identities are not simulated", reason: "generateServiceIdentity makes accounts of Google's own services", row: func(x exchange) bool {
			return strings.Contains(x.URL, ":generateServiceIdentity")
		}},
		{name: "VPC peering is not simulated", reason: "peerings come from Service Networking, which no load balancer needs", row: func(x exchange) bool {
			return strings.Contains(x.URL, "/removePeering") || text(x.Response, "operationType") == "removePeering"
		}},
		{name: "few APIs", reason: "the sandbox knows the APIs that a load balancer needs", row: func(x exchange) bool {
			return strings.Contains(x.URL, "servicenetworking.googleapis.com") || x.Kind == "serviceusage.operation"
		}},
		{name: "services", reason: "as above; the elements of the list are compared", field: `services\[\]`},
		{name: "partial responses are not simulated", reason: "none of our clients asks for some fields only", field: `services\[\]\.(config|parent|state)`},
		{name: "processors", reason: "which ones a zone has is no matter of the load balancer", field: `availableCpuPlatforms\[\]`},
		{name: "rate limits are faults", reason: "a plan of faults answers 429 when a user asks for it, nothing else does", row: func(x exchange) bool { return x.Status == 429 }},
		{name: "parent", reason: "the sandbox's project stands in no organisation and no folder", field: `parent`},
		{name: "IPv6 is not simulated", reason: "the internal load balancer speaks IPv4", field: `ipv6CidrRange|externalIpv6Prefix|internalIpv6Prefix|ipv6AccessType`},
		{name: "peerings", reason: "as above; the rest of the network is compared", field: `peerings`},
		{name: "regions", reason: "an auto-mode network has a subnet in every region that there is, and that number grows", field: `subnetworks\[\]`},
	}
}

// inCollections is true of exchanges about one of the collections in a scope, and about operations on them.
func inCollections(scope string, collections ...string) func(exchange) bool {
	return func(x exchange) bool {
		subject := x.path()
		if target := text(x.Response, "targetLink"); target != "" {
			subject = target
		}
		for _, c := range collections {
			if strings.Contains(subject+"/", "/"+scope+c+"/") {
				return true
			}
		}
		return false
	}
}
