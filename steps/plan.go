package steps

import "time"

// Plan is a graph of steps. It is pure: the same Spec, Inventory, Materials
// and time give the same Plan.
type Plan struct {
	Deployment Deployment
	Verb       Verb
	Former     *Former // what an earlier Run left unfinished; nil without one
	Undo       bool    // a teardown of what one Run made, and of nothing else
	Spec       Spec    // resolved; zero for a teardown
	Steps      []Step  // in an order that honours After
	Checks     []Check
	Disabled   []string // APIs to enable first; what they would show is not in the plan
	Cost       Cost
}

// Verb is what a Plan is for.
type Verb string

// The verbs of plans.
const (
	VerbUp     Verb = "up"
	VerbDown   Verb = "down"
	VerbVerify Verb = "verify" // the probe's own VM: made and removed
)

// StepID names a step within its Plan: the action's target as a path, such as
// "url-map/shop-map", with "/delete" or a Part behind it where a resource has
// several steps.
type StepID string

// Action is what a step does to its resource.
type Action string

// The actions of steps.
const (
	ActionCreate Action = "create"
	ActionAdopt  Action = "adopt"  // exists and is not ours: used, never deleted
	ActionUpdate Action = "update" // one or more changes in place
	ActionKeep   Action = "keep"   // ours and as wanted; or, in a teardown, stays
	ActionDelete Action = "delete"
	ActionSettle Action = "wait" // until every proxy uses what was changed
)

// Step is one change to one resource.
type Step struct {
	ID     StepID
	Action Action
	Want   Resource // create, adopt, update, keep: the resource as it shall be; nil for delete
	Have   *Found   // the resource as found; nil for create, and for an update of what the same plan creates
	Parts  []Part   // update: the requests, in this order
	Settle *Settle  // wait only
	Why    string   // one sentence for the review
	Notice string   // what the user should know before it happens; often empty
	After  []StepID // what must be done before it
	Usual  time.Duration
	Runs   int // of this user's own, whose median Usual is; 0: a public figure or an estimate
}

// Ref names the step's resource.
func (s Step) Ref() Ref {
	if s.Want != nil {
		return s.Want.Ref()
	}
	return s.Have.Ref()
}

// Mutates reports whether the step sends a changing request.
func (s Step) Mutates() bool {
	return s.Action == ActionCreate || s.Action == ActionUpdate || s.Action == ActionDelete
}

// Cost is the floor of what a load balancer costs while it exists.
type Cost struct {
	Monthly float64 // US dollars, list price
	Source  string
}

// Count tells how many steps have the action.
func (p Plan) Count(a Action) int {
	n := 0
	for _, s := range p.Steps {
		if s.Action == a {
			n++
		}
	}
	return n
}

// Step finds a step by its id.
func (p Plan) Step(id StepID) (Step, bool) {
	for _, s := range p.Steps {
		if s.ID == id {
			return s, true
		}
	}
	return Step{}, false
}
