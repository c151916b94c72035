package steps

import "slices"

// pruned kinds go when the Spec no longer asks for them. Networks, subnets and
// addresses stay until teardown: what is in them could not be moved.
var pruned = []Kind{KindForwardingRule, KindHTTPProxy, KindHTTPSProxy, KindURLMap, KindCertificate, KindBackendService, KindNEG, KindFirewallRule, KindInstance}

// prune drafts the deletion of what the deployment has made and the Spec no
// longer asks for, after everything that used it has turned away and the
// proxies have learned of that: the new NEG serves before the old one goes.
func (d *draft) prune() {
	var old []Found
	for _, k := range pruned {
		for _, f := range d.spec.ours(d.inv, k) {
			if _, wanted := d.index[f.Ref().Path()]; !wanted {
				old = append(old, f)
			}
		}
	}
	going := goers{inv: d.inv, all: d.inv.everything()}
	going.add(old...)
	going.settle(func(user Found, of Ref) bool { return d.turnsAway(user, of) })
	for _, f := range old {
		if stays, why := going.keeps(f); stays {
			d.step(Step{ID: stepID(f.Ref()), Action: ActionKeep, Want: f.Resource, Have: &f, Why: "no longer asked for, but stays: " + why})
			continue
		}
		d.step(Step{ID: stepID(f.Ref(), "delete"), Action: ActionDelete, Have: &f, Why: "no longer asked for", After: d.afterUsers(f, going.users(f.Ref()))})
	}
}

// afterUsers is what the deletion of f comes after: the deletion of its users,
// and, for those that turn away from it or have done so of late, the time in
// which proxies may still hold to f.
func (d *draft) afterUsers(f Found, users []Found) []StepID {
	var after []StepID
	for _, u := range users {
		i, stays := d.index[u.Ref().Path()]
		if !stays {
			after = append(after, stepID(u.Ref(), "delete"))
			continue
		}
		if id, ok := d.settled(d.steps[i]); ok {
			after = append(after, id)
		} else {
			after = append(after, d.steps[i].ID)
		}
	}
	if len(users) == 0 {
		for _, u := range d.formerUsers(f) {
			if id, ok := d.settled(u); ok {
				after = append(after, id)
			}
		}
	}
	return after
}

// turnsAway tells whether the plan changes a user so that it no longer needs
// the resource.
func (d *draft) turnsAway(user Found, of Ref) bool {
	i, ok := d.index[user.Ref().Path()]
	return ok && d.steps[i].Action == ActionUpdate &&
		!slices.ContainsFunc(d.steps[i].Want.Needs(), func(n Ref) bool { return n.Path() == of.Path() })
}
