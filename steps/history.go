package steps

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"
)

// Alteration is one change of a resource that the cloud remembers, whoever
// made it.
type Alteration struct {
	Target  string    // path of the resource
	Verb    string    // as the API calls it: insert, patch, setLabels, delete …
	By      string    // the account
	At      time.Time // when it was done, or begun while it goes on
	Going   bool      // not done yet
	Failed  bool      // changed nothing
	Request RequestID // that it was sent with; empty when its sender gave none
}

// History reads what was changed of late.
type History interface {
	// Alterations lists the newest changes in a region, or of what is global,
	// newest first. The cloud forgets them after some time, and lists only so
	// many: what is missing may have happened all the same.
	Alterations(ctx context.Context, where Scope) ([]Alteration, error)
}

// Proxies tells how long a change takes to reach the load balancers' proxies.
type Proxies interface {
	// Propagation is false where the cloud does not tell. A sandbox does.
	Propagation() (time.Duration, bool)
}

// past is what is known of changes. The zero value knows nothing.
type past struct {
	known       bool
	alterations []Alteration // newest first
	settle      time.Duration
}

// SetAlterations files what History has told.
func (inv *Inventory) SetAlterations(list []Alteration, err error) {
	inv.mu.Lock()
	defer inv.mu.Unlock()
	inv.version++
	inv.past.known = err == nil
	inv.past.alterations = slices.DeleteFunc(slices.Clone(list), func(a Alteration) bool { return a.Failed })
}

// SetPropagation files how long a change takes to reach the proxies.
func (inv *Inventory) SetPropagation(d time.Duration) {
	inv.mu.Lock()
	defer inv.mu.Unlock()
	inv.version++
	inv.past.settle = d
}

// lastAlteration is the newest change of what exists under ref's path. asked is
// false when nobody told.
func (inv *Inventory) lastAlteration(ref Ref) (a Alteration, found, asked bool) {
	inv.mu.RLock()
	defer inv.mu.RUnlock()
	i := slices.IndexFunc(inv.past.alterations, func(a Alteration) bool { return a.Target == ref.Path() })
	if i < 0 {
		return Alteration{}, false, inv.past.known
	}
	return inv.past.alterations[i], true, inv.past.known
}

// alterations are those that were told and changed something, newest first.
func (inv *Inventory) alterations() []Alteration {
	inv.mu.RLock()
	defer inv.mu.RUnlock()
	return slices.Clone(inv.past.alterations)
}

// settleTime is how long old things are kept after a change.
func (inv *Inventory) settleTime() time.Duration {
	inv.mu.RLock()
	defer inv.mu.RUnlock()
	return inv.past.settle
}

// forgetPast begins a look at the cloud: what was told before is old.
func (s *Session) forgetPast() {
	s.inv.SetAlterations(nil, errNotAsked)
	settle := settleTime
	if told, ok := s.access.Propagation(); ok {
		settle = told
	}
	s.inv.SetPropagation(settle)
}

// readPast asks what was changed of late in the region and of what is global.
// What cannot be read is not known, and the plan is the more careful for it.
func (s *Session) readPast(ctx context.Context, region string) {
	var past [2]Reading[[]Alteration]
	var wg sync.WaitGroup
	for i, location := range []string{region, Global} {
		reading(s, &wg, ctx, &past[i], func(ctx context.Context) ([]Alteration, error) {
			return s.access.Alterations(ctx, Scope{Project: s.target.Project, Location: location})
		})
	}
	wg.Wait()
	all := slices.Concat(past[0].Value, past[1].Value)
	slices.SortStableFunc(all, func(a, b Alteration) int { return b.At.Compare(a.At) })
	s.inv.SetAlterations(all, errors.Join(past[0].Err, past[1].Err))
}

// asksThePast reports whether the plan would be another one if it were known
// who has changed what, and when.
func (p Plan) asksThePast() bool {
	there := p.Count(ActionKeep) > 0
	return slices.ContainsFunc(p.Steps, func(s Step) bool {
		return s.Settle != nil && len(s.After) == 0 || s.Action == ActionUpdate && s.Have != nil && !onService(s) || s.Action == ActionCreate && there
	})
}

// ofOthers reports whether a change was sent by something else than runlb at
// work on the deployment.
func (a Alteration) ofOthers(d Deployment) bool { return !a.Request.from(d) }

// who is the account, and when: "bob@example.com at 14:03 on 2 May".
func (a Alteration) who() string {
	by := a.By
	if by == "" {
		by = "somebody"
	}
	return strings.TrimSpace(by + " on " + a.At.Local().Format("2006-01-02 15:04:05"))
}
