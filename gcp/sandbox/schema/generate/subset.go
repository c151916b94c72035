package main

// apiSubset is what the sandbox simulates of one API.
type apiSubset struct {
	document string   // in google.golang.org/api
	methods  []string // ids, or prefixes that end in a dot
	named    []string // verbs among these that are only named: the sandbox knows of them, and does not serve them
	protos   []proto  // where the names of its enums stand, and their numbers
	numbered bool     // its clients send and read enums as numbers
	listed   bool     // all collections that it lists are named, also those that the sandbox does not have
}

// proto is a folder of generated Go types and the name of their proto package.
type proto struct{ module, folder, name string }

func subset() []apiSubset {
	policy := proto{"cloud.google.com/go/iam", "apiv1/iampb", "google.iam.v1"}
	return []apiSubset{
		{
			document: "compute/v1/compute-api.json",
			listed:   true,
			methods: []string{
				"compute.networks.", "compute.subnetworks.", "compute.addresses.", "compute.regionNetworkEndpointGroups.",
				"compute.regionBackendServices.", "compute.regionUrlMaps.", "compute.regionSslCertificates.", "compute.regionTargetHttpProxies.",
				"compute.regionTargetHttpsProxies.", "compute.forwardingRules.", "compute.firewalls.",
				"compute.instances.get", "compute.instances.list", "compute.instances.insert", "compute.instances.delete",
				"compute.instances.aggregatedList", "compute.instances.setLabels", "compute.instances.setMetadata", "compute.instances.setTags",
				"compute.instances.getSerialPortOutput", "compute.instances.testIamPermissions",
				"compute.networkEndpointGroups.aggregatedList", "compute.backendServices.aggregatedList", "compute.urlMaps.aggregatedList",
				"compute.sslCertificates.aggregatedList", "compute.targetHttpProxies.aggregatedList", "compute.targetHttpsProxies.aggregatedList",
				"compute.regions.get", "compute.regions.list", "compute.zones.get", "compute.zones.list", "compute.projects.get", "compute.projects.getXpnHost",
				"compute.globalOperations.", "compute.regionOperations.", "compute.zoneOperations.",
			},
			named: []string{
				"move", "addPeering", "cancelRequestRemovePeering", "removePeering", "requestRemovePeering", "updatePeering", "listPeeringRoutes",
				"getEffectiveFirewalls", "attachNetworkEndpoints", "detachNetworkEndpoints", "listNetworkEndpoints", "setSecurityPolicy",
			},
			protos: []proto{{"cloud.google.com/go/compute", "apiv1/computepb", "google.cloud.compute.v1"}},
		},
		{
			document: "run/v1/run-api.json",
			methods: []string{
				"run.projects.locations.list", "run.projects.locations.services.", "run.namespaces.services.", "run.namespaces.revisions.",
				"run.projects.locations.operations.",
			},
			protos: []proto{policy},
		},
		{
			document: "run/v2/run-api.json",
			methods:  []string{"run.projects.locations.services.", "run.projects.locations.operations."},
			named:    []string{"exportStatus"},
			numbered: true,
			protos: []proto{
				{"cloud.google.com/go/run", "apiv2/runpb", "google.cloud.run.v2"},
				{"google.golang.org/genproto/googleapis/api", "", "google.api"}, policy,
			},
		},
		{
			document: "cloudresourcemanager/v1/cloudresourcemanager-api.json",
			methods: projectMethods("list", "listOrgPolicies", "getOrgPolicy", "getEffectiveOrgPolicy",
				"setOrgPolicy", "clearOrgPolicy", "listAvailableOrgPolicyConstraints"),
			named:  []string{"setOrgPolicy", "clearOrgPolicy", "listAvailableOrgPolicyConstraints"},
			protos: []proto{policy},
		},
		{
			document: "cloudresourcemanager/v3/cloudresourcemanager-api.json",
			methods:  projectMethods("search"),
			numbered: true,
			protos:   []proto{{"cloud.google.com/go/resourcemanager", "apiv3/resourcemanagerpb", "google.cloud.resourcemanager.v3"}, policy},
		},
		{
			document: "serviceusage/v1/serviceusage-api.json",
			methods:  []string{"serviceusage.services.", "serviceusage.operations.get"},
			numbered: true,
			protos:   []proto{{"cloud.google.com/go/serviceusage", "apiv1/serviceusagepb", "google.api.serviceusage.v1"}},
		},
		{
			document: "orgpolicy/v2/orgpolicy-api.json",
			methods:  []string{"orgpolicy.projects.policies.", "orgpolicy.projects.constraints."},
		},
	}
}

func projectMethods(more ...string) []string {
	var ids []string
	for _, verb := range append(more, "get", "getIamPolicy", "setIamPolicy", "testIamPermissions") {
		ids = append(ids, "cloudresourcemanager.projects."+verb)
	}
	return ids
}
