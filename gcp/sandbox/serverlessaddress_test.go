package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// egress is a network with a subnet that services send from.
func egress(t testing.TB, o Options) user {
	u := newUser(t, o)
	u.make("POST", base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`)
	for name, cidr := range map[string]string{"sub": "10.1.2.0/24", "other": "10.1.3.0/24", "small": "10.1.4.0/27"} {
		u.make("POST", inUS+"subnetworks", `{"name":"`+name+`","network":"global/networks/n","ipCidrRange":"`+cidr+`"}`)
	}
	return u
}

// blocks are the addresses that services hold in us-central1.
func (u user) blocks() (found []object) {
	for _, o := range objects(u.get(inUS+"addresses"), "items") {
		if o["purpose"] == serverlessPurpose {
			found = append(found, o)
		}
	}
	return found
}

const (
	servicesOfP = "https://run.googleapis.com/v2/projects/p/locations/us-central1/services"
	sending     = `{"template":{"containers":[{"image":"i"}],"vpcAccess":{"egress":"PRIVATE_RANGES_ONLY","networkInterfaces":[{"network":"n","subnetwork":"sub"}]}}}`
)

// TestServerlessAddresses: a service in a subnet holds a block that nobody deletes and that keeps the subnet, until some time after the
// service has gone.
func TestServerlessAddresses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := egress(t, Options{Hold: 2 * time.Hour})
		ok(t, u.s, "POST", servicesOfP+"?serviceId=sender", sending)
		held := u.blocks()
		if len(held) != 1 || held[0]["address"] != "10.1.2.16" || held[0]["prefixLength"] != 28.0 || held[0]["addressType"] != "INTERNAL" || held[0]["status"] != "RESERVED" {
			t.Fatalf("held by a service: %v", held)
		}
		name := text(held[0], "name")
		if digits := strings.TrimPrefix(name, "serverless-ipv4-"); !isID(digits) {
			t.Errorf("name %q", name)
		}
		busy := "The subnetwork resource 'projects/p/regions/us-central1/subnetworks/sub' is already being used by 'projects/p/regions/us-central1/addresses/" + name + "'"
		u.refuses([]refusedRequest{
			{"subnet in use", "DELETE", inUS + "subnetworks/sub", "", 400, busy},
			{"delete by a user", "DELETE", inUS + "addresses/" + name, "", 400, "held by a serverless product"},
			{"address of the block", "POST", inUS + "addresses", `{"name":"a","addressType":"INTERNAL","subnetwork":"regions/us-central1/subnetworks/sub","address":"10.1.2.20"}`, 200, "IP_IN_USE_BY_ANOTHER_RESOURCE"},
		})
		shows(t, "serverless addresses")

		ok(t, u.s, "DELETE", servicesOfP+"/sender", "")
		time.Sleep(2*time.Hour - time.Second)
		u.blocks() // what is due takes effect before the state is compared.
		u.refuses([]refusedRequest{{"service gone, block not", "DELETE", inUS + "subnetworks/sub", "", 400, busy}})
		time.Sleep(time.Second)
		if held := u.blocks(); held != nil {
			t.Errorf("after two hours: %v", held)
		}
		u.make("DELETE", inUS+"subnetworks/sub", "")
		shows(t, "late release")
	})
}

// TestServerlessAddressesAtOnce: the instant sandbox frees a block with its service.
func TestServerlessAddressesAtOnce(t *testing.T) {
	u := egress(t, Options{})
	ok(t, u.s, "POST", servicesOfP+"?serviceId=sender", sending)
	ok(t, u.s, "DELETE", servicesOfP+"/sender", "")
	u.make("DELETE", inUS+"subnetworks/sub", "")
}

// TestServerlessAddressesMove: a service that leaves a subnet lets go of it, and keeps the block when it comes back in time; one whose
// older revision still serves stays in both.
func TestServerlessAddressesMove(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := egress(t, Options{Hold: time.Hour})
		knative := "https://us-central1-run.googleapis.com/apis/serving.knative.dev/v1/namespaces/p/services"
		service := func(subnet, traffic string) string {
			return `{"metadata":{"name":"sender"},"spec":{"traffic":[` + traffic + `],"template":{"metadata":{"name":"sender-` + subnet + `","annotations":{
				"run.googleapis.com/network-interfaces":"[{\"network\":\"n\",\"subnetwork\":\"` + subnet + `\"}]","run.googleapis.com/vpc-access-egress":"all-traffic"}},
				"spec":{"containers":[{"image":"i"}]}}}}`
		}
		in := func() string {
			var subnets []string
			for _, o := range u.blocks() {
				subnets = append(subnets, lastSegment(text(o, "subnetwork")))
			}
			return strings.Join(slices.Sorted(slices.Values(subnets)), " ")
		}
		ok(t, u.s, "POST", knative, service("sub", `{"latestRevision":true,"percent":100}`))
		ok(t, u.s, "PUT", knative+"/sender", service("other", `{"revisionName":"sender-sub","percent":90},{"latestRevision":true,"percent":10}`))
		if time.Sleep(2 * time.Hour); in() != "other sub" {
			t.Errorf("with two revisions at work: %s", in())
		}
		ok(t, u.s, "PUT", knative+"/sender", service("other", `{"latestRevision":true,"percent":100}`))
		if time.Sleep(time.Minute); in() != "other sub" {
			t.Errorf("just moved: %s", in())
		}
		back := strings.Replace(service("sub", `{"latestRevision":true,"percent":100}`), "sender-sub", "sender-again", 1)
		ok(t, u.s, "PUT", knative+"/sender", back)
		if time.Sleep(2 * time.Hour); in() != "sub" {
			t.Errorf("back again: %s", in())
		}
		v2 := ok(t, u.s, "GET", servicesOfP+"/sender", "")
		if access := child(child(v2, "template"), "vpcAccess"); access["egress"] != "ALL_TRAFFIC" || len(objects(access, "networkInterfaces")) != 1 {
			t.Errorf("the same in v2: %v", access)
		}
	})
}

func TestServerlessAddressesSurvive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := Options{Hold: time.Hour, State: t.TempDir() + "/state"}
		u := egress(t, o)
		ok(t, u.s, "POST", servicesOfP+"?serviceId=sender", sending)
		ok(t, u.s, "DELETE", servicesOfP+"/sender", "")
		u.blocks() // the deletion takes effect.
		if err := u.s.Close(); err != nil {
			t.Fatal(err)
		}
		u = newUser(t, o)
		if held := u.blocks(); len(held) != 1 {
			t.Errorf("after a restart: %v", held)
		}
		if time.Sleep(time.Hour); u.blocks() != nil {
			t.Errorf("an hour later: %v", u.blocks())
		}
	})
}

func TestServerlessAddressesRefused(t *testing.T) {
	u := egress(t, Options{})
	u.make("POST", inUS+"subnetworks", `{"name":"proxies","network":"global/networks/n","ipCidrRange":"10.9.0.0/23","purpose":"REGIONAL_MANAGED_PROXY","role":"ACTIVE"}`)
	for _, subnet := range []string{"nope", "small", "proxies", "projects/p/regions/us-east1/subnetworks/sub"} {
		before := u.state()
		code, o := call(t, u.s, "POST", servicesOfP+"?serviceId=sender", strings.Replace(sending, `"sub"`, `"`+subnet+`"`, 1))
		if code != http.StatusBadRequest || !strings.Contains(message(o), "is not an ordinary subnetwork") || u.state() != before {
			t.Errorf("%s: %d %s", subnet, code, message(o))
		}
	}
	shows(t, "Direct VPC subnet")
}
