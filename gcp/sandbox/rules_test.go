package sandbox

import (
	"strings"
	"testing"
)

// refusedRequest is one request that a rule refuses: at once with a status, or in its operation (status 200).
type refusedRequest struct {
	name, method, path, body string
	status                   int
	says                     string
}

// refuses sends each request and checks that it is refused as told, and that a 4xx leaves the state byte-equal.
func (u user) refuses(requests []refusedRequest) {
	u.Helper()
	for _, r := range requests {
		before := u.state()
		if r.status == 200 {
			op := u.change(r.method, r.path, r.body)
			if got := operationError(op); !strings.Contains(got, r.says) {
				u.Errorf("%s: operation %q, want %q", r.name, got, r.says)
			}
			u.s.read(func(t *tx) {
				stored, _ := t.get(linked(text(op, "selfLink")))
				if rule := text(child(stored, "_error"), "rule"); rule != "" {
					shows(u, rule)
				}
			})
			continue
		}
		status, header, o := u.send(r.method, r.path, r.body)
		if rule, _, named := strings.Cut(header.Get(ruleHeader), " ("); named {
			shows(u, rule)
		}
		if status != r.status || !strings.Contains(message(o), r.says) {
			u.Errorf("%s: %d %q, want %d %q", r.name, status, message(o), r.status, r.says)
		}
		if u.state() != before {
			u.Errorf("%s: refused, but the state has changed", r.name)
		}
	}
}

func TestSubnetRules(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.make("POST", base+"global/networks", `{"name":"auto","autoCreateSubnetworks":true}`)
	u.make("POST", inUS+"subnetworks", `{"name":"second","network":"global/networks/n","ipCidrRange":"10.5.0.0/24","secondaryIpRanges":[{"rangeName":"pods","ipCidrRange":"10.6.0.0/20"}]}`)
	subnet := func(network, cidr, more string) string {
		return `{"name":"x","network":"global/networks/` + network + `","ipCidrRange":"` + cidr + `"` + more + `}`
	}
	const proxy = `,"purpose":"REGIONAL_MANAGED_PROXY"`
	eu := base + "regions/europe-west1/subnetworks"
	u.refuses([]refusedRequest{
		{"overlap", "POST", inUS + "subnetworks", subnet("n", "10.1.2.128/25", ""), 400, "'10.1.2.128/25'. Invalid IPCidrRange: 10.1.2.128/25 conflicts with existing subnetwork 'n-sub' in region 'us-central1'."},
		{"overlap from another region", "POST", eu, subnet("n", "10.1.0.0/16", ""), 400, "conflicts with existing subnetwork 'n-sub' in region 'us-central1'."},
		{"overlap with a secondary range", "POST", inUS + "subnetworks", subnet("n", "10.6.1.0/24", ""), 400, "conflicts with existing subnetwork 'second'"},
		{"secondary range overlaps", "POST", inUS + "subnetworks", subnet("n", "10.7.0.0/24", `,"secondaryIpRanges":[{"rangeName":"a","ipCidrRange":"10.1.2.0/28"}]`), 400, "conflicts with existing subnetwork 'n-sub'"},
		{"inside auto mode's own range", "POST", eu, subnet("auto", "10.200.0.0/16", ""), 400, "'10.200.0.0/16'. Extended subnetworks in auto subnet mode networks cannot overlap with 10.128.0.0/9."},
		{"host bits", "POST", inUS + "subnetworks", subnet("n", "10.8.0.1/24", ""), 400, "resource.ipCidrRange"},
		{"not a range", "POST", inUS + "subnetworks", subnet("n", "ten", ""), 400, "resource.ipCidrRange"},
		{"too small", "POST", inUS + "subnetworks", subnet("n", "10.8.0.0/30", ""), 400, "/29 or larger"},
		{"proxy-only too small", "POST", eu, subnet("n", "10.8.0.0/27", proxy+`,"role":"ACTIVE"`), 400, "/26 or larger"},
		{"proxy-only without role", "POST", eu, subnet("n", "10.8.0.0/24", proxy), 400, "Invalid value for field 'resource.role': 'UNSPECIFIED_ROLE'. Subnetwork role must be specified when purpose set to REGIONAL_MANAGED_PROXY."},
		{"proxy-only with logs", "POST", eu, subnet("n", "10.8.0.0/24", proxy+`,"role":"ACTIVE","logConfig":{"enable":false}`), 400, "Invalid field set in subnetwork with purpose REGIONAL_MANAGED_PROXY."},
		{"second ACTIVE", "POST", inUS + "subnetworks", subnet("n", "10.8.0.0/24", proxy+`,"role":"ACTIVE"`), 400, "ACTIVE"},
		{"both proxy purposes", "POST", inUS + "subnetworks", subnet("n", "10.8.0.0/24", `,"purpose":"INTERNAL_HTTPS_LOAD_BALANCER","role":"BACKUP"`), 400, "can't have both"},
		{"role on an ordinary one", "POST", inUS + "subnetworks", subnet("n", "10.8.0.0/24", `,"role":"ACTIVE"`), 400, "resource.role"},
		{"unknown region", "POST", base + "regions/mars-north1/subnetworks", subnet("n", "10.8.0.0/24", ""), 400, "Unknown region."},
		{"shrink", "POST", inUS + "subnetworks/n-sub/expandIpCidrRange", `{"ipCidrRange":"10.1.2.0/25"}`, 400, "larger"},
		{"expand over a neighbour", "POST", inUS + "subnetworks/second/expandIpCidrRange", `{"ipCidrRange":"10.4.0.0/14"}`, 400, "conflicts with existing subnetwork"},
		{"expand a proxy-only one", "POST", inUS + "subnetworks/n-proxies/expandIpCidrRange", `{"ipCidrRange":"10.128.0.0/16"}`, 400, "Cannot expand"},
	})
	u.make("POST", inUS+"subnetworks/n-sub/expandIpCidrRange", `{"ipCidrRange":"10.1.2.0/23"}`)
	if got := text(u.get(inUS+"subnetworks/n-sub"), "ipCidrRange"); got != "10.1.2.0/23" {
		t.Errorf("expanded: %s", got)
	}
}

func TestProxySubnetRolesAndPurposes(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	proxies := inUS + "subnetworks/n-proxies"
	u.make("POST", inUS+"subnetworks", `{"name":"spare","network":"global/networks/n","ipCidrRange":"10.200.0.0/23","purpose":"REGIONAL_MANAGED_PROXY","role":"BACKUP"}`)
	u.refuses([]refusedRequest{
		{"ACTIVE before BACKUP", "DELETE", proxies, "", 400, "Invalid resource usage: Cannot delete ACTIVE subnetwork because a BACKUP subnetwork exists."},
		{"to BACKUP", "PATCH", proxies, `{"role":"BACKUP","fingerprint":"` + text(u.get(proxies), "fingerprint") + `"}`, 400, "resource.role"},
		{"without fingerprint", "PATCH", proxies, `{"role":"ACTIVE"}`, 400, "Required field 'resource.fingerprint' not specified"},
		{"to PRIVATE", "PATCH", proxies, `{"purpose":"PRIVATE","fingerprint":"` + text(u.get(proxies), "fingerprint") + `"}`, 400, "resource.purpose"},
		{"another range", "PATCH", proxies, `{"ipCidrRange":"10.201.0.0/23","fingerprint":"` + text(u.get(proxies), "fingerprint") + `"}`, 400, "cannot be changed"},
	})
	spare := u.get(inUS + "subnetworks/spare")
	u.make("PATCH", inUS+"subnetworks/spare?drainTimeoutSeconds=60", `{"role":"ACTIVE","fingerprint":"`+text(spare, "fingerprint")+`"}`)
	if a, b := u.get(inUS+"subnetworks/spare"), u.get(proxies); text(a, "role") != "ACTIVE" || text(b, "role") != "BACKUP" || text(b, "state") != "DRAINING" {
		t.Errorf("after the swap: %v %v, %v %v", a["role"], a["state"], b["role"], b["state"])
	}
	u.make("DELETE", proxies, "")
	u.make("DELETE", inUS+"subnetworks/spare", "")
	u.make("POST", inUS+"subnetworks", `{"name":"old","network":"global/networks/n","ipCidrRange":"10.200.0.0/23","purpose":"INTERNAL_HTTPS_LOAD_BALANCER","role":"ACTIVE"}`)
	u.make("PATCH", inUS+"subnetworks/old", `{"purpose":"REGIONAL_MANAGED_PROXY","role":"ACTIVE","fingerprint":"`+text(u.get(inUS+"subnetworks/old"), "fingerprint")+`"}`)
	if got := text(u.get(inUS+"subnetworks/old"), "purpose"); got != "REGIONAL_MANAGED_PROXY" {
		t.Errorf("migrated: %s", got)
	}
}

func TestServerlessBackendRules(t *testing.T) {
	u := newUser(t, Options{})
	u.make("POST", inUS+"networkEndpointGroups", `{"name":"neg","networkEndpointType":"SERVERLESS","cloudRun":{"service":"hello"}}`)
	u.make("POST", inUS+"networkEndpointGroups", `{"name":"neg2","networkEndpointType":"SERVERLESS","cloudRun":{"urlMask":"example.com/<service>"}}`)
	bes := func(fields, backend string) string {
		return `{"name":"x","loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP"` + fields + `,"backends":[{"group":"` + inUS + `networkEndpointGroups/neg"` + backend + `}]}`
	}
	path := inUS + "backendServices"
	const notForServerless = " is not supported for a backend service with Serverless network endpoint groups."
	u.refuses([]refusedRequest{
		{"portName", "POST", path, bes(`,"portName":"https"`, ""), 400, "Invalid value for field 'resource.portName': 'https'. Port name" + notForServerless},
		{"timeoutSec", "POST", path, bes(`,"timeoutSec":120`, ""), 400, "Invalid value for field 'resource.timeoutSec': '120'. Timeout sec" + notForServerless},
		{"balancingMode", "POST", path, bes("", `,"balancingMode":"RATE"`), 400, "Invalid value for field 'resource.backends[0].balancingMode': 'RATE'. Balancing mode is not supported for Serverless network endpoint groups."},
		{"maxUtilization", "POST", path, bes("", `,"maxUtilization":0.8`), 400, "Invalid value for field 'resource.backends[0].maxUtilization': '0.8'. Max utilization is not supported for Serverless network endpoint groups."},
		{"capacityScaler", "POST", path, bes("", `,"capacityScaler":1`), 400, "Capacity scaler"},
		{"scheme", "POST", path, strings.Replace(bes("", ""), "INTERNAL_MANAGED", "INTERNAL", 1), 400, "Invalid load balancing scheme for regional backend service with Serverless network endpoint group."},
		{"protocol", "POST", path, strings.Replace(bes("", ""), `"HTTP"`, `"TCP"`, 1), 400, "resource.protocol"},
		{"two NEGs", "POST", path, strings.Replace(bes("", ""), "}]", `},{"group":"`+inUS+`networkEndpointGroups/neg2"}]`, 1), 400, "one Serverless"},
		{"outlier detection", "POST", path, bes(`,"outlierDetection":{}`, ""), 400, "Outlier detection"},
		{"NEG that is not there", "POST", path, strings.Replace(bes("", ""), "Groups/neg", "Groups/none", 1), 404, "was not found"},
		{"NEG of another region", "POST", base + "regions/europe-west1/backendServices", bes("", ""), 400, "same region"},
		{"foreign project", "POST", path, strings.Replace(bes("", ""), "projects/p/", "projects/q/", 1), 400, "Cross project referencing is not allowed for this resource."},
	})
	u.make("POST", path, bes(`,"portName":"http","port":80,"timeoutSec":30`, "")) // what the server fills in comes back in gcloud's PUT.
	o := u.get(path + "/x")
	if group := objects(o, "backends")[0]; len(group) != 1 {
		t.Errorf("a backend is answered with more than its group: %v", group)
	}
}

func TestNEGRules(t *testing.T) {
	u := newUser(t, Options{})
	neg := func(run string) string { return `{"name":"x","networkEndpointType":"SERVERLESS"` + run + `}` }
	path := inUS + "networkEndpointGroups"
	u.refuses([]refusedRequest{
		{"nothing", "POST", path, neg(""), 400, "resource.cloudRun"},
		{"tag only", "POST", path, neg(`,"cloudRun":{"tag":"v1"}`), 400, "service or urlMask"},
		{"mask with a scheme", "POST", path, neg(`,"cloudRun":{"urlMask":"https://example.com/<service>"}`), 400, "resource.cloudRun.urlMask"},
		{"network", "POST", path, neg(`,"cloudRun":{"service":"a"},"network":"global/networks/n"`), 400, "resource.network"},
		{"two platforms", "POST", path, neg(`,"cloudRun":{"service":"a"},"appEngine":{}`), 400, "Exactly one"},
		{"type", "POST", path, `{"name":"x","networkEndpointType":"GCE_VM_IP_PORT"}`, 400, "SERVERLESS"},
		{"PATCH", "PATCH", path + "/x", `{}`, 404, ""},
	})
	op := u.change("POST", path, neg(`,"cloudRun":{"service":"not-deployed-yet"}`))
	if text(op, "operationType") != "compute.regionNetworkEndpointGroups.insert" {
		t.Errorf("operationType: %v", op["operationType"])
	}
}

func TestForwardingRuleRules(t *testing.T) {
	u := newUser(t, Options{})
	u.make("POST", base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`)
	u.make("POST", inUS+"subnetworks", `{"name":"n-sub","network":"global/networks/n","ipCidrRange":"10.1.2.0/24"}`)
	u.backend()
	rule := func(more string) string { return `{"name":"x",` + plainRule + more + `}` }
	path := inUS + "forwardingRules"
	u.refuses([]refusedRequest{
		{"no proxy-only subnet", "POST", path, rule(`,"portRange":"80"`), 400, "Invalid value for field 'resource.target': 'https://www.googleapis.com/compute/v1/projects/p/regions/us-central1/targetHttpProxies/thp'. An active proxy-only subnetwork is required in the same region and VPC as the forwarding rule."},
	})
	u.make("POST", inUS+"subnetworks", `{"name":"n-proxies","network":"global/networks/n","ipCidrRange":"10.129.0.0/23","purpose":"REGIONAL_MANAGED_PROXY","role":"ACTIVE"}`)
	u.make("POST", inUS+"addresses", `{"name":"single","addressType":"INTERNAL","subnetwork":"`+inUS+`subnetworks/n-sub","address":"10.1.2.50"}`)
	u.make("POST", inUS+"addresses", `{"name":"shared","addressType":"INTERNAL","purpose":"SHARED_LOADBALANCER_VIP","subnetwork":"`+inUS+`subnetworks/n-sub","address":"10.1.2.60"}`)
	for _, ip := range []string{"10.1.2.50", "10.1.2.60", "10.1.2.70"} {
		if status, o := u.rule("r-"+ip[len(ip)-2:], ip, "80"); status != 200 {
			t.Fatalf("%s: %s", ip, message(o))
		}
	}
	const taken = " is already being used by another resource."
	u.refuses([]refusedRequest{
		{"outside", "POST", path, rule(`,"portRange":"80","IPAddress":"10.24.120.53"`), 400, "Invalid value for field 'resource.ipAddress': '10.24.120.53'. Requested internal IP address is outside the network/subnetwork range."},
		{"inside the proxy-only subnet", "POST", path, rule(`,"portRange":"80","IPAddress":"10.129.0.5"`), 400, "outside the network/subnetwork range"},
		{"gateway", "POST", path, rule(`,"portRange":"80","IPAddress":"10.1.2.1"`), 400, "reserved"},
		{"second to last", "POST", path, rule(`,"portRange":"80","IPAddress":"10.1.2.254"`), 400, "reserved"},
		{"second rule on GCE_ENDPOINT", "POST", path, rule(`,"portRange":"443","IPAddress":"10.1.2.50"`), 200, "IP_IN_USE_BY_ANOTHER_RESOURCE: IP '10.1.2.50'" + taken},
		{"second rule on a plain address", "POST", path, rule(`,"portRange":"443","IPAddress":"10.1.2.70"`), 200, "IP_IN_USE_BY_ANOTHER_RESOURCE: IP '10.1.2.70'" + taken},
		{"same port on a shared address", "POST", path, rule(`,"portRange":"80","IPAddress":"10.1.2.60"`), 200, "IP_IN_USE_BY_ANOTHER_RESOURCE"},
		{"reserving what a rule has", "POST", inUS + "addresses", `{"name":"late","addressType":"INTERNAL","purpose":"SHARED_LOADBALANCER_VIP","subnetwork":"` + inUS + `subnetworks/n-sub","address":"10.1.2.70"}`, 200, "IP_IN_USE_BY_ANOTHER_RESOURCE"},
		{"port range", "POST", path, rule(`,"portRange":"80-81"`), 400, "single port"},
		{"port 0", "POST", path, rule(`,"portRange":"0"`), 400, "resource.portRange"},
		{"no port", "POST", path, rule(""), 400, "resource.portRange"},
		{"tier", "POST", path, rule(`,"portRange":"80","networkTier":"STANDARD"`), 400, "Network tier other than PREMIUM"},
		{"global access later", "PATCH", path + "/r-50", `{"allowGlobalAccess":true}`, 400, "resource.allowGlobalAccess"},
		{"address later", "PATCH", path + "/r-50", `{"IPAddress":"10.1.2.51"}`, 400, "resource.IPAddress"},
		{"proxy-only subnet for the address", "POST", path, strings.Replace(rule(`,"portRange":"80"`), "n-sub", "n-proxies", 1), 400, "purpose=PRIVATE"},
		{"target of another kind", "POST", path + "/r-50/setTarget", `{"target":"regions/us-central1/targetHttpsProxies/none"}`, 400, "same type"},
		{"target not there", "POST", path, strings.Replace(rule(`,"portRange":"80"`), "/thp", "/none", 1), 404, "targetHttpProxies/none"},
		{"proxy-only subnet in use", "DELETE", inUS + "subnetworks/n-proxies", "", 400, "already being used by 'projects/p/regions/us-central1/forwardingRules/"},
		{"address in use", "DELETE", inUS + "addresses/single", "", 400, "The address resource 'projects/p/regions/us-central1/addresses/single' is already being used by 'projects/p/regions/us-central1/forwardingRules/r-50'"},
	})
	if status, o := u.rule("both", "10.1.2.60", "443"); status != 200 {
		t.Errorf("second rule on a shared address: %s", message(o))
	}
	if status, _ := u.do("GET", path+"/x", ""); status != 404 {
		t.Errorf("a rule whose insert has failed exists: %d", status)
	}
}

func TestInUseOnDelete(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	u.rule("r", "10.1.2.9", "80")
	u.make("POST", base+"global/firewalls", `{"name":"fw","network":"global/networks/n","allowed":[{"IPProtocol":"tcp","ports":["22"]}]}`)
	u.refuses([]refusedRequest{
		{"NEG", "DELETE", inUS + "networkEndpointGroups/neg", "", 400, "The network_endpoint_group resource 'projects/p/regions/us-central1/networkEndpointGroups/neg' is already being used by 'projects/p/regions/us-central1/backendServices/bes'"},
		{"backend service", "DELETE", inUS + "backendServices/bes", "", 400, "The backend_service resource 'projects/p/regions/us-central1/backendServices/bes' is already being used by 'projects/p/regions/us-central1/urlMaps/map'"},
		{"URL map", "DELETE", inUS + "urlMaps/map", "", 400, "The url_map resource"},
		{"proxy", "DELETE", inUS + "targetHttpProxies/thp", "", 400, "The target_http_proxy resource"},
		{"subnet", "DELETE", inUS + "subnetworks/n-sub", "", 400, "The subnetwork resource 'projects/p/regions/us-central1/subnetworks/n-sub' is already being used by 'projects/p/regions/us-central1/forwardingRules/r'"},
		{"network", "DELETE", base + "global/networks/n", "", 200, "RESOURCE_IN_USE_BY_ANOTHER_RESOURCE: The network resource 'projects/p/global/networks/n' is already being used by 'projects/p/global/firewalls/fw'"},
		{"nothing there", "DELETE", base + "global/networks/none", "", 404, "The resource 'projects/p/global/networks/none' was not found"},
	})
	op := u.change("DELETE", base+"global/networks/n", "")
	if op["httpErrorStatusCode"] != 400.0 || text(op, "httpErrorMessage") != "BAD REQUEST" {
		t.Errorf("failed operation: %v %v", op["httpErrorStatusCode"], op["httpErrorMessage"])
	}
	if got := text(u.get(base+"global/networks/n"), "name"); got != "n" {
		t.Error("a network whose deletion has failed is gone")
	}
}

func TestURLMapRules(t *testing.T) {
	u := newUser(t, Options{})
	u.backend()
	m := func(more string) string {
		return `{"name":"x","defaultService":"` + inUS + `backendServices/bes"` + more + `}`
	}
	u.refuses([]refusedRequest{
		{"no default", "POST", inUS + "urlMaps", `{"name":"x"}`, 400, "resource.defaultService"},
		{"matcher not there", "POST", inUS + "urlMaps", m(`,"hostRules":[{"hosts":["a"],"pathMatcher":"m"}]`), 400, "pathMatcher"},
		{"host twice", "POST", inUS + "urlMaps", m(`,"hostRules":[{"hosts":["a","a"],"pathMatcher":"m"}],"pathMatchers":[{"name":"m","defaultService":"` + inUS + `backendServices/bes"}]`), 400, "unique"},
		{"service not there", "POST", inUS + "urlMaps", m(`,"pathMatchers":[{"name":"m","defaultService":"` + inUS + `backendServices/none"}]`), 404, "backendServices/none"},
	})
	_, bad := u.do("POST", inUS+"urlMaps/x/validate", `{"resource":{"name":"x"}}`)
	if child(bad, "result")["loadSucceeded"] != false || len(items(child(bad, "result"), "loadErrors")) != 1 {
		t.Errorf("validate of a bad map: %v", bad)
	}
	_, good := u.do("POST", inUS+"urlMaps/x/validate", `{"resource":`+m("")+`}`)
	if child(good, "result")["loadSucceeded"] != true {
		t.Errorf("validate of a good map: %v", good)
	}
	if status, _ := u.do("GET", inUS+"urlMaps/x", ""); status != 404 {
		t.Error("validate has made a URL map")
	}
	u.make("POST", inUS+"backendServices", `{"name":"other","loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP"}`)
	u.make("POST", inUS+"urlMaps", m(`,"hostRules":[{"hosts":["a","a:443"],"pathMatcher":"m"}],"pathMatchers":[{"name":"m","defaultService":"`+inUS+`backendServices/bes","pathRules":[{"paths":["/x/*"],"service":"`+inUS+`backendServices/other"}]}]`))
	u.refuses([]refusedRequest{
		{"service of a path rule in use", "DELETE", inUS + "backendServices/other", "", 400, "already being used by 'projects/p/regions/us-central1/urlMaps/x'"},
	})
}

func TestInstance(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	vm := func(name, more string) string {
		return `{"name":"` + name + `","machineType":"zones/us-central1-a/machineTypes/e2-micro","disks":[{"boot":true,"initializeParams":{"sourceImage":"projects/debian-cloud/global/images/family/debian-12"}}],"networkInterfaces":[{"subnetwork":"regions/us-central1/subnetworks/n-sub"` + more + `}]}`
	}
	u.make("POST", inA+"instances", vm("a", ""))
	shows(t, "instance account")
	u.make("POST", inA+"instances", strings.Replace(vm("accounted", ""), `"disks"`, `"serviceAccounts":[{"email":"default"}],"disks"`, 1))
	if accounts := objects(u.get(inA+"instances/accounted"), "serviceAccounts"); text(accounts[0], "email") != seedNumber+"-compute@developer.gserviceaccount.com" {
		t.Errorf("account: %v", accounts)
	}
	u.make("DELETE", inA+"instances/accounted", "")
	o := u.get(inA + "instances/a")
	nic := objects(o, "networkInterfaces")[0]
	if text(o, "status") != "RUNNING" || text(nic, "networkIP") != "10.1.2.2" || text(nic, "network") != link(base+"global/networks/n") {
		t.Errorf("instance: %v, %v in %v", o["status"], nic["networkIP"], nic["network"])
	}
	u.refuses([]refusedRequest{
		{"address of another", "POST", inA + "instances", vm("b", `,"networkIP":"10.1.2.2"`), 200, "IP_IN_USE_BY_ANOTHER_RESOURCE"},
		{"zone of another region", "POST", base + "zones/europe-west1-b/instances", strings.Replace(vm("b", ""), "us-central1-a", "europe-west1-b", 1), 400, "region of the instance"},
		{"unknown zone", "POST", base + "zones/us-central1-z/instances", vm("b", ""), 400, "Unknown zone."},
		{"machine type of another zone", "POST", inA + "instances", strings.Replace(vm("b", ""), "zones/us-central1-a/machineTypes", "zones/us-central1-b/machineTypes", 1), 400, "The URL is malformed."},
		{"no disk", "POST", inA + "instances", strings.Replace(vm("b", ""), `"disks":[{"boot":true,"initializeParams":{"sourceImage":"projects/debian-cloud/global/images/family/debian-12"}}],`, "", 1), 400, "No disks are specified."},
		{"metadata key twice", "POST", inA + "instances", strings.Replace(vm("b", ""), `"disks"`, `"metadata":{"items":[{"key":"k","value":"1"},{"key":"k","value":"2"}]},"disks"`, 1), 400, "duplicate key: k."},
		{"stale metadata", "POST", inA + "instances/a/setMetadata", `{"items":[],"fingerprint":"AAAAAAAAAAA="}`, 412, ""},
		{"subnet in use", "DELETE", inUS + "subnetworks/n-sub", "", 400, "zones/us-central1-a/instances/a"},
	})
	u.make("POST", inA+"instances/a/setMetadata", `{"items":[{"key":"k","value":"v"}],"fingerprint":"`+text(child(o, "metadata"), "fingerprint")+`"}`)
	if got := objects(child(u.get(inA+"instances/a"), "metadata"), "items"); len(got) != 1 || text(got[0], "value") != "v" {
		t.Errorf("metadata: %v", got)
	}
	u.make("DELETE", inA+"instances/a", "")
	u.make("DELETE", inUS+"subnetworks/n-sub", "")
}

func TestFirewallAndItsNetwork(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.refuses([]refusedRequest{
		{"no default network", "POST", base + "global/firewalls", `{"name":"f","allowed":[{"IPProtocol":"tcp"}]}`, 404, "'projects/p/global/networks/default' was not found"},
		{"neither allowed nor denied", "POST", base + "global/firewalls", `{"name":"f","network":"global/networks/n"}`, 400, "Exactly one of allowed and denied"},
	})
	u.backend()
	u.refuses([]refusedRequest{
		{"keep-alive too long", "POST", inUS + "targetHttpProxies", `{"name":"x","urlMap":"` + inUS + `urlMaps/map","httpKeepAliveTimeoutSec":601}`, 400, "Must be between 5 and 600."},
	})
}

func TestAutoModeNetwork(t *testing.T) {
	shows(t, "network auto mode")
	u := newUser(t, Options{})
	u.make("POST", base+"global/networks", `{"name":"auto","autoCreateSubnetworks":true}`)
	if got := len(items(u.get(base+"global/networks/auto"), "subnetworks")); got != len(allRegions()) {
		t.Errorf("%d subnets, want %d", got, len(allRegions()))
	}
	if got := text(u.get(inUS+"subnetworks/auto"), "ipCidrRange"); got != "10.128.0.0/20" {
		t.Errorf("us-central1: %s", got)
	}
	u.make("DELETE", base+"global/networks/auto", "")
	if status, _ := u.do("GET", inUS+"subnetworks/auto", ""); status != 404 {
		t.Errorf("a subnet of an auto-mode network outlives it: %d", status)
	}
}
