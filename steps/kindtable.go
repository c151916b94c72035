package steps

import "time"

// Usual is how long the kind usually takes. Only backend service and
// forwarding rule have public figures; the rest are estimates beside them.
func (k Kind) Usual() Usual {
	f := facts[k]
	return Usual{Create: time.Duration(f.create) * time.Second, Delete: time.Duration(f.delete) * time.Second, Source: f.source}
}

// Quota is the name of the quota that the kind counts against; empty when none
// is known. Source: google-cloud section 4 (sure).
func (k Kind) Quota() string { return facts[k].quota }

// Purpose is one sentence: what the kind does in a load balancer.
func (k Kind) Purpose() string { return facts[k].purpose }

// Slot is the kind's column in the drawing, from 1 at the client's side; 0 for
// what is not drawn.
func (k Kind) Slot() int { return facts[k].slot }

// kindFacts is what is known of a kind besides its resources.
type kindFacts struct {
	purpose        string
	slot           int
	quota          string
	create, delete int // seconds
	source         string
}

const (
	estimate = "an estimate; no public figure"
	seen     = "public logs"
)

var facts = map[Kind]kindFacts{
	KindNetwork: {"The VPC network from which clients reach the load balancer.",
		0, "NETWORKS", 12, 12, estimate},
	KindSubnet: {"The load balancer's address is taken from this range.",
		0, "SUBNETWORKS", 12, 12, estimate},
	KindProxySubnet: {"Google's proxies take their addresses here; one per network and region, shared by all load balancers in it.",
		0, "SUBNETWORKS", 12, 12, estimate},
	KindAddress: {"Keeps the load balancer's address, also while forwarding rules come and go.",
		1, "INTERNAL_ADDRESSES", 3, 3, estimate},
	KindForwardingRule: {"The front door: takes what arrives at the address and port, and hands it to the proxy.",
		2, "INTERNAL_TRAFFIC_DIRECTOR_FORWARDING_RULES", 22, 11, seen},
	KindHTTPProxy: {"Takes plain HTTP and asks the URL map where it goes.",
		3, "TARGET_HTTP_PROXIES", 5, 4, estimate},
	KindHTTPSProxy: {"Holds the certificate, ends TLS, and asks the URL map where requests go.",
		3, "TARGET_HTTPS_PROXIES", 5, 4, estimate},
	KindCertificate: {"Proves to clients that the load balancer is the host that they asked for.",
		3, "SSL_CERTIFICATES", 3, 3, estimate},
	KindURLMap: {"Picks the backend service by host and path.",
		4, "URL_MAPS", 6, 4, estimate},
	KindBackendService: {"Hands requests to its serverless NEG.",
		5, "REGIONAL_INTERNAL_MANAGED_BACKEND_SERVICES", 10, 6, seen},
	KindNEG: {"Finds the Cloud Run service: a named one, or by URL mask the one that the URL names.",
		6, "NETWORK_ENDPOINT_GROUPS", 4, 4, estimate},
	KindService: {"Answers the requests.",
		7, "", 15, 5, estimate},
	KindFirewallRule: {"Lets SSH reach the client VM.",
		0, "FIREWALLS", 8, 8, estimate},
	KindInstance: {"A small VM inside the network, to try the load balancer from.",
		0, "", 10, 40, estimate},
}
