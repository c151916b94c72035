package sandbox

import "time"

// plantNetworks puts two VPCs: "default" in auto mode, and "shop-vpc" with its own subnets and a proxy-only subnet of the legacy
// purpose. The tutorial's names and ranges stay free.
func (s *Sandbox) plantNetworks(t *tx) error {
	project := "projects/" + s.project
	shop := link(project + "/global/networks/shop-vpc")
	auto := link(project + "/global/networks/default")
	us, eu := project+"/regions/us-central1", project+"/regions/europe-west1"
	for _, p := range []struct {
		collection string
		body       object
	}{
		{project + "/global/networks", object{"name": "default", "description": "Default network for the project", "autoCreateSubnetworks": true,
			"routingConfig": object{"routingMode": "REGIONAL"}}},
		{project + "/global/networks", object{"name": "shop-vpc", "description": "The shop", "autoCreateSubnetworks": false,
			"routingConfig": object{"routingMode": "GLOBAL"}}},
		{us + "/subnetworks", object{"name": "shop-us", "network": shop, "ipCidrRange": "10.20.0.0/20", "privateIpGoogleAccess": true}},
		{eu + "/subnetworks", object{"name": "shop-eu", "network": shop, "ipCidrRange": "10.30.0.0/20", "privateIpGoogleAccess": true}},
		{us + "/subnetworks", object{"name": "shop-proxies", "network": shop, "ipCidrRange": "10.20.128.0/23",
			"purpose": "INTERNAL_HTTPS_LOAD_BALANCER", "role": "ACTIVE"}},
		{us + "/addresses", object{"name": "shop-db", "description": "The database", "addressType": "INTERNAL", "purpose": "GCE_ENDPOINT",
			"subnetwork": link(us + "/subnetworks/shop-us"), "address": "10.20.0.5"}},
		{us + "/addresses", object{"name": "shop-front", "description": "For the shop's front door", "addressType": "INTERNAL",
			"purpose": "SHARED_LOADBALANCER_VIP", "subnetwork": link(us + "/subnetworks/shop-us"), "address": "10.20.0.80"}},
		{project + "/global/firewalls", object{"name": "default-allow-internal", "network": auto, "direction": "INGRESS", "priority": 65534.0,
			"sourceRanges": []any{"10.128.0.0/9"}, "allowed": []any{object{"IPProtocol": "all"}}}},
		{project + "/global/firewalls", object{"name": "shop-allow-iap", "network": shop, "direction": "INGRESS",
			"sourceRanges": []any{"35.235.240.0/20"}, "targetTags": []any{"shop-admin"}, "allowed": []any{object{"IPProtocol": "tcp", "ports": []any{"22"}}}}},
		{project + "/zones/us-central1-a/instances", object{"name": "shop-admin", "description": "A way in for the shop's engineers",
			"machineType": link(project + "/zones/us-central1-a/machineTypes/e2-small"), "tags": object{"items": []any{"shop-admin"}},
			"disks": []any{object{"boot": true, "autoDelete": true, "initializeParams": object{
				"sourceImage": link("projects/debian-cloud/global/images/family/debian-12")}}},
			"networkInterfaces": []any{object{"network": shop, "subnetwork": link(us + "/subnetworks/shop-us"), "networkIP": "10.20.0.10"}}}},
	} {
		if err := s.plant(t, p.collection, p.body); err != nil {
			return err
		}
		s.backdate(t, p.collection+"/"+text(p.body, "name"))
	}
	return nil
}

// backdate makes a planted object a year old.
func (s *Sandbox) backdate(t *tx, path string) {
	if o, ok := t.get(path); ok {
		o = clone(o)
		o["creationTimestamp"] = timestamp(s.now().Add(-365 * 24 * time.Hour))
		t.put(path, o)
	}
}
