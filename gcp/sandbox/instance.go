package sandbox

import (
	"fmt"
	"strings"
)

func instanceKind() kind {
	return kind{
		collection: "instances", scope: "zones", singular: "instance", noun: "instance", printed: true, labelled: true,
		remove:   verb{operation: "delete", latency: "delete", queued: true}, // sure: recording
		required: []string{"machineType", "networkInterfaces"},
		refs: []reference{
			{field: "networkInterfaces[].network", targets: []string{"networks"}, cross: true},
			{field: "networkInterfaces[].subnetwork", targets: []string{"subnetworks"}, cross: true, use: "use"},
			{field: "_addresses[]", targets: []string{"addresses"}, use: "useInternal"},
		},
		// Defaults: sure (recordings).
		defaults: object{
			"canIpForward": false, "deletionProtection": false, "startRestricted": false, "cpuPlatform": "Intel Broadwell",
			"scheduling":             object{"onHostMaintenance": "MIGRATE", "automaticRestart": true, "preemptible": false},
			"shieldedInstanceConfig": object{"enableSecureBoot": false, "enableVtpm": true, "enableIntegrityMonitoring": true},
			"displayDevice":          object{"enableDisplay": false},
			"metadata":               object{"kind": "compute#metadata"}, "tags": object{},
		},
		rules: []rule{
			{name: "instance machine type", says: "A machine type is of the instance's own zone.", mark: said, words: guess, source: "Compute API", check: instanceMachine},
			{name: "instance account", says: "The account default is the project's Compute account.", mark: sure, words: sure, source: "recording", check: instanceAccount},
			{name: "instance network", says: "An interface stands in an ordinary subnet of the zone's region and takes an address there.", mark: said, words: guess, source: "Compute API", check: instanceNetwork},
			{name: "instance external address", says: "compute.vmExternalIpAccess names the instances that may have an external address.", mark: said, words: said, source: "organisation policy page", check: instanceExternalIP},
			{name: "instance disks", says: "An instance has a disk.", mark: sure, words: guess, source: "recording", check: instanceDisks},
			{name: "instance metadata", says: "Metadata keys are unique; metadata and tags have fingerprints of their own.", mark: sure, words: guess, source: "Compute API", check: instancePrints},
		},
		setters: map[string]setter{
			"setLabels":   setLabels,
			"setMetadata": {verb{operation: "setMetadata", latency: "patch"}, replaceGuarded("metadata")},
			"setTags":     {verb{operation: "setTags", latency: "patch"}, replaceGuarded("tags")},
		},
		removable: instanceRemovable,
		needs:     instanceNeeds,
		show:      showInstance,
	}.filled(sure, "recording").fixed(sure, "Compute API")
}

// instanceMachine canonicalises the machine type, which need not be looked up.
func instanceMachine(c *change) error {
	path := parseLink(c.project(), text(c.next, "machineType"))
	if path == "" || !strings.HasPrefix(path, c.scope()+"/machineTypes/") {
		return invalid("resource.machineType", text(c.next, "machineType"), "The URL is malformed.")
	}
	c.next["machineType"] = link(path)
	return nil
}

// instanceAccount names the account that "default" stands for (sure: recordings).
func instanceAccount(c *change) error {
	project, _ := c.tx.get("projects/" + c.project())
	for _, account := range objects(c.next, "serviceAccounts") {
		if text(account, "email") == "default" {
			account["email"] = text(project, "projectNumber") + "-compute@developer.gserviceaccount.com"
		}
	}
	return nil
}

// instanceNetwork gives each new interface its network, subnet and address.
func instanceNetwork(c *change) error {
	if c.old != nil {
		return nil
	}
	region := regionOfZone(placeOf(c.path))
	for i, nic := range objects(c.next, "networkInterfaces") {
		field := fmt.Sprintf("resource.networkInterfaces[%d].", i)
		if text(nic, "subnetwork") == "" {
			_, name := split(linked(text(nic, "network")))
			path := "projects/" + c.project() + "/regions/" + region + "/subnetworks/" + name
			if o, ok := c.tx.get(path); !ok || text(o, "network") != text(nic, "network") {
				return invalid(field+"subnetwork", "", "A subnetwork must be specified for a network of custom subnet mode.") // guess
			}
			nic["subnetwork"] = link(path)
		}
		subnetPath := linked(text(nic, "subnetwork"))
		subnet, _ := c.tx.get(subnetPath)
		if placeOf(subnetPath) != region || isProxyOnly(subnet) {
			return invalid(field+"subnetwork", text(nic, "subnetwork"), "The subnetwork must have purpose=PRIVATE and be in the region of the instance.") // guess
		}
		if text(nic, "network") == "" {
			nic["network"] = text(subnet, "network")
		}
		if text(nic, "network") != text(subnet, "network") {
			return invalid(field+"network", text(nic, "network"), "The subnetwork does not belong to the network.") // guess
		}
		if err := c.connect(field, i, nic, subnetPath); err != nil {
			return err
		}
	}
	return nil
}

// connect gives an interface its addresses and its other answers (sure: recordings).
func (c *change) connect(field string, i int, nic object, subnetPath string) error {
	ip, err := c.own(field+"networkIP", text(nic, "networkIP"), subnetPath)
	if err != nil {
		return err
	}
	nic["networkIP"] = ip
	fillIn(nic, object{"name": fmt.Sprintf("nic%d", i), "kind": "compute#networkInterface", "stackType": "IPV4_ONLY"})
	for _, access := range objects(nic, "accessConfigs") {
		fillIn(access, object{"kind": "compute#accessConfig", "type": "ONE_TO_ONE_NAT", "name": "external-nat", "networkTier": "PREMIUM", "natIP": c.s.externalIP()})
	}
	nic["fingerprint"] = fingerprint(nic)
	return nil
}

// takesUp lets an instance have the address that is only reserved, as GCE_ENDPOINT.
func (c *change) takesUp(held []string) bool {
	if c.kind.collection != "instances" || len(held) != 1 {
		return false
	}
	o, _ := c.tx.get(held[0])
	if text(o, "purpose") != ownVIP || deleting(o) {
		return false
	}
	c.next["_addresses"] = append(items(c.next, "_addresses"), link(held[0]))
	return true
}

// instanceDisks answers a disk as attached (sure for the fields: recordings); images are references that are not looked up.
func instanceDisks(c *change) error {
	if c.old != nil {
		return nil
	}
	if len(items(c.next, "disks")) == 0 {
		return invalid("resource.disks", "", "No disks are specified.") // guess
	}
	for i, disk := range objects(c.next, "disks") {
		size := "10"
		if sent := text(child(disk, "initializeParams"), "diskSizeGb"); sent != "" {
			size = sent
		}
		delete(disk, "initializeParams")
		fillIn(disk, object{
			"kind": "compute#attachedDisk", "index": i, "type": "PERSISTENT", "mode": "READ_WRITE", "interface": "SCSI", "diskSizeGb": size,
			"deviceName": fmt.Sprintf("persistent-disk-%d", i), "source": link(c.scope() + "/disks/" + text(c.next, "name")),
			"guestOsFeatures": []any{object{"type": "UEFI_COMPATIBLE"}, object{"type": "VIRTIO_SCSI_MULTIQUEUE"}},
			"licenses":        []any{},
		})
	}
	return nil
}

// instancePrints keeps the fingerprints of metadata and tags, which have their own (sure).
func instancePrints(c *change) error {
	metadata, tags := child(c.next, "metadata"), child(c.next, "tags")
	seen := map[string]bool{}
	for _, item := range objects(metadata, "items") {
		if seen[text(item, "key")] {
			return invalid("resource.metadata", text(item, "key"), "Metadata has duplicate key: "+text(item, "key")+".") // guess
		}
		seen[text(item, "key")] = true
	}
	metadata["kind"], metadata["fingerprint"] = "compute#metadata", fingerprint(metadata["items"])
	tags["fingerprint"] = noLabels
	if len(items(tags, "items")) > 0 {
		tags["fingerprint"] = fingerprint(tags["items"])
	}
	return nil
}

// replaceGuarded replaces metadata or tags as a whole, when the sender has seen the present one (sure; text guess).
func replaceGuarded(field string) func(*change) error {
	return func(c *change) error {
		if !sameBytes(text(c.body, "fingerprint"), text(child(c.old, field), "fingerprint")) {
			return &problem{code: 412, reason: "conditionNotMet", header: "If-Match", message: "Supplied fingerprint does not match current " + field + " fingerprint."}
		}
		next := object{}
		if items(c.body, "items") != nil {
			next["items"] = cloneValue(c.body["items"])
		}
		c.next[field] = next
		return nil
	}
}

func instanceRemovable(c *change) error {
	if c.old["deletionProtection"] == true {
		return invalid("resource.deletionProtection", "true", "Resource cannot be deleted if it's protected against deletion.") // guess
	}
	return nil
}

// showInstance: the status follows from the clock (sure for the names; their moments are guesses).
func showInstance(v *view, o object) {
	stored, _ := v.tx.get(v.path)
	o["status"] = "RUNNING"
	if v.s.now().Before(readyAt(stored)) {
		o["status"] = "STAGING"
	} else {
		o["lastStartTimestamp"] = text(o, "creationTimestamp")
	}
	if deleting(stored) {
		o["status"] = "STOPPING"
	}
}
