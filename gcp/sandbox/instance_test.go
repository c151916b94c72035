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
	instances := inA + "instances"
	without := func(part string) string { return strings.Replace(vm("b", ""), part, "", 1) }
	u.holds("address taken", []refusedRequest{
		{"of another", "POST", instances, vm("b", `,"networkIP":"10.1.2.2"`), 200, "IP_IN_USE_BY_ANOTHER_RESOURCE"},
	})
	u.holds("interface region", []refusedRequest{
		{"zone of another region", "POST", base + "zones/europe-west1-b/instances", strings.Replace(vm("b", ""), "us-central1-a", "europe-west1-b", 1), 400, "region of the instance"},
	})
	u.holds("interface subnetwork", []refusedRequest{
		{"custom mode", "POST", instances, strings.Replace(vm("b", ""), `"subnetwork":"regions/us-central1/subnetworks/n-sub"`, `"network":"global/networks/n"`, 1), 400,
			"Invalid value for field 'resource.networkInterfaces[0].subnetwork': ''. Network interface must specify a subnet if the network resource is in custom subnet mode."},
	})
	u.holds("ordinary subnetwork", []refusedRequest{
		{"among the proxies", "POST", instances, strings.Replace(vm("b", ""), "n-sub", "n-proxies", 1), 400, "Instance's subnetwork must have purpose=PRIVATE."},
	})
	u.make("POST", base+"global/networks", `{"name":"m","autoCreateSubnetworks":false}`)
	u.holds("interface network", []refusedRequest{
		{"of another network", "POST", instances, vm("b", `,"network":"global/networks/m"`), 400, "resource.networkInterfaces[0].network"},
	})
	u.holds("interfaces apart", []refusedRequest{
		{"two in one network", "POST", instances, vm("b", `},{"subnetwork":"regions/us-central1/subnetworks/n-sub"`), 400, "resource.networkInterfaces[1].network"},
	})
	u.holds("instance machine type", []refusedRequest{
		{"of another zone", "POST", instances, strings.Replace(vm("b", ""), "zones/us-central1-a/machineTypes", "zones/us-central1-b/machineTypes", 1), 400, "The URL is malformed."},
	})
	u.holds("instance disks", []refusedRequest{
		{"none", "POST", instances, without(`"disks":[{"boot":true,"initializeParams":{"sourceImage":"projects/debian-cloud/global/images/family/debian-12"}}],`), 400, "No disks are specified."},
	})
	u.holds("metadata keys", []refusedRequest{
		{"twice", "POST", instances, strings.Replace(vm("b", ""), `"disks"`, `"metadata":{"items":[{"key":"k","value":"1"},{"key":"k","value":"2"}]},"disks"`, 1), 400, "Metadata has duplicate keys: k."},
	})
	u.holds("metadata fingerprint", []refusedRequest{
		{"stale metadata", "POST", instances + "/a/setMetadata", `{"items":[],"fingerprint":"AAAAAAAAAAA="}`, 412, "Supplied fingerprint does not match current metadata fingerprint."},
		{"stale tags", "POST", instances + "/a/setTags", `{"items":[],"fingerprint":"AAAAAAAAAAA="}`, 412, "Supplied fingerprint does not match current tags fingerprint."},
	})
	u.make("POST", instances, strings.Replace(vm("guarded", ""), `"disks"`, `"deletionProtection":true,"disks"`, 1))
	u.holds("deletion protection", []refusedRequest{
		{"guarded", "DELETE", instances + "/guarded", "", 400, "protected against deletion"},
	})
	u.refuses([]refusedRequest{
		{"unknown zone", "POST", base + "zones/us-central1-z/instances", vm("b", ""), 400, "Unknown zone."},
	})
	u.holds("in use", []refusedRequest{
		{"its subnetwork", "DELETE", inUS + "subnetworks/n-sub", "", 400, "zones/us-central1-a/instances/a"},
	})
	shows(t, "interface address", "interfaces answered", "disks answered", "metadata and tags have fingerprints", "instance status")
	disk := objects(o, "disks")[0]
	if text(nic, "name") != "nic0" || text(nic, "stackType") != "IPV4_ONLY" || text(disk, "deviceName") != "persistent-disk-0" || text(disk, "diskSizeGb") != "10" {
		t.Errorf("interface %v, disk %v", nic, disk)
	}
	if text(child(o, "tags"), "fingerprint") != noLabels || text(child(o, "metadata"), "fingerprint") == "" {
		t.Errorf("tags %v, metadata %v", o["tags"], o["metadata"])
	}
	u.make("POST", inA+"instances/a/setMetadata", `{"items":[{"key":"k","value":"v"}],"fingerprint":"`+text(child(o, "metadata"), "fingerprint")+`"}`)
	if got := objects(child(u.get(inA+"instances/a"), "metadata"), "items"); len(got) != 1 || text(got[0], "value") != "v" {
		t.Errorf("metadata: %v", got)
	}
	u.make("DELETE", inA+"instances/a", "")
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
