package sandbox

import (
	"strings"
	"testing"
)

// TestReadBacks: what GET answers of a field is not always what was sent.
func TestReadBacks(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.make("POST", inUS+"subnetworks", `{"name":"logged","network":"global/networks/n","ipCidrRange":"10.9.0.0/24","logConfig":{"enable":true}}`)
	if o := u.get(inUS + "subnetworks/logged"); o["enableFlowLogs"] != true {
		t.Errorf("a subnet with logs: %v", o)
	}
	if o := u.get(inUS + "subnetworks/n-sub"); o["enableFlowLogs"] != nil {
		t.Errorf("a subnet without a word of logs: %v", o)
	}
	shows(t, "subnetwork flow logs")
	u.make("POST", inUS+"backendServices", `{"name":"guarded","loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP","iap":{"enabled":false,"oauth2ClientId":"id","oauth2ClientSecret":"hush"}}`)
	iap := child(u.get(inUS+"backendServices/guarded"), "iap")
	if iap["oauth2ClientSecret"] != nil || len(text(iap, "oauth2ClientSecretSha256")) != 64 || strings.Contains(u.state(), "hush") {
		t.Errorf("the secret of an IAP client: %v", iap)
	}
	shows(t, "IAP secret")
}

// TestFunctionNEG: a NEG may lead to a function; a load balancer in front of it finds nothing here.
func TestFunctionNEG(t *testing.T) {
	u := newUser(t, Options{})
	u.make("POST", inUS+"networkEndpointGroups", `{"name":"f","networkEndpointType":"SERVERLESS","cloudFunction":{"function":"resize"}}`)
	neg := u.get(inUS + "networkEndpointGroups/f")
	if child(neg, "cloudFunction")["function"] != "resize" {
		t.Errorf("read back: %v", neg)
	}
	if _, _, miss := new(patterns).negTarget(neg, "example.com/"); !strings.Contains(miss, "function") {
		t.Errorf("a request to it: %q", miss)
	}
	u.refuses([]refusedRequest{{"no function", "POST", inUS + "networkEndpointGroups", `{"name":"g","networkEndpointType":"SERVERLESS","cloudFunction":{}}`, 400, "Either function or urlMask"}})
}
