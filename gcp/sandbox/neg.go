package sandbox

import (
	"slices"

	"runlb/gcp/sandbox/mask"
)

func negKind() kind {
	return kind{
		collection: "networkEndpointGroups", scope: "regions", singular: "networkEndpointGroup", noun: "network_endpoint_group",
		permission: "compute.regionNetworkEndpointGroups", nameOnly: true,
		insert:   verb{operation: "compute.regionNetworkEndpointGroups.insert", latency: "insert"}, // sure: recording
		remove:   verb{operation: "compute.regionNetworkEndpointGroups.delete", latency: "delete"}, // sure: recording
		required: []string{"networkEndpointType"},
		defaults: object{"size": 0}, // sure: recording
		rules: []rule{
			{name: "NEG type", says: "The type is SERVERLESS.", mark: limit, check: negType},
			{name: "NEG without network", says: "A serverless NEG has no network, subnetwork and default port.", mark: sure, words: guess, source: "Compute API", check: negWithoutNetwork},
			{name: "NEG platform", says: "A serverless NEG names one of cloudRun, cloudFunction and appEngine.", mark: sure, words: guess, source: "Compute API", check: negPlatform},
			{name: "NEG of App Engine", says: "The platform is not App Engine.", mark: limit, check: negNotAppEngine},
			{name: "NEG of a function", says: "A NEG may lead to a function; the sandbox runs none.", mark: sure, words: guess, source: "recording", check: negFunction},
			{name: "NEG target", says: "The service comes from service or from the URL mask; a tag alone is not enough.", mark: said, words: guess, source: "MM", check: negTarget},
			{name: "NEG names", says: "Service and tag are RFC 1035 names of at most 63 characters.", mark: sure, words: guess, source: "Compute API", check: negNames},
			{name: "NEG mask", says: "A mask without a reading is refused: a scheme, a query, white space, an unknown or repeated placeholder.", mark: guess, check: negMask},
			{name: "tag beside a mask", says: "A fixed tag may stand beside a mask that gives the service.", mark: said, source: "CFF#3598"},
			{name: "service beside a mask", says: "service and urlMask may both be sent.", mark: guess},
			{name: "NEG target may be missing", says: "The service that a NEG names need not be there yet.", mark: said, source: "NEG page"},
		},
	}.filled(sure, "recording").fixed(sure, "Compute API")
}

func negType(c *change) error {
	if kind := text(c.next, "networkEndpointType"); kind != "SERVERLESS" {
		return notSimulated("a NEG of type " + kind)
	}
	return nil
}

func negWithoutNetwork(c *change) error {
	for _, field := range []string{"network", "subnetwork", "defaultPort"} {
		if c.next[field] != nil {
			return invalid("resource."+field, c.next[field], "Not supported for Serverless network endpoint groups.")
		}
	}
	return nil
}

func negPlatform(c *change) error {
	platforms := present(c.next, "cloudRun", "cloudFunction", "appEngine")
	switch len(platforms) {
	case 0:
		return invalid("resource.cloudRun", "", "Exactly one of cloudRun, appEngine and cloudFunction must be set.")
	case 1:
		return nil
	default:
		return invalid("resource."+platforms[1], c.next[platforms[1]], "Exactly one of cloudRun, appEngine and cloudFunction must be set.")
	}
}

// present are those of fields that o has, in their order.
func present(o object, fields ...string) []string {
	return slices.DeleteFunc(fields, func(field string) bool { return o[field] == nil })
}

func negNotAppEngine(c *change) error {
	if c.next["appEngine"] != nil {
		return notSimulated("a NEG with appEngine")
	}
	return nil
}

func negFunction(c *change) error {
	if function := child(c.next, "cloudFunction"); function != nil && text(function, "function") == "" && text(function, "urlMask") == "" {
		return invalid("resource.cloudFunction", function, "Either function or urlMask must be specified.")
	}
	return nil
}

func negTarget(c *change) error {
	if run := child(c.next, "cloudRun"); run != nil && text(run, "service") == "" && text(run, "urlMask") == "" {
		return invalid("resource.cloudRun", run, "Either service or urlMask must be specified.")
	}
	return nil
}

func negNames(c *change) error {
	for _, field := range []string{"service", "tag"} {
		if v := text(child(c.next, "cloudRun"), field); v != "" && !isName(v) {
			return invalid("resource.cloudRun."+field, v, "Must be 1-63 characters long and comply with RFC1035.")
		}
	}
	return nil
}

func negMask(c *change) error {
	written := text(child(c.next, "cloudRun"), "urlMask")
	if written == "" {
		return nil
	}
	if err := mask.Check(written); err != nil {
		return invalid("resource.cloudRun.urlMask", written, "The URL mask is not valid: "+err.Error()+".")
	}
	return nil
}
