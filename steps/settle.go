package steps

import (
	"fmt"
	"time"
)

// settleTime is how long the old one is kept after a change, while no probe
// proves the new one. Google publishes no figure: the tutorial says "a few
// minutes" for a new load balancer; the tests of its own Terraform module sleep
// for six before the first request to one, and others found it serving within
// one. A change of one that serves is no slower (guess).
const settleTime = 3 * time.Minute

// Settle is what a wait for the proxies waits for.
type Settle struct {
	For  time.Duration // from the change on
	From time.Time     // of a change made before this plan; zero: one that is in it
}

// rest is how much of it is left.
func (s Settle) rest(now time.Time) time.Duration {
	if s.From.IsZero() {
		return s.For
	}
	return max(0, min(s.For, s.For-now.Sub(s.From)))
}

// settled drafts the wait until no proxy uses any more what u has turned away
// from, and returns the step to come after. It is false when no wait is needed.
func (d *draft) settled(u Step) (StepID, bool) {
	id := stepID(u.Ref(), "settle")
	if i, ok := d.settles[id]; ok {
		return d.steps[i].ID, true
	}
	s := Step{ID: id, Action: ActionSettle, Want: u.Want, Have: u.Have, Settle: &Settle{For: d.inv.settleTime()}}
	switch {
	case u.Action == ActionUpdate:
		s.After = []StepID{u.ID}
		s.Why = "its proxies learn of the change some time after the API; until then the old one must still serve"
	case u.Action == ActionKeep:
		a, found, asked := d.inv.lastAlteration(u.Ref())
		switch {
		case !found && asked, found && a.Verb == "insert":
			return "", false
		case !found:
			s.Why = "it may have been changed a moment ago, and its proxies learn of that later"
		default:
			s.Settle.From = a.At
			if a.Going {
				s.Settle.From = time.Time{}
			}
			s.Why = fmt.Sprintf("changed at %s; its proxies learn of that some time after the API", a.At.Local().Format("15:04:05"))
		}
	default:
		return "", false
	}
	if s.Settle.rest(d.now) == 0 {
		return "", false
	}
	d.settles[id] = len(d.steps)
	d.step(s)
	return id, true
}

// usedBy are the kinds that can use a kind, and whose change reaches the
// proxies late.
var usedBy = map[Kind][]Kind{
	KindNEG:            {KindBackendService},
	KindBackendService: {KindURLMap},
	KindURLMap:         {KindHTTPProxy, KindHTTPSProxy},
	KindCertificate:    {KindHTTPSProxy},
	KindHTTPProxy:      {KindForwardingRule},
	KindHTTPSProxy:     {KindForwardingRule},
}

// formerUsers are the steps about what may have used f until an earlier run,
// that was cut off before it could delete f.
func (d *draft) formerUsers(f Found) []Step {
	var users []Step
	for _, s := range d.steps {
		if s.Action != ActionKeep && s.Action != ActionUpdate || s.Have == nil {
			continue
		}
		for _, k := range usedBy[f.Ref().Kind] {
			if s.Ref().Kind == k {
				users = append(users, s)
			}
		}
	}
	return users
}
