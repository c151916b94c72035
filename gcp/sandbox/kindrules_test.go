package sandbox

import (
	"fmt"
	"reflect"
	"testing"
	"time"
)

// estate makes one object of every kind, each with the least that its kind needs.
func (u user) estate() {
	u.Helper()
	u.network("n")
	u.backend()
	chain, key := pair(u, "a.example.com", time.Now().Add(time.Hour))
	u.make("POST", inUS+"sslCertificates", certificateBody(u, chain, key))
	u.make("POST", inUS+"targetHttpsProxies", `{"name":"thsp","urlMap":"`+inUS+`urlMaps/map","sslCertificates":["`+inUS+`sslCertificates/cert"]}`)
	u.make("POST", inUS+"addresses", `{"name":"vip","addressType":"INTERNAL","subnetwork":"`+inUS+`subnetworks/n-sub"}`)
	u.make("POST", inUS+"forwardingRules", `{"name":"r",`+plainRule+`,"portRange":"80"}`)
	u.make("POST", base+"global/firewalls", `{"name":"fw","network":"global/networks/n","allowed":[{"IPProtocol":"tcp"}]}`)
	u.make("POST", inA+"instances", `{"name":"vm","machineType":"zones/us-central1-a/machineTypes/e2-micro","disks":[{"boot":true}],"networkInterfaces":[{"subnetwork":"`+inUS+`subnetworks/n-sub"}]}`)
}

// TestDefaults holds what GET answers beyond the least request against what recordings show of each kind.
func TestDefaults(t *testing.T) {
	u := newUser(t, Options{})
	u.estate()
	for path, c := range map[string]struct {
		rule   string
		filled object
		absent []string
	}{
		base + "global/networks/n": {"network defaults", object{
			"networkFirewallPolicyEnforcementOrder": "AFTER_CLASSIC_FIREWALL",
			"routingConfig":                         object{"routingMode": "REGIONAL", "bgpBestPathSelectionMode": "LEGACY"},
		}, []string{"description", "mtu", "peerings", "labels"}},
		inUS + "subnetworks/n-sub": {"subnetwork defaults", object{
			"purpose": "PRIVATE", "stackType": "IPV4_ONLY", "gatewayAddress": "10.1.2.1", "privateIpGoogleAccess": false,
			"privateIpv6GoogleAccess": "DISABLE_GOOGLE_ACCESS", "allowSubnetCidrRoutesOverlap": false,
		}, []string{"description", "role", "state", "secondaryIpRanges", "logConfig", "enableFlowLogs"}},
		inUS + "subnetworks/n-proxies": {"subnetwork defaults", object{
			"purpose": "REGIONAL_MANAGED_PROXY", "role": "ACTIVE", "state": "READY", "gatewayAddress": "10.129.0.1", "privateIpGoogleAccess": false,
			"privateIpv6GoogleAccess": "DISABLE_GOOGLE_ACCESS", "allowSubnetCidrRoutesOverlap": false,
		}, []string{"description", "stackType", "logConfig", "enableFlowLogs"}},
		inUS + "networkEndpointGroups/neg": {"network endpoint group defaults", object{"size": 0.0},
			[]string{"description", "annotations", "network", "subnetwork", "zone", "defaultPort", "fingerprint"}},
		inUS + "backendServices/bes": {"backend service defaults", object{
			"description": "", "affinityCookieTtlSec": 0.0, "port": 80.0, "portName": "http", "sessionAffinity": "NONE", "timeoutSec": 30.0,
			"connectionDraining": object{"drainingTimeoutSec": 0.0}, "backends": []any{object{"group": link(inUS + "networkEndpointGroups/neg")}},
		}, []string{"enableCDN", "logConfig", "localityLbPolicy", "usedBy", "securityPolicy", "subsetting"}},
		inUS + "urlMaps/map":             {"", object{}, []string{"description", "hostRules", "pathMatchers", "tests", "status"}},
		inUS + "sslCertificates/cert":    {"", object{"type": "SELF_MANAGED"}, []string{"privateKey", "description"}},
		inUS + "targetHttpProxies/thp":   {"", object{}, []string{"description", "httpKeepAliveTimeoutSec", "proxyBind"}},
		inUS + "targetHttpsProxies/thsp": {"target https proxy defaults", object{"tlsEarlyData": "DISABLED"}, []string{"quicOverride", "sslPolicy", "serverTlsPolicy", "httpKeepAliveTimeoutSec", "certificateMap"}},
		inUS + "addresses/vip": {"address defaults", object{
			"description": "", "status": "RESERVED", "networkTier": "PREMIUM", "purpose": "GCE_ENDPOINT", "address": "10.1.2.2", "labelFingerprint": noLabels,
		}, []string{"labels", "network", "prefixLength", "users", "fingerprint"}},
		inUS + "forwardingRules/r": {"forwarding rule defaults", object{
			"description": "", "IPProtocol": "TCP", "IPAddress": "10.1.2.3", "portRange": "80-80", "networkTier": "PREMIUM", "labelFingerprint": noLabels,
		}, []string{"labels", "allowGlobalAccess", "ipVersion", "ports", "serviceLabel", "serviceName", "pscConnectionId", "attachedExtensions"}},
		base + "global/firewalls/fw": {"firewall defaults", object{
			"description": "", "priority": 1000.0, "direction": "INGRESS", "disabled": false, "logConfig": object{"enable": false}, "sourceRanges": []any{"0.0.0.0/0"},
		}, []string{"targetTags", "labels", "fingerprint"}},
		inA + "instances/vm": {"instance defaults", object{
			"status": "RUNNING", "labelFingerprint": noLabels, "canIpForward": false, "deletionProtection": false, "startRestricted": false,
			"scheduling":    object{"onHostMaintenance": "MIGRATE", "automaticRestart": true, "preemptible": false},
			"displayDevice": object{"enableDisplay": false}, "tags": object{"fingerprint": noLabels},
		}, []string{"description", "labels"}},
	} {
		if c.rule != "" {
			shows(t, c.rule)
		}
		o := u.get(path)
		for field, want := range c.filled {
			if !reflect.DeepEqual(o[field], want) {
				t.Errorf("%s: %s is %v, want %v", path, field, o[field], want)
			}
		}
		for _, field := range c.absent {
			if v, there := o[field]; there {
				t.Errorf("%s: %s was not sent and is answered as %v", path, field, v)
			}
		}
	}
}

// TestFixedFields tries to change what stays as it was made.
func TestFixedFields(t *testing.T) {
	u := newUser(t, Options{})
	u.estate()
	u.make("POST", base+"global/networks", `{"name":"n2","autoCreateSubnetworks":false}`)
	for path, changes := range map[string][]string{
		base + "global/networks/n":         {`"description":"x"`, `"autoCreateSubnetworks":true`, `"name":"other"`},
		inUS + "subnetworks/n-sub":         {`"description":"x"`, `"ipCidrRange":"10.1.2.0/23"`, `"network":"global/networks/n2"`, `"privateIpGoogleAccess":true`},
		inUS + "addresses/vip":             {`"description":"x"`},
		inUS + "networkEndpointGroups/neg": {`"description":"x"`},
		inUS + "backendServices/bes":       {`"loadBalancingScheme":"EXTERNAL_MANAGED"`, `"name":"other"`},
		inUS + "urlMaps/map":               {`"name":"other"`},
		inUS + "sslCertificates/cert":      {`"description":"x"`},
		inUS + "targetHttpProxies/thp":     {`"description":"x"`},
		inUS + "targetHttpsProxies/thsp":   {`"description":"x"`, `"name":"other"`, `"httpKeepAliveTimeoutSec":60`},
		inUS + "forwardingRules/r": {`"allowGlobalAccess":true`, `"IPAddress":"10.1.2.77"`, `"portRange":"81"`, `"description":"x"`,
			`"loadBalancingScheme":"INTERNAL"`, `"labels":{"a":"b"}`},
		base + "global/firewalls/fw": {`"direction":"EGRESS"`, `"network":"global/networks/n2"`, `"name":"other"`},
		inA + "instances/vm":         {`"description":"x"`},
	} {
		k := kindAt(path)
		status, says := 404, "Method not found"
		if k.patch.operation != "" {
			status, says = 400, "cannot be changed after the resource is created."
		}
		for _, change := range changes {
			body := `{` + change + `}`
			if stamp := text(u.get(path), "fingerprint"); stamp != "" {
				body = fmt.Sprintf(`{%s,"fingerprint":%q}`, change, stamp)
			}
			u.holds(k.fixedFields(), []refusedRequest{{path + " " + change, "PATCH", path, body, status, says}})
		}
	}
}
