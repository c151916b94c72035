package sandbox

func negKind() kind {
	return kind{
		collection: "networkEndpointGroups", scope: "regions", singular: "networkEndpointGroup", noun: "network_endpoint_group",
		permission: "compute.regionNetworkEndpointGroups", nameOnly: true,
		insert:   verb{operation: "compute.regionNetworkEndpointGroups.insert", latency: "insert"}, // sure: recording
		remove:   verb{operation: "compute.regionNetworkEndpointGroups.delete", latency: "delete"}, // sure: recording
		required: []string{"networkEndpointType"},
		defaults: object{"size": 0}, // sure: recording
		rules: []rule{
			{name: "serverless target", says: "A serverless NEG names exactly one platform and no network.", mark: sure, words: guess, source: "Compute API", check: serverlessTarget},
		},
	}.filled(sure, "recording").fixed(sure, "Compute API")
}

// serverlessTarget: type SERVERLESS, exactly one platform (sure: Compute API), no network (sure), and something that tells the service.
// Texts are guesses; Google publishes none for a bad mask. The target need not exist (said).
func serverlessTarget(c *change) error {
	if kind := text(c.next, "networkEndpointType"); kind != "SERVERLESS" {
		return invalid("resource.networkEndpointType", kind, "The runlb sandbox simulates SERVERLESS only.")
	}
	for _, field := range []string{"network", "subnetwork", "defaultPort"} {
		if c.next[field] != nil {
			return invalid("resource."+field, c.next[field], "Not supported for Serverless network endpoint groups.")
		}
	}
	run := child(c.next, "cloudRun")
	for _, other := range []string{"appEngine", "cloudFunction"} {
		if c.next[other] != nil && run != nil {
			return invalid("resource."+other, c.next[other], "Exactly one of cloudRun, appEngine and cloudFunction must be set.")
		}
		if c.next[other] != nil {
			return notSimulated("a NEG with " + other)
		}
	}
	if run == nil {
		return invalid("resource.cloudRun", "", "Exactly one of cloudRun, appEngine and cloudFunction must be set.")
	}
	service, mask := text(run, "service"), text(run, "urlMask")
	if service == "" && mask == "" {
		return invalid("resource.cloudRun", run, "Either service or urlMask must be specified.")
	}
	for _, field := range []string{"service", "tag"} {
		if v := text(run, field); v != "" && !isName(v) {
			return invalid("resource.cloudRun."+field, v, "Must be 1-63 characters long and comply with RFC1035.")
		}
	}
	if mask != "" {
		if err := checkMask(mask); err != nil {
			return invalid("resource.cloudRun.urlMask", mask, "The URL mask is not valid: "+err.Error()+".")
		}
	}
	return nil
}
