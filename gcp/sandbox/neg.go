package sandbox

import "slices"

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
	run, function := child(c.next, "cloudRun"), child(c.next, "cloudFunction")
	switch platforms := present(c.next, "cloudRun", "cloudFunction", "appEngine"); {
	case len(platforms) == 0:
		return invalid("resource.cloudRun", "", "Exactly one of cloudRun, appEngine and cloudFunction must be set.")
	case len(platforms) > 1:
		return invalid("resource."+platforms[1], c.next[platforms[1]], "Exactly one of cloudRun, appEngine and cloudFunction must be set.")
	case function == nil && run == nil:
		return notSimulated("a NEG with appEngine")
	case function != nil:
		return functionTarget(function)
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

// functionTarget: a NEG may lead to a function (sure: recording), though the sandbox runs none. The text is a guess.
func functionTarget(function object) error {
	if text(function, "function") == "" && text(function, "urlMask") == "" {
		return invalid("resource.cloudFunction", function, "Either function or urlMask must be specified.")
	}
	return nil
}

// present are those of fields that o has, in their order.
func present(o object, fields ...string) []string {
	return slices.DeleteFunc(fields, func(field string) bool { return o[field] == nil })
}
