package sandbox

import (
	"fmt"
	"iter"
	"strings"
	"time"
)

// proxyRules: how the proxy-only subnetworks of one VPC and region stand together.
func proxyRules() []rule {
	return []rule{
		{name: "one proxy purpose", says: "One VPC and region has proxy-only subnetworks of the legacy purpose or of the new one, never of both.",
			mark: said, words: guess, source: "proxy page", check: oneProxyPurpose},
		{name: "one ACTIVE and one BACKUP", says: "One VPC and region has at most one ACTIVE and one BACKUP proxy-only subnetwork.", mark: said, words: guess, source: "proxy page", check: oneForEachRole},
		{name: "draining subnetwork", says: "A subnetwork that drains takes no change; that it may be deleted is a guess.", mark: sure, words: guess, source: "Compute API", check: notDraining},
		{name: "role only to ACTIVE", says: "An update makes a BACKUP subnetwork ACTIVE; no update makes an ACTIVE one BACKUP.", mark: said, words: guess, source: "gcloud", check: onlyToActive},
		{name: "role swap", says: "When a BACKUP becomes ACTIVE, the ACTIVE one becomes BACKUP and drains for drainTimeoutSeconds.", mark: said, source: "proxy page", check: swapRoles},
		{name: "BACKUP goes first", says: "An ACTIVE proxy-only subnetwork is not deleted while there is a BACKUP.", mark: said, source: "proxy page"},
		{name: "proxies in use", says: "An ACTIVE proxy-only subnetwork is not deleted while a regional load balancer stands in its VPC and region.",
			mark: said, words: guess, source: "proxy page"},
	}
}

// proxySiblings yields the other proxy-only subnetworks in the VPC and region of subnet, which is at path.
func proxySiblings(t *tx, path string, subnet object) iter.Seq2[string, object] {
	return func(yield func(string, object) bool) {
		for _, user := range t.users(linked(text(subnet, "network"))) {
			if other, _ := t.get(user); user != path && isProxyOnly(other) && placeOf(user) == placeOf(path) && !yield(user, other) {
				return
			}
		}
	}
}

// oneProxyPurpose lets the migration of one after the other pass.
func oneProxyPurpose(c *change) error {
	if c.old != nil || !isProxyOnly(c.next) {
		return nil
	}
	for _, other := range proxySiblings(c.tx, c.path, c.next) {
		if text(c.next, "purpose") != text(other, "purpose") {
			return refused("Invalid resource usage: You can't have both an INTERNAL_HTTPS_LOAD_BALANCER and a REGIONAL_MANAGED_PROXY subnet " +
				"in the same network and region: '" + text(other, "name") + "' exists.")
		}
	}
	return nil
}

func oneForEachRole(c *change) error {
	if c.old != nil || !isProxyOnly(c.next) {
		return nil
	}
	for _, other := range proxySiblings(c.tx, c.path, c.next) {
		if text(c.next, "role") == text(other, "role") {
			return refused(fmt.Sprintf("Invalid resource usage: There is already an existing %s subnetwork '%s' with purpose %s in the same network and region.",
				text(other, "role"), text(other, "name"), text(other, "purpose")))
		}
	}
	return nil
}

func notDraining(c *change) error {
	if drainsUntil(c.old).After(c.now) {
		return notReady(c.path)
	}
	return nil
}

func onlyToActive(c *change) error {
	if c.old != nil && text(c.old, "role") == "ACTIVE" && text(c.next, "role") != "ACTIVE" {
		return invalid("resource.role", text(c.next, "role"), "The role of a subnetwork can only be changed to ACTIVE.")
	}
	return nil
}

func swapRoles(c *change) error {
	if text(c.old, "role") != "BACKUP" || text(c.next, "role") != "ACTIVE" {
		return nil
	}
	seconds, _ := time.ParseDuration(c.query.Get("drainTimeoutSeconds") + "s")
	for path, other := range proxySiblings(c.tx, c.path, c.next) {
		other = clone(other)
		other["role"], other["_drained"] = "BACKUP", c.now.Add(seconds).Format(time.RFC3339Nano)
		(&change{s: c.s, tx: c.tx, kind: c.kind, path: path, next: other}).store()
	}
	return nil
}

// proxySubnetRemovable is for DELETE.
func proxySubnetRemovable(c *change) error {
	if !isProxyOnly(c.old) || text(c.old, "role") != "ACTIVE" {
		return nil
	}
	for range proxySiblings(c.tx, c.path, c.old) { // of an ACTIVE one the only sibling is a BACKUP.
		return refused("Invalid resource usage: Cannot delete ACTIVE subnetwork because a BACKUP subnetwork exists.").by("BACKUP goes first")
	}
	for _, user := range c.tx.users(linked(text(c.old, "network"))) {
		if strings.Contains(user, "/forwardingRules/") && placeOf(user) == placeOf(c.path) {
			return inUse(c.kind.noun, c.path, user).by("proxies in use")
		}
	}
	return nil
}
