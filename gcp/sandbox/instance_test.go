package sandbox

import (
	"strings"
	"testing"
)

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

func TestInstanceTakesUpAReservation(t *testing.T) {
	shows(t, "address of an instance")
	u := newUser(t, Options{})
	u.network("n")
	for name, ip := range map[string]string{"mine": "10.1.2.20", "shared": "10.1.2.21"} {
		purpose := map[string]string{"mine": "GCE_ENDPOINT", "shared": sharedVIP}[name]
		u.make("POST", inUS+"addresses", `{"name":"`+name+`","addressType":"INTERNAL","purpose":"`+purpose+`","subnetwork":"regions/us-central1/subnetworks/n-sub","address":"`+ip+`"}`)
	}
	vm := func(name, ip string) string {
		return `{"name":"` + name + `","machineType":"zones/us-central1-a/machineTypes/e2-micro","disks":[{"boot":true}],"networkInterfaces":[{"subnetwork":"regions/us-central1/subnetworks/n-sub","networkIP":"` + ip + `"}]}`
	}
	u.make("POST", inA+"instances", vm("a", "10.1.2.20"))
	if o := u.get(inUS + "addresses/mine"); text(o, "status") != "IN_USE" || len(items(o, "users")) != 1 {
		t.Errorf("reservation: %v, users %v", o["status"], o["users"])
	}
	u.refuses([]refusedRequest{
		{"reservation in use", "DELETE", inUS + "addresses/mine", "", 400, "already being used by 'projects/p/zones/us-central1-a/instances/a'"},
		{"reservation of another instance", "POST", inA + "instances", vm("b", "10.1.2.20"), 200, "IP_IN_USE_BY_ANOTHER_RESOURCE"},
		{"reservation for load balancers", "POST", inA + "instances", vm("b", "10.1.2.21"), 200, "IP_IN_USE_BY_ANOTHER_RESOURCE"},
	})
	u.make("DELETE", inA+"instances/a", "")
	if o := u.get(inUS + "addresses/mine"); text(o, "status") != "RESERVED" {
		t.Errorf("reservation after its instance: %v", o["status"])
	}
	u.make("DELETE", inUS+"addresses/mine", "")
}
