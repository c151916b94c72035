package sandbox

import (
	"fmt"
	"reflect"
	"slices"
)

// serverlessBackendRules are what a backend service is held to once its backend is a serverless NEG, the only kind of backend that there is.
func serverlessBackendRules() []rule {
	rules := []rule{
		{name: "backend by its full URL", says: "The group of a backend is a full URL; a partial one is refused.", mark: sure, words: said, source: "Compute API, TF#858"},
		{name: "backend group", says: "A backend has a group.", mark: sure, words: guess, source: "Compute API", check: backendGroup},
		{name: "serverless scheme", says: "The scheme is INTERNAL_MANAGED, or EXTERNAL_MANAGED for the external product; INTERNAL is another product.", mark: sure, source: "TF#9372", check: serverlessScheme},
		{name: "one serverless NEG", says: "A regional backend service has one serverless NEG: no second one, and none of another platform beside it.",
			mark: said, words: guess, source: "NEG page", check: oneServerless},
		{name: "affinity without effect", says: "sessionAffinity, localityLbPolicy and consistentHash are taken, and change nothing.", mark: said, source: "NEG page"},
	}
	for _, u := range unsupportedFields() {
		rules = append(rules, u.rule("", "a backend service with Serverless network endpoint groups"))
	}
	for _, u := range unsupportedInBackends() {
		rules = append(rules, u.rule("backends[].", "Serverless network endpoint groups"))
	}
	return rules
}

// unsupported is a field that a serverless NEG does not go with.
type unsupported struct {
	field, called string
	accepted      any // the value that the server fills in and takes back; nil: none
	mark, words   mark
	source        string
}

func unsupportedFields() []unsupported {
	return []unsupported{
		{"portName", "Port name", "http", sure, sure, "CFF#2881"},
		{"timeoutSec", "Timeout sec", 30.0, sure, sure, "lb-http#358"},
		{"healthChecks", "Health check", nil, sure, guess, "Compute API"},
		{"outlierDetection", "Outlier detection", nil, sure, guess, "Compute API"},
	}
}

func unsupportedInBackends() []unsupported {
	return []unsupported{
		{"balancingMode", "Balancing mode", nil, sure, sure, "CFF#1801"},
		{"maxUtilization", "Max utilization", nil, sure, sure, "TF#7167"},
		{"maxRate", "Max rate", nil, sure, guess, "CFF#1801"},
		{"maxRatePerInstance", "Max rate per instance", nil, said, guess, "backend services page"},
		{"maxRatePerEndpoint", "Max rate per endpoint", nil, said, guess, "backend services page"},
		{"maxConnections", "Max connections", nil, said, guess, "backend services page"},
		{"capacityScaler", "Capacity scaler", nil, sure, guess, "Compute API"},
	}
}

// rule refuses the field wherever it stands; the texts follow the one pattern of those on record.
func (u unsupported) rule(in, with string) rule {
	says := fmt.Sprintf("With a serverless NEG %s%s is not sent.", in, u.field)
	if u.accepted != nil {
		says = fmt.Sprintf("With a serverless NEG %s%s is not sent, or is the %v that the server fills in (inferred from gcloud's add-backend).", in, u.field, u.accepted)
	}
	check := func(c *change) error {
		if len(items(c.next, "backends")) == 0 {
			return nil
		}
		for at, o := range places(c.next, in) {
			if v := o[u.field]; !empty(v) && !reflect.DeepEqual(v, cloneValue(u.accepted)) {
				return invalid(at+u.field, v, fmt.Sprintf("%s is not supported for %s.", u.called, with))
			}
		}
		return nil
	}
	return rule{name: "serverless " + u.field, says: says, mark: u.mark, words: u.words, source: u.source, check: check}
}

// places are the document itself, or its backends, by the field that they are.
func places(service object, in string) map[string]object {
	if in == "" {
		return map[string]object{"resource.": service}
	}
	at := map[string]object{}
	for i, b := range objects(service, "backends") {
		at[fmt.Sprintf("resource.backends[%d].", i)] = b
	}
	return at
}

func backendGroup(c *change) error {
	for i, b := range objects(c.next, "backends") {
		if text(b, "group") == "" {
			return required(fmt.Sprintf("resource.backends[%d].group", i))
		}
	}
	return nil
}

func serverlessScheme(c *change) error {
	scheme := text(c.next, "loadBalancingScheme")
	if len(items(c.next, "backends")) > 0 && !slices.Contains([]string{"INTERNAL_MANAGED", "EXTERNAL_MANAGED"}, scheme) {
		return refused("Invalid load balancing scheme for regional backend service with Serverless network endpoint group.")
	}
	return nil
}

func oneServerless(c *change) error {
	if n := len(items(c.next, "backends")); n > 1 {
		return invalid("resource.backends", n, "A regional backend service can have one Serverless network endpoint group.")
	}
	return nil
}
