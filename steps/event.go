package steps

import "time"

// State is how far a step is.
type State string

// The states of a step in a Run.
const (
	Waiting State = "waiting" // for the steps in After
	Running State = "running"
	Done    State = "done"
	Failed  State = "failed"
	Skipped State = "skipped" // something before it failed, or the Run was stopped
	Parked  State = "parked"  // teardown: cannot go yet, and nothing is billed for it
)

// Event is one thing that happened in a Run, in the order of Seq. Events are
// the only way out of a Run.
type Event struct {
	Seq     int       `json:"seq"`
	At      time.Time `json:"at"`
	Step    StepID    `json:"step,omitempty"` // empty: about the Run as a whole
	State   State     `json:"state,omitempty"`
	Text    string    `json:"text,omitempty"`    // one line: what happened
	Call    *Call     `json:"call,omitempty"`    // a request and its answer
	Op      string    `json:"op,omitempty"`      // the operation that is waited for
	Found   *Found    `json:"-"`                 // the resource as read after the step
	Problem *Problem  `json:"problem,omitempty"` // with Failed and Parked
	End     *Outcome  `json:"end,omitempty"`     // the last event of a Run
}

// Problem is an error as a user reads it.
type Problem struct {
	Text   string `json:"problem"` // what went wrong, with the resource
	Cause  string `json:"cause,omitempty"`
	Remedy string `json:"remedy,omitempty"` // what to do
	Raw    string `json:"raw,omitempty"`    // the cloud's own words
	Check  string `json:"check,omitempty"`  // the check that had asked about it before the first change
	Err    error  `json:"-"`
}

// Error is the problem in one line.
func (p *Problem) Error() string { return p.Text }

// Unwrap gives the error below.
func (p *Problem) Unwrap() error { return p.Err }

// Ending is how a Run ended.
type Ending string

// The ways in which a Run ends.
const (
	EndDone    Ending = "done"
	EndFailed  Ending = "failed"
	EndStopped Ending = "stopped" // on request; `up` again resumes
	EndPartial Ending = "partial" // teardown: something stays that could not go
	EndHeld    Ending = "held"    // teardown: nothing stays but what Google frees by itself within hours
	// EndUnrecorded: the journal could not be written, so nothing more was
	// begun; what was in flight goes on in the cloud.
	EndUnrecorded Ending = "unrecorded"
)

// Outcome is the end of a Run.
type Outcome struct {
	Ending Ending        `json:"ending"`
	Took   time.Duration `json:"took"`
	Left   []Ref         `json:"left,omitempty"` // teardown: what a fresh look still found of ours
}
