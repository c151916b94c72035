package sandbox

import (
	"slices"
	"time"
)

// onStore is what the data plane learns of a change to a Compute object, while the change is made.
func (s *Sandbox) onStore(c *change) {
	if c.kind.collection != "instances" {
		s.remember(c)
		return
	}
	metadata := func(o object) string { return text(child(o, "metadata"), "fingerprint") }
	switch {
	case deleting(c.next):
		c.tx.forgetSerial(text(c.next, "id"))
	case c.old == nil || metadata(c.old) != metadata(c.next):
		s.wakeProbe(c.path, c.next)
	}
}

// The proxies learn of a change some time after the API has answered. Until then they serve what was there before (guess), which is
// kept beside the object: "_was" until "_changedAt" plus the propagation.

// remember keeps what was there before a change, for the proxies. A version that is still in force stays.
func (s *Sandbox) remember(c *change) {
	routing := []string{"forwardingRules", "targetHttpProxies", "targetHttpsProxies", "urlMaps", "backendServices"}
	if c.old == nil || s.propagation() == 0 || !slices.Contains(routing, c.kind.collection) {
		return
	}
	c.next["_was"], c.next["_changedAt"] = public(s.programmed(c.old, c.now)), c.now.Format(time.RFC3339Nano)
}

// programmed is the version of o that the proxies have at now.
func (s *Sandbox) programmed(o object, now time.Time) object {
	if was := child(o, "_was"); was != nil && !s.reached(o, now) {
		return was
	}
	return o
}

// reached tells whether the latest change of o has reached the proxies.
func (s *Sandbox) reached(o object, now time.Time) bool {
	at, err := time.Parse(time.RFC3339Nano, text(o, "_changedAt"))
	return err != nil || !now.Before(at.Add(s.propagation()))
}
