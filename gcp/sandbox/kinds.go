package sandbox

import (
	"strings"
	"sync"

	"runlb/gcp/sandbox/schema"
)

// kindIn is the kind of a collection in a scope, nil when the sandbox does not have it.
func kindIn(scope, collection string) *kind { return kinds()[scope+"/"+collection] }

// kindTable is built on first use and never changes.
var kindTable struct {
	once sync.Once
	rows map[string]*kind
}

// kinds is the table of Compute kinds by scope and collection.
func kinds() map[string]*kind {
	kindTable.once.Do(func() { kindTable.rows = buildKinds() })
	return kindTable.rows
}

// kindList is the table of Compute kinds in the order in which a load balancer is built.
func kindList() []kind {
	return []kind{
		networkKind(), subnetworkKind(), addressKind(), negKind(), backendServiceKind(), urlMapKind(), certificateKind(),
		targetHTTPProxyKind(), targetHTTPSProxyKind(), forwardingRuleKind(), firewallKind(), instanceKind(),
	}
}

func buildKinds() map[string]*kind {
	compute := schema.APIs()[0]
	table := map[string]*kind{}
	for _, k := range kindList() {
		k.message = compute.Message(strings.ToUpper(k.singular[:1]) + k.singular[1:])
		if k.insert.operation == "" {
			k.insert = verb{operation: "insert", latency: "insert"}
		}
		if k.remove.operation == "" {
			k.remove = verb{operation: "delete", latency: "delete"}
		}
		if k.permission == "" {
			k.permission = "compute." + k.collection
		}
		table[k.scope+"/"+k.collection] = &k
	}
	return table
}

// Operation types, as recordings show them; those that no recording shows are guesses.
var (
	patched   = verb{operation: "patch", latency: "patch"}  // sure for firewalls
	updated   = verb{operation: "update", latency: "patch"} // sure for a PUT of a URL map
	setLabels = setter{verb: verb{operation: "setLabels", latency: "patch", instant: true}, apply: replaceLabels}
	setURLMap = setter{verb: verb{operation: "SetUrlMap", latency: "patch"}, apply: takes("urlMap")}
)
