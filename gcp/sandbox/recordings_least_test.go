package sandbox

import (
	"fmt"
	"time"
)

// least is the least that the object at path can be.
func (w *world) least(path string) object {
	scope := scopeOf(path) + "/"
	made := func(collection string) string { return link(scope + collection + "/made-up") }
	switch kindAt(path).collection {
	case "networks":
		return object{"autoCreateSubnetworks": false}
	case "subnetworks":
		w.nets++
		return object{"network": w.firstNetwork(), "ipCidrRange": fmt.Sprintf("10.200.%d.0/24", w.nets)}
	case "instances":
		return object{"machineType": scope + "machineTypes/e2-micro", "disks": []any{object{"boot": true}},
			"networkInterfaces": []any{object{"subnetwork": link("projects/p/regions/" + regionOfZone(placeOf(path)) + "/subnetworks/made-up")}}}
	case "firewalls":
		return object{"network": w.firstNetwork(), "allowed": []any{object{"IPProtocol": "all"}}}
	case "backendServices":
		return object{"loadBalancingScheme": "INTERNAL_MANAGED", "protocol": "HTTP"}
	case "urlMaps":
		return object{"defaultService": made("backendServices")}
	case "sslCertificates":
		chain, key := pair(w, "made-up.example.com", time.Now())
		return object{"certificate": chain, "privateKey": key}
	case "targetHttpProxies":
		return object{"urlMap": made("urlMaps")}
	case "targetHttpsProxies":
		return object{"urlMap": made("urlMaps"), "sslCertificates": []any{made("sslCertificates")}}
	default:
		return object{}
	}
}

// firstNetwork is a network of the run.
func (w *world) firstNetwork() string {
	network := "projects/p/global/networks/made-up"
	w.s.read(func(t *tx) {
		for path := range t.list("projects/p/global/networks/") {
			network = path
		}
	})
	return link(network)
}
