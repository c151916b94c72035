package sandbox

import (
	"regexp"
	"slices"
	"strings"
)

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
		{name: "services", reason: "as above; the elements of the list are compared", kind: "serviceusage", field: `services\[\]`},
		{name: "processors", reason: "which ones a zone has is no matter of the load balancer", field: `availableCpuPlatforms\[\]`},
		{name: "rate limits are faults", reason: "a plan of faults answers 429 when a user asks for it, nothing else does", row: func(x exchange) bool { return x.Status == 429 }},
		{name: "parent", reason: "the sandbox's project stands in no organisation and no folder", kind: "crm.project", field: `parent`},
		{name: "IPv6 is not simulated", reason: "the internal load balancer speaks IPv4", field: `ipv6CidrRange|externalIpv6Prefix|internalIpv6Prefix|ipv6AccessType`},
		{name: "peerings", reason: "as above; the rest of the network is compared", kind: "network", field: `peerings`},
		{name: "regions", reason: "an auto-mode network has a subnet in every region that there is, and that number grows", kind: "network", field: `subnetworks\[\]`},
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

// explainedLists is the table of what the recorded lists have and the sandbox has not.
func explainedLists() []explanation {
	return []explanation{
		{name: "global load balancers are not simulated", reason: "the sandbox has regional internal ones only",
			row: inCollections("global/", "addresses", "forwardingRules", "sslCertificates", "targetHttpProxies", "targetHttpsProxies", "urlMaps")},
		{name: "jobs are not simulated", reason: "no load balancer leads to a Cloud Run job", row: func(x exchange) bool { return strings.Contains(x.Filename, "-jobs") }},
		{name: "effective firewalls are not simulated", reason: "none of our clients asks for them", row: func(x exchange) bool {
			return strings.HasSuffix(x.Filename, "-getEffectiveFirewalls")
		}},
		{name: "trimmed", reason: "the owners of the recording have cut this answer down by hand: its conditions have no times", row: func(x exchange) bool {
			return x.Method == "PUT" && strings.HasSuffix(x.Filename, "-services-hello")
		}},
		{name: "renamed", reason: "the owners of the recording have renamed its services by hand, in one place of many",
			field: `items\[\]\.(metadata\.selfLink|spec\.template\.metadata\.name)`},
		{name: "newer than the recording", reason: "a service has more than one URL since 2024", field: `items\[\]\.metadata\.annotations\.run\.googleapis\.com/urls`},
		{name: "instances only come and go", reason: "they are clients inside a network; nothing stops, suspends or takes them apart", row: func(x exchange) bool {
			return regexp.MustCompile(`-(start|stop|suspend|resume|detachDisk)$`).MatchString(x.Filename)
		}},
		{name: "instances run", reason: "as above", kind: "instances", field: `(.+\.)?(status|lastStopTimestamp|lastSuspendedTimestamp|resourceStatus)`},
		{name: "placement", reason: "zones of the sandbox are in no building", kind: "instances", field: `(.+\.)?satisfiesPzi`},
		{name: "cut down", reason: "the owners of the recording have left this instance no interface or no disk", row: func(x exchange) bool {
			return slices.ContainsFunc(listed(x.Response), func(o object) bool {
				return text(o, "kind") == "compute#instance" && (o["networkInterfaces"] == nil || o["disks"] == nil || len(items(o, "disks")) == 0)
			})
		}},
		{name: "moved", reason: "the owners of the recording have put an instance into a zone that its link does not name", row: func(x exchange) bool {
			return strings.Contains(x.Source, "/instance-label") && strings.Contains(x.Filename, "-aggregated-")
		}},
		{name: "a patch done at once", reason: "a subnet's flow logs were once on in the first answer; other patches take time", row: func(x exchange) bool {
			return x.Method == "PATCH" && strings.Contains(x.Filename, "-subnetworks-")
		}},
		{name: "misfiled", reason: "the answer is one of Deployment Manager, or of an aggregated list, under the name of another request", row: func(x exchange) bool {
			kind := text(x.Response, "kind")
			return strings.HasPrefix(kind, "deploymentmanager#") || strings.Contains(x.Filename, "-regions-") && strings.HasSuffix(kind, "AggregatedList")
		}},
		{name: "external and passthrough load balancers are not simulated", reason: "runlb builds none", row: func(x exchange) bool {
			return !isOurs(x.Response) || strings.Contains(x.Filename, "-c7n-forwarding-rule-default-") ||
				listed(x.Response) != nil && !slices.ContainsFunc(listed(x.Response), isOurs)
		}},
		{name: "external rules", reason: "as above; what else is in the list is compared", field: `items\.regions/us-central1\.forwardingRules\[\]`},
		{name: "users of external addresses", reason: "as above", kind: "addresses", field: `items\.regions/us-central1\.addresses\[\]\.users`},
		{name: "global addresses", reason: "they serve global load balancers and VPC peering", kind: "addresses", field: `items\.global\..+`},
		{name: "peerings", reason: "VPC peering is not simulated", kind: "networks", field: `(items\[\]\.)?peerings`},
		{name: "regions", reason: "an auto-mode network has a subnet in every region that there is, and that number grows", kind: "networks", field: `(items\[\]\.)?subnetworks\[\]`},
		{name: "processors", reason: "which one an instance gets is no matter of the load balancer", kind: "instances", field: `(.+\.)?cpuPlatform`},
		{name: "zones", reason: "zones for accelerators are left out", field: `items\.zones/[a-z0-9-]+-ai[0-9][a-z]`},
		{name: "older wording", reason: "recordings since 2025 have the one that the sandbox has", field: `items\..+\.warning\.message`},
	}
}
