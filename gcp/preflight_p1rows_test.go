package gcp_test

import (
	"strings"
	"testing"

	"runlb/steps"
)

// preventedRows are the entries of the catalogue of what goes wrong that can be
// prevented, and what else the preflight is there for.
func preventedRows() []prevented {
	shopVPC := func(s *steps.Spec) {
		s.Network = steps.NetworkSpec{Name: "shop-vpc", Subnet: steps.SubnetSpec{Name: "shop-us"}}
	}
	return []prevented{
		{entry: "11 service and mask", spec: func(s *steps.Spec) { s.Backend.Mask = "/<service>" }, field: "backend.mask", words: []string{"service"}},
		{entry: "11 tag alone", spec: func(s *steps.Spec) { s.Backend = steps.Backend{Tag: "test"} }, field: "backend", words: []string{"nowhere"}},
		{entry: "14 no active proxy-only subnet", spec: shopVPC, plan: first(steps.KindProxySubnet, steps.KindForwardingRule),
			plant: func(t *testing.T, g *ground) {
				g.do(t, "DELETE", computeV1+"/regions/us-central1/subnetworks/shop-proxies", "")
			}},
		{entry: "15 a backup alone, of the legacy purpose", spec: shopVPC, check: "proxy-subnet", words: []string{"shop-proxies", "backup"},
			plant: func(t *testing.T, g *ground) {
				g.do(t, "DELETE", computeV1+"/regions/us-central1/subnetworks/shop-proxies", "")
				g.do(t, "POST", computeV1+"/regions/us-central1/subnetworks", `{"name":"shop-proxies","network":"projects/`+project+
					`/global/networks/shop-vpc","ipCidrRange":"10.20.128.0/23","purpose":"INTERNAL_HTTPS_LOAD_BALANCER","role":"BACKUP"}`)
			}},
		{entry: "16 the address from a proxy-only subnet", field: "network.subnet.name", words: []string{"shop-proxies", "proxies"},
			spec: func(s *steps.Spec) {
				s.Network = steps.NetworkSpec{Name: "shop-vpc", Subnet: steps.SubnetSpec{Name: "shop-proxies"}}
			}},
		{entry: "18 a proxy-only subnet that is there", spec: shopVPC, plan: does(steps.KindProxySubnet, steps.ActionAdopt)},
		{entry: "19 the legacy purpose", spec: shopVPC, plan: does(steps.KindProxySubnet, steps.ActionAdopt)},
		{entry: "24 auto mode owns 10.128.0.0/9", field: "network.proxySubnet.range", words: []string{"10.128.0.0/9", "automatic subnets of default"},
			spec: func(s *steps.Spec) {
				s.Network = steps.NetworkSpec{Name: "default", ProxySubnet: steps.SubnetSpec{Range: "10.129.0.0/23"}}
			}},
		{entry: "25 a range of another region", field: "network.subnet.range", words: []string{"10.30.0.0/20", "shop-eu in europe-west1"},
			spec: func(s *steps.Spec) {
				s.Network = steps.NetworkSpec{Name: "shop-vpc", Subnet: steps.SubnetSpec{Name: "mine", Range: "10.30.4.0/24"}}
			}},
		{entry: "25 a range that is too small for proxies", field: "network.proxySubnet.range", words: []string{"32 addresses, 64 are needed"},
			spec: func(s *steps.Spec) { s.Network.ProxySubnet.Range = "10.129.0.0/27" }},
		{entry: "26 an address for one port only", field: "frontend.address", words: []string{"shop-db", "GCE_ENDPOINT"},
			spec: func(s *steps.Spec) {
				shopVPC(s)
				s.Frontend = steps.FrontendSpec{HTTP: true, HTTPS: true, Address: "shop-db"}
				s.Certificate.SelfSigned = []string{"login.example.com"}
			}},
		{entry: "26 an address that a VM has", field: "frontend.address", words: []string{"instance shop-admin"},
			spec: func(s *steps.Spec) { shopVPC(s); s.Frontend.Address = "10.20.0.10" }},
		{entry: "27 an address that is taken meanwhile", plan: first(steps.KindAddress, steps.KindForwardingRule)},
		{entry: "28 an address outside the subnet", field: "frontend.address", words: []string{"10.9.9.9", "outside the subnet"},
			spec: func(s *steps.Spec) { s.Frontend.Address = "10.9.9.9" }},
		{entry: "28 one of Google's own addresses", field: "frontend.address", words: []string{"10.1.2.1", "reserved"},
			spec: func(s *steps.Spec) { s.Frontend.Address = "10.1.2.1" }},
		{entry: "39 a key that cannot be read", field: "certificate.key", words: []string{"mangled.key", "no private key"},
			spec: func(s *steps.Spec) {
				s.Certificate = steps.CertificateSpec{Cert: "testdata/mangled.crt", Key: "testdata/mangled.key"}
			}},
		{entry: "41 a name that is too long once derived", field: "name", words: []string{"40"},
			spec: func(s *steps.Spec) { s.Name = strings.Repeat("s", 60) }},
		{entry: "41 a name that is none", field: "name", spec: func(s *steps.Spec) { s.Name = "Shop_1" }, words: []string{"Shop_1"}},
		{entry: "41 a name that is taken", check: "name-taken:url-map/shop-url-map", words: []string{"URL map", "marker"},
			plant: func(t *testing.T, g *ground) {
				g.do(t, "POST", computeV1+"/regions/us-central1/backendServices", `{"name":"x","loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP"}`)
				g.do(t, "POST", computeV1+"/regions/us-central1/urlMaps", `{"name":"shop-url-map","defaultService":"projects/`+project+`/regions/us-central1/backendServices/x"}`)
			}},
		{entry: "43 allUsers against the domain policy", check: "policy:iam.allowedPolicyMemberDomains", allow: []string{"orders"}, words: []string{"allUsers", "orders"},
			spec: func(s *steps.Spec) {
				s.Backend.Service = "orders"
				s.Access = steps.AccessSpec{Services: []string{"orders"}, Invoker: steps.InvokerPublic}
			},
			plant: func(t *testing.T, g *ground) {
				g.policy(t, "iam.allowedPolicyMemberDomains", `{"values":{"allowedValues":["is:C03xgje4y"]}}`)
			}},
		{entry: "44 an ingress that lets nobody in", check: "ingress:ledger", words: []string{"none"},
			spec: func(s *steps.Spec) { s.Region, s.Backend.Service = "us-east1", "ledger" }},
		{entry: "45 no internal load balancers", check: "policy:compute.restrictLoadBalancerCreationForTypes", words: []string{"INTERNAL_HTTP_HTTPS"},
			plant: func(t *testing.T, g *ground) {
				g.policy(t, "compute.restrictLoadBalancerCreationForTypes", `{"values":{"allowedValues":["INTERNAL_TCP_UDP"]}}`)
			}},
		{entry: "45 an ingress that no policy allows", check: "policy:run.allowedIngress", words: []string{"cart", "all"},
			spec: func(s *steps.Spec) {
				s.Backend.Service = "cart"
				s.Access = steps.AccessSpec{Services: []string{"cart", "login"}, Ingress: steps.IngressAll}
			},
			plant: func(t *testing.T, g *ground) {
				g.policy(t, "run.allowedIngress", `{"values":{"allowedValues":["is:internal"]}}`)
			}},
		{entry: "46 an API that is not enabled", check: "apis", words: []string{"compute.googleapis.com"},
			plant: func(t *testing.T, g *ground) { g.do(t, "POST", usage+"/compute.googleapis.com:disable", "{}") }},
		{entry: "46 Cloud Run's API", check: "apis", words: []string{"run.googleapis.com"}, spec: func(s *steps.Spec) { s.Backend = steps.Backend{Mask: "/<service>"} },
			plant: func(t *testing.T, g *ground) { g.do(t, "POST", usage+"/run.googleapis.com:disable", "{}") }},
		{entry: "47 forwarding rules of a network", spec: shopVPC, check: "quota:INTERNAL_FORWARDING_RULES_PER_NETWORK", words: []string{"0 forwarding rules found in it, 1 needed"},
			plant: func(t *testing.T, g *ground) {
				quota(t, g, "INTERNAL_FORWARDING_RULES_PER_NETWORK", "networks/shop-vpc", 0)
			}},
		{entry: "48 networks of the project", check: "quota:NETWORKS", words: []string{"NETWORKS 2 of 2 used, 1 needed"},
			plant: func(t *testing.T, g *ground) { quota(t, g, "NETWORKS", "", 2) }},
		{entry: "48 addresses of the region", check: "quota:INTERNAL_ADDRESSES", words: []string{"INTERNAL_ADDRESSES 2 of 2 used"},
			plant: func(t *testing.T, g *ground) { quota(t, g, "INTERNAL_ADDRESSES", "regions/us-central1", 2) }},
		{entry: "48 each other kind", check: "quota:URL_MAPS", words: []string{"URL_MAPS 0 of 0 used"},
			plant: func(t *testing.T, g *ground) { quota(t, g, "URL_MAPS", "regions/us-central1", 0) }},
		{entry: "53 a network of a host project", check: "shared-vpc", words: []string{"shared-net", "host-project"},
			spec: func(s *steps.Spec) { s.Network.Name = "shared-net" },
			plant: func(_ *testing.T, g *ground) {
				g.instead = answering("GET /compute/v1/projects/"+project+"/aggregated/subnetworks/listUsable", 200,
					`{"items":[{"subnetwork":"projects/host-project/regions/us-central1/subnetworks/s","network":"projects/host-project/global/networks/shared-net"}]}`)
			}},
		{entry: "53 a network by its link", field: "network.name", words: []string{"projects/host-project/global/networks/shared-net"},
			spec: func(s *steps.Spec) { s.Network.Name = "projects/host-project/global/networks/shared-net" }},
		{entry: "54 addresses that Cloud Run holds", check: "serverless-addresses", words: []string{"serverless-ipv4-1", "lb-subnet"}, plant: ownSubnetHeld},
		{entry: "66 requests a second", plan: informs("limit:requests", "5,000 requests a second")},
		{entry: "62 the price", plan: informs("limit:cost", "a month")},
		{entry: "tag that the service does not have", check: "tag:login:blue", words: []string{"canary"}, spec: func(s *steps.Spec) { s.Backend.Tag = "blue" }},
		{entry: "service of another region", check: "service:ledger", words: []string{"us-east1"}, spec: func(s *steps.Spec) { s.Backend.Service = "ledger" }},
		{entry: "address of another region", field: "frontend.address", words: []string{"far", "europe-west1"},
			spec: func(s *steps.Spec) { shopVPC(s); s.Frontend.Address = "far" },
			plant: func(t *testing.T, g *ground) {
				g.do(t, "POST", computeV1+"/regions/europe-west1/addresses", `{"name":"far","addressType":"INTERNAL","subnetwork":"projects/`+project+`/regions/europe-west1/subnetworks/shop-eu"}`)
			}},
		{entry: "certificate that is not in the region", field: "certificate.existing", words: []string{"none-such"},
			spec: func(s *steps.Spec) {
				s.Frontend = steps.FrontendSpec{HTTPS: true}
				s.Certificate.Existing = "none-such"
			}},
		{entry: "permission that is missing", check: "permissions", words: []string{"compute.forwardingRules.create"},
			plant: func(t *testing.T, g *ground) {
				if err := g.box.Deny("compute.forwardingRules.create", "projects/"+project); err != nil {
					t.Fatal(err)
				}
			}},
		{entry: "VPC Service Controls", check: "vpc-service-controls", words: []string{"forwarding rule", "VPC Service Controls"},
			plant: func(_ *testing.T, g *ground) {
				g.instead = answering("GET /compute/v1/projects/"+project+"/regions/us-central1/forwardingRules", 403,
					`{"error":{"code":403,"message":"Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: abc","errors":[{"reason":"forbidden"}]}}`)
			}},
	}
}
