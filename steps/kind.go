package steps

// Kind names one kind of resource. Its text is what users read.
type Kind string

// The kinds that runlb makes or uses.
const (
	KindNetwork        Kind = "network"
	KindSubnet         Kind = "subnet"
	KindProxySubnet    Kind = "proxy-only subnet"
	KindAddress        Kind = "address"
	KindNEG            Kind = "serverless NEG"
	KindBackendService Kind = "backend service"
	KindURLMap         Kind = "URL map"
	KindCertificate    Kind = "certificate"
	KindHTTPProxy      Kind = "target HTTP proxy"
	KindHTTPSProxy     Kind = "target HTTPS proxy"
	KindForwardingRule Kind = "forwarding rule"
	KindFirewallRule   Kind = "firewall rule"
	KindInstance       Kind = "instance"
	KindService        Kind = "Cloud Run service"
)

// Global is the location of resources that belong to no region.
const Global = "global"

// Level is where a kind lives.
type Level int

// The levels of Google Cloud's resources.
const (
	LevelGlobal Level = iota
	LevelRegion
	LevelZone
	// LevelRun is Cloud Run's own way to write a region: "locations/R".
	LevelRun
)

// collections is Google's path of each kind: where it lives and what the
// collection is called. Source: Compute v1 and Run v2 discovery documents
// (sure).
var collections = map[Kind]struct {
	level Level
	name  string
}{
	KindNetwork:        {LevelGlobal, "networks"},
	KindSubnet:         {LevelRegion, "subnetworks"},
	KindProxySubnet:    {LevelRegion, "subnetworks"},
	KindAddress:        {LevelRegion, "addresses"},
	KindNEG:            {LevelRegion, "networkEndpointGroups"},
	KindBackendService: {LevelRegion, "backendServices"},
	KindURLMap:         {LevelRegion, "urlMaps"},
	KindCertificate:    {LevelRegion, "sslCertificates"},
	KindHTTPProxy:      {LevelRegion, "targetHttpProxies"},
	KindHTTPSProxy:     {LevelRegion, "targetHttpsProxies"},
	KindForwardingRule: {LevelRegion, "forwardingRules"},
	KindFirewallRule:   {LevelGlobal, "firewalls"},
	KindInstance:       {LevelZone, "instances"},
	KindService:        {LevelRun, "services"},
}

// Kinds lists every kind, in the order in which a load balancer is built.
func Kinds() []Kind {
	return []Kind{
		KindService, KindNetwork, KindSubnet, KindProxySubnet, KindAddress, KindNEG, KindBackendService, KindURLMap,
		KindCertificate, KindHTTPProxy, KindHTTPSProxy, KindForwardingRule, KindFirewallRule, KindInstance,
	}
}

// Level tells where the kind lives.
func (k Kind) Level() Level { return collections[k].level }

// Collection is Google's name of the kind's collection, such as "urlMaps".
func (k Kind) Collection() string { return collections[k].name }
