package steps

import "slices"

// PermissionsOf lists the IAM permissions that a kind takes.
type PermissionsOf struct {
	Create []string // on the one that is made
	Delete []string
	Get    string
	List   string
	Use    string            // to refer to one; empty where nothing is asked
	Change map[Part][]string // to change one in place
}

// grants is what the permissions of a kind are made of.
type grants struct {
	noun           string   // "compute.regionUrlMaps"
	create, delete []string // verbs beside "create" and "delete"
	use            string   // verb; empty: none exists
	change         map[Part][]string
}

// permissions of each kind. Those on the resource itself are sure (IAM data);
// the ones on what it refers to are a guess from role contents, see guessed.
// Source: google-cloud section 6.
var permissions = map[Kind]grants{
	KindNetwork:     {noun: "compute.networks", use: "use"},
	KindSubnet:      {noun: "compute.subnetworks", use: "use"},
	KindProxySubnet: {noun: "compute.subnetworks", change: map[Part][]string{PartPurpose: {"compute.subnetworks.update"}}},
	KindAddress: {noun: "compute.addresses", create: []string{"createInternal"}, delete: []string{"deleteInternal"}, use: "useInternal",
		change: map[Part][]string{PartLabels: {"compute.addresses.setLabels"}}},
	KindNEG:            {noun: "compute.regionNetworkEndpointGroups", use: "use"},
	KindBackendService: {noun: "compute.regionBackendServices", use: "use", change: map[Part][]string{PartBackends: {"compute.regionBackendServices.update"}}},
	KindURLMap:         {noun: "compute.regionUrlMaps", use: "use", change: map[Part][]string{PartRoutes: {"compute.regionUrlMaps.update"}}},
	KindCertificate:    {noun: "compute.regionSslCertificates"},
	KindHTTPProxy:      {noun: "compute.regionTargetHttpProxies", use: "use", change: map[Part][]string{PartURLMap: {"compute.regionTargetHttpProxies.setUrlMap"}}},
	KindHTTPSProxy: {noun: "compute.regionTargetHttpsProxies", use: "use", change: map[Part][]string{
		PartURLMap:       {"compute.regionTargetHttpsProxies.setUrlMap"},
		PartCertificates: {"compute.regionTargetHttpsProxies.setSslCertificates"},
	}},
	KindForwardingRule: {noun: "compute.forwardingRules", change: map[Part][]string{
		PartTarget: {"compute.forwardingRules.setTarget"},
		PartLabels: {"compute.forwardingRules.setLabels"},
	}},
	KindFirewallRule: {noun: "compute.firewalls", change: map[Part][]string{PartSources: {"compute.firewalls.update"}}},
	KindInstance:     {noun: "compute.instances", create: []string{"setMetadata", "setTags"}},
	KindService: {noun: "run.services", change: map[Part][]string{
		PartIngress:     {"run.services.update"},
		PartAnnotations: {"run.services.update"},
		PartInvoker:     {"run.services.getIamPolicy", "run.services.setIamPolicy"},
	}},
}

// Permissions lists what it takes to make, delete, read, use and change the
// kind.
func (k Kind) Permissions() PermissionsOf {
	g := permissions[k]
	p := PermissionsOf{
		Create: verbs(g.noun, append([]string{"create"}, g.create...)), Delete: verbs(g.noun, append([]string{"delete"}, g.delete...)),
		Get: g.noun + ".get", List: g.noun + ".list", Change: g.change,
	}
	if g.use != "" {
		p.Use = g.noun + "." + g.use
	}
	return p
}

func verbs(noun string, list []string) []string {
	all := make([]string, len(list))
	for i, v := range list {
		all[i] = noun + "." + v
	}
	return all
}

// policyUse is what it takes to put a subnet or a firewall rule into a
// network.
const policyUse = "compute.networks.updatePolicy"

// useOf is the permission that a user of the kind takes on what it refers to.
func useOf(user, of Kind) string {
	if of == KindNetwork {
		switch user {
		case KindSubnet, KindProxySubnet, KindFirewallRule:
			return policyUse
		case KindInstance:
			return "" // the subnet says it
		}
	}
	return of.Permissions().Use
}

// waits is what it takes to see how a change of the kind ends.
func (k Kind) waits() string {
	switch k.Level() {
	case LevelRun:
		return "run.operations.get"
	case LevelZone:
		return "compute.zoneOperations.get"
	case LevelRegion:
		return "compute.regionOperations.get"
	}
	return "compute.globalOperations.get"
}

// OwnPolicy tells whether a resource of the kind can be asked for permissions
// by itself. Source: Compute v1, Run v2 (sure).
func (k Kind) OwnPolicy() bool {
	return slices.Contains([]Kind{KindSubnet, KindProxySubnet, KindAddress, KindBackendService, KindFirewallRule, KindInstance, KindService}, k)
}
