package steps

// PermissionsOf lists the IAM permissions that a kind takes.
type PermissionsOf struct {
	Create []string // to make one
	Delete []string
	Use    []string // to read one and refer to it
	Update []string // to change one in place
}

// permissions of each kind. Those on the resource itself are sure (IAM data);
// the .use ones on what it refers to are a guess from role contents. Source:
// google-cloud section 6.
var permissions = map[Kind]PermissionsOf{
	KindNetwork: {
		Create: []string{"compute.networks.create", "compute.networks.get"},
		Delete: []string{"compute.networks.delete", "compute.networks.get"},
		Use:    []string{"compute.networks.get", "compute.networks.use"},
	},
	KindSubnet: {
		Create: []string{"compute.subnetworks.create", "compute.subnetworks.get", "compute.networks.updatePolicy"},
		Delete: []string{"compute.subnetworks.delete", "compute.subnetworks.get", "compute.networks.updatePolicy"},
		Use:    []string{"compute.subnetworks.get", "compute.subnetworks.use"},
	},
	KindProxySubnet: {
		Create: []string{"compute.subnetworks.create", "compute.subnetworks.get", "compute.networks.updatePolicy"},
		Delete: []string{"compute.subnetworks.delete", "compute.subnetworks.get", "compute.networks.updatePolicy"},
		Use:    []string{"compute.subnetworks.get"},
		Update: []string{"compute.subnetworks.update"},
	},
	KindAddress: {
		Create: []string{"compute.addresses.create", "compute.addresses.createInternal", "compute.addresses.get", "compute.subnetworks.use"},
		Delete: []string{"compute.addresses.delete", "compute.addresses.deleteInternal", "compute.addresses.get", "compute.subnetworks.use"},
		Use:    []string{"compute.addresses.get", "compute.addresses.useInternal"},
	},
	KindNEG: {
		Create: []string{"compute.regionNetworkEndpointGroups.create", "compute.regionNetworkEndpointGroups.get"},
		Delete: []string{"compute.regionNetworkEndpointGroups.delete", "compute.regionNetworkEndpointGroups.get"},
		Use:    []string{"compute.regionNetworkEndpointGroups.get", "compute.regionNetworkEndpointGroups.use"},
	},
	KindBackendService: {
		Create: []string{"compute.regionBackendServices.create", "compute.regionBackendServices.get", "compute.regionNetworkEndpointGroups.use"},
		Delete: []string{"compute.regionBackendServices.delete", "compute.regionBackendServices.get"},
		Use:    []string{"compute.regionBackendServices.get", "compute.regionBackendServices.use"},
		Update: []string{"compute.regionBackendServices.update", "compute.regionNetworkEndpointGroups.use"},
	},
	KindURLMap: {
		Create: []string{"compute.regionUrlMaps.create", "compute.regionUrlMaps.get", "compute.regionBackendServices.use"},
		Delete: []string{"compute.regionUrlMaps.delete", "compute.regionUrlMaps.get"},
		Use:    []string{"compute.regionUrlMaps.get", "compute.regionUrlMaps.use"},
		Update: []string{"compute.regionUrlMaps.update", "compute.regionBackendServices.use"},
	},
	KindCertificate: {
		Create: []string{"compute.regionSslCertificates.create", "compute.regionSslCertificates.get"},
		Delete: []string{"compute.regionSslCertificates.delete", "compute.regionSslCertificates.get"},
		Use:    []string{"compute.regionSslCertificates.get"},
	},
	KindHTTPProxy: {
		Create: []string{"compute.regionTargetHttpProxies.create", "compute.regionTargetHttpProxies.get", "compute.regionUrlMaps.use"},
		Delete: []string{"compute.regionTargetHttpProxies.delete", "compute.regionTargetHttpProxies.get"},
		Use:    []string{"compute.regionTargetHttpProxies.get", "compute.regionTargetHttpProxies.use"},
		Update: []string{"compute.regionTargetHttpProxies.setUrlMap", "compute.regionUrlMaps.use"},
	},
	KindHTTPSProxy: {
		Create: []string{"compute.regionTargetHttpsProxies.create", "compute.regionTargetHttpsProxies.get", "compute.regionUrlMaps.use"},
		Delete: []string{"compute.regionTargetHttpsProxies.delete", "compute.regionTargetHttpsProxies.get"},
		Use:    []string{"compute.regionTargetHttpsProxies.get", "compute.regionTargetHttpsProxies.use"},
		Update: []string{"compute.regionTargetHttpsProxies.setUrlMap", "compute.regionTargetHttpsProxies.setSslCertificates", "compute.regionUrlMaps.use"},
	},
	KindForwardingRule: {
		Create: []string{"compute.forwardingRules.create", "compute.forwardingRules.get", "compute.networks.use", "compute.subnetworks.use", "compute.addresses.useInternal"},
		Delete: []string{"compute.forwardingRules.delete", "compute.forwardingRules.get"},
		Use:    []string{"compute.forwardingRules.get"},
		Update: []string{"compute.forwardingRules.setTarget", "compute.forwardingRules.setLabels"},
	},
	KindFirewallRule: {
		Create: []string{"compute.firewalls.create", "compute.firewalls.get", "compute.networks.updatePolicy"},
		Delete: []string{"compute.firewalls.delete", "compute.firewalls.get", "compute.networks.updatePolicy"},
		Use:    []string{"compute.firewalls.get"},
		Update: []string{"compute.firewalls.update", "compute.networks.updatePolicy"},
	},
	KindInstance: {
		Create: []string{"compute.instances.create", "compute.instances.get", "compute.instances.setMetadata", "compute.instances.setTags", "compute.disks.create", "compute.subnetworks.use"},
		Delete: []string{"compute.instances.delete", "compute.instances.get"},
		Use:    []string{"compute.instances.get"},
	},
	KindService: {
		Create: []string{"run.services.create", "run.services.get"},
		Delete: []string{"run.services.delete", "run.services.get"},
		Use:    []string{"run.services.get"},
		Update: []string{"run.services.update", "run.services.get", "run.services.getIamPolicy", "run.services.setIamPolicy"},
	},
}
