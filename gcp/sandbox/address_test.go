package sandbox

import "testing"

// addressBody is address x, internal unless more says otherwise.
func addressBody(more string) string {
	return `{"name":"x","addressType":"INTERNAL"` + more + `}`
}

const inSub = `,"subnetwork":"` + inUS + `subnetworks/n-sub"`

func TestAddressRules(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	addresses := inUS + "addresses"
	u.holds("address purposes", []refusedRequest{
		{"a purpose that is not simulated", "POST", addresses, addressBody(`,"purpose":"DNS_RESOLVER"` + inSub), 501, "does not simulate an address with purpose DNS_RESOLVER"},
	})
	u.holds("external address", []refusedRequest{
		{"in a subnetwork", "POST", addresses, `{"name":"x"` + inSub + `}`, 400, "resource.subnetwork"},
		{"with a purpose", "POST", addresses, `{"name":"x","purpose":"GCE_ENDPOINT"}`, 400, "resource.purpose"},
	})
	u.holds("address tier", []refusedRequest{
		{"STANDARD", "POST", addresses, addressBody(`,"networkTier":"STANDARD"` + inSub), 400, "resource.networkTier"},
	})
	u.holds("address network", []refusedRequest{
		{"beside the subnetwork", "POST", addresses, addressBody(`,"network":"global/networks/n"` + inSub), 400, "resource.network"},
	})
	u.holds("address subnetwork", []refusedRequest{
		{"none", "POST", addresses, addressBody(""), 400, "Required field 'resource.subnetwork' not specified"},
	})
	u.holds("ordinary subnetwork", []refusedRequest{
		{"proxies", "POST", addresses, addressBody(`,"subnetwork":"` + inUS + `subnetworks/n-proxies"`), 400, "Address's subnetwork must have purpose=PRIVATE."},
	})
	u.holds("address form", []refusedRequest{
		{"words", "POST", addresses, addressBody(`,"address":"ten"` + inSub), 400, "resource.address"},
		{"IPv6", "POST", addresses, addressBody(`,"address":"fd20::1"` + inSub), 400, "resource.address"},
	})
	u.holds("address in range", []refusedRequest{
		{"outside", "POST", addresses, addressBody(`,"address":"10.24.120.53"` + inSub), 400, "Requested internal IP address is outside the network/subnetwork range."},
	})
	for _, ip := range []string{"10.1.2.0", "10.1.2.1", "10.1.2.254", "10.1.2.255"} {
		u.holds("address kept by Google", []refusedRequest{{ip, "POST", addresses, addressBody(`,"address":"` + ip + `"` + inSub), 400, "reserved"}})
	}
	shows(t, "external address of nobody")
	u.make("POST", addresses, `{"name":"outer"}`)
	if o := u.get(addresses + "/outer"); text(o, "addressType") != "EXTERNAL" || o["purpose"] != nil || text(o, "address") == "" {
		t.Errorf("external address: %v", o)
	}
}

func TestAddressesAreGivenOnce(t *testing.T) {
	u := newUser(t, Options{})
	u.make("POST", base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`)
	u.make("POST", inUS+"subnetworks", `{"name":"n-sub","network":"global/networks/n","ipCidrRange":"10.1.2.0/29"}`) // gives .2 to .5.
	addresses := inUS + "addresses"
	shows(t, "address picked", "address purpose", "address reservation")
	u.make("POST", addresses, `{"name":"a","addressType":"INTERNAL"`+inSub+`}`)
	u.make("POST", addresses, `{"name":"b","addressType":"INTERNAL","purpose":"SHARED_LOADBALANCER_VIP","address":"10.1.2.4"`+inSub+`}`)
	u.make("POST", addresses, `{"name":"c","addressType":"INTERNAL"`+inSub+`}`)
	u.make("POST", addresses, `{"name":"d","addressType":"INTERNAL"`+inSub+`}`)
	for name, want := range map[string][2]string{
		"a": {"10.1.2.2", "GCE_ENDPOINT"}, "b": {"10.1.2.4", "SHARED_LOADBALANCER_VIP"}, "c": {"10.1.2.3", "GCE_ENDPOINT"}, "d": {"10.1.2.5", "GCE_ENDPOINT"},
	} {
		if o := u.get(addresses + "/" + name); text(o, "address") != want[0] || text(o, "purpose") != want[1] {
			t.Errorf("%s: %v %v, want %v", name, o["address"], o["purpose"], want)
		}
	}
	u.holds("address taken", []refusedRequest{
		{"reserved again", "POST", addresses, addressBody(`,"purpose":"SHARED_LOADBALANCER_VIP","address":"10.1.2.2"` + inSub), 200,
			"IP_IN_USE_BY_ANOTHER_RESOURCE: IP '10.1.2.2' is already being used by another resource."},
	})
	u.holds("addresses used up", []refusedRequest{
		{"a fifth one", "POST", addresses, addressBody(inSub), 200, "IP_SPACE_EXHAUSTED: IP space of 'projects/p/regions/us-central1/subnetworks/n-sub' is exhausted."},
	})
	u.make("DELETE", addresses+"/c", "")
	u.make("POST", addresses, addressBody(inSub))
	if got := text(u.get(addresses+"/x"), "address"); got != "10.1.2.3" {
		t.Errorf("after a delete: %s", got)
	}
}
