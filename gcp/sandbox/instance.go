package sandbox

import (
	"fmt"
	"slices"
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
		rules: slices.Concat([]rule{
			{name: "instance machine type", says: "The machine type is one of the instance's own zone.", mark: said, words: guess, source: "Compute API", check: instanceMachine},
			{name: "instance account", says: "The account default is the project's Compute account.", mark: sure, source: "recording", check: instanceAccount},
		}, interfaceRules(), []rule{
			{name: "instance external address", says: "compute.vmExternalIpAccess names the instances that may have an external address.", mark: said, source: "organisation policy page", check: instanceExternalIP},
			{name: "instance disks", says: "An instance has a disk.", mark: sure, words: guess, source: "Compute API", check: instanceDisks},
			{name: "disks answered", says: "A disk is answered as attached, with index, device name and size; images are not looked up.", mark: sure, source: "recording", check: attachDisks},
			{name: "metadata keys", says: "A key stands once in the metadata.", mark: said, source: "gyro-google-provider", check: metadataKeys},
			{name: "metadata and tags have fingerprints", says: "Metadata and tags have fingerprints of their own.", mark: sure, source: "recording", check: instancePrints},
			{name: "metadata fingerprint", says: "setMetadata and setTags replace the whole and carry the present fingerprint, or are a 412.", mark: sure, words: said,
				source: "Compute API, terraform-provider-google"},
			{name: "deletion protection", says: "A protected instance is not deleted.", mark: sure, words: guess, source: "Compute API"},
			{name: "instance status", says: "An instance is STAGING, RUNNING and STOPPING; when, is a guess.", mark: sure, source: "recording"},
		}),
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
	path := c.tx.referred(c.project(), text(c.next, "machineType"))
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

func instanceDisks(c *change) error {
	if len(items(c.next, "disks")) == 0 {
		return invalid("resource.disks", "", "No disks are specified.")
	}
	return nil
}

func attachDisks(c *change) error {
	if c.old != nil {
		return nil
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

func metadataKeys(c *change) error {
	seen := map[string]bool{}
	for _, item := range objects(child(c.next, "metadata"), "items") {
		key := text(item, "key")
		if seen[key] {
			return invalid("resource.metadata", key, "Metadata has duplicate keys: "+key+".")
		}
		seen[key] = true
	}
	return nil
}

func instancePrints(c *change) error {
	metadata, tags := child(c.next, "metadata"), child(c.next, "tags")
	metadata["kind"], metadata["fingerprint"] = "compute#metadata", fingerprint(metadata["items"])
	tags["fingerprint"] = noLabels
	if len(items(tags, "items")) > 0 {
		tags["fingerprint"] = fingerprint(tags["items"])
	}
	return nil
}

// replaceGuarded replaces metadata or tags as a whole, when the sender has seen the present one.
func replaceGuarded(field string) func(*change) error {
	return func(c *change) error {
		if !sameBytes(text(c.body, "fingerprint"), text(child(c.old, field), "fingerprint")) {
			return (&problem{code: 412, reason: "conditionNotMet", header: "If-Match",
				message: "Supplied fingerprint does not match current " + field + " fingerprint."}).by("metadata fingerprint")
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
		return invalid("resource.deletionProtection", "true", "Resource cannot be deleted if it's protected against deletion.").by("deletion protection")
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
