package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// The shapes that --json prints. They are stable: fields are added, never
// renamed or removed.

type versionJSON struct {
	Version  string `json:"version"`
	Commit   string `json:"commit,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// sandboxVersionJSON is `sandbox version`.
type sandboxVersionJSON struct {
	Version string    `json:"version"`
	APIs    []apiJSON `json:"apis"`
}

// apiJSON is one of Google's API descriptions.
type apiJSON struct {
	Name     string `json:"name"`
	Version  string `json:"version"`
	Revision string `json:"revision"`
}

// maskJSON is one URL of `mask test`.
type maskJSON struct {
	URL     string `json:"url"`
	OK      bool   `json:"ok"`
	Service string `json:"service,omitempty"`
	Tag     string `json:"tag,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

// statusJSON is `status`.
type statusJSON struct {
	Deployments []deploymentJSON `json:"deployments"`
	Others      []resourceJSON   `json:"others"`     // internal load balancers that runlb did not make
	Unreadable  []gapJSON        `json:"unreadable"` // places that did not answer: there may be more
}

type deploymentJSON struct {
	Name       string         `json:"name"`
	Project    string         `json:"project"`
	Region     string         `json:"region"`
	ID         string         `json:"id"`
	Production bool           `json:"production"`
	Complete   bool           `json:"complete"`
	Address    string         `json:"address,omitempty"`
	Ports      []int          `json:"ports"`
	Resources  []resourceJSON `json:"resources"`
	Drift      []driftJSON    `json:"drift,omitempty"`    // of status NAME: every resource, also those that are the same
	Requests   []visitJSON    `json:"requests,omitempty"` // the last ones, where it is served by a sandbox of ours
}

// driftJSON is one resource beside what it should be.
type driftJSON struct {
	Resource    resourceJSON     `json:"resource"`
	State       string           `json:"state"` // same, changed, gone, extra
	Differences []differenceJSON `json:"differences"`
	Notes       []string         `json:"notes"`
	By          string           `json:"by,omitempty"` // the account, when somebody else did it and the cloud remembers
	At          *time.Time       `json:"at,omitempty"`
}

type differenceJSON struct {
	Field string `json:"field"`
	Want  string `json:"want"`
	Have  string `json:"have"`
}

// visitJSON is one request that a load balancer of the sandbox has answered,
// and one line of `sandbox requests`.
type visitJSON struct {
	Time     time.Time `json:"time"`
	Seconds  float64   `json:"seconds"`
	Network  string    `json:"network"` // where the client stands
	Region   string    `json:"region"`
	Client   string    `json:"client"`
	Rule     string    `json:"rule"` // path of the forwarding rule
	Method   string    `json:"method"`
	Host     string    `json:"host"`
	Path     string    `json:"path"`
	Status   int       `json:"status"` // 0: cut before an answer
	Service  string    `json:"service,omitempty"`
	Revision string    `json:"revision,omitempty"`
	Tag      string    `json:"tag,omitempty"`
	Why      string    `json:"why,omitempty"` // why no container has answered
}

// requestJSON is one line of `sandbox requests --api`.
type requestJSON struct {
	Time    time.Time `json:"time"`
	Seconds float64   `json:"seconds"`
	Method  string    `json:"method"`
	Host    string    `json:"host"`
	Path    string    `json:"path"`
	Status  int       `json:"status"`
}

type resourceJSON struct {
	Kind     string `json:"kind"`
	Name     string `json:"name"`
	Location string `json:"location"`
	Path     string `json:"path"` // as Google writes it, from "projects/" on
	Address  string `json:"address,omitempty"`
	Port     int    `json:"port,omitempty"`
}

type gapJSON struct {
	Kind     string `json:"kind"`
	Location string `json:"location"`
	Problem  string `json:"problem"`
}

// planJSON is `plan`, and `up` and `down` with --dry-run.
type planJSON struct {
	Verb    string      `json:"verb"` // up, down
	Name    string      `json:"name"`
	Project string      `json:"project"`
	Region  string      `json:"region"`
	Former  *formerJSON `json:"former,omitempty"` // what an earlier run left unfinished
	Steps   []stepJSON  `json:"steps"`
	Checks  []checkJSON `json:"checks"`
	OK      bool        `json:"ok"`      // no check fails, but those that are overridden
	Monthly float64     `json:"monthly"` // US dollars
}

type formerJSON struct {
	Verb   string           `json:"verb"`
	Began  time.Time        `json:"began"`
	Ending string           `json:"ending"` // empty: it was killed
	Steps  []formerStepJSON `json:"steps"`
}

type formerStepJSON struct {
	Resource resourceJSON `json:"resource"`
	State    string       `json:"state"` // done, gone, changed, unknown
	Text     string       `json:"text,omitempty"`
}

type stepJSON struct {
	ID       string       `json:"id"`
	Action   string       `json:"action"` // create, update, delete, adopt, keep
	Resource resourceJSON `json:"resource"`
	Why      string       `json:"why"`
	Notice   string       `json:"notice,omitempty"`
	After    []string     `json:"after"`
	ByHand   [][]string   `json:"byHand"` // gcloud commands, word by word
}

type checkJSON struct {
	ID       string `json:"id"`
	Question string `json:"question"`
	Verdict  string `json:"verdict"` // pass, warn, fail, unknown
	Evidence string `json:"evidence,omitempty"`
	Fix      string `json:"fix,omitempty"`
	Field    string `json:"field,omitempty"`
	// List is all of what the evidence counts, such as every permission.
	List       []string `json:"list,omitempty"`
	Overridden bool     `json:"overridden,omitempty"` // fails, and was overridden
}

// eventJSON is one line of `up` and `down`.
type eventJSON struct {
	Seq       int          `json:"seq"`
	At        time.Time    `json:"at"`
	Step      string       `json:"step,omitempty"` // empty: about the run as a whole
	State     string       `json:"state,omitempty"`
	Text      string       `json:"text,omitempty"`
	Operation string       `json:"operation,omitempty"`
	Call      *callJSON    `json:"call,omitempty"`
	Problem   *problemJSON `json:"problem,omitempty"`
	End       *endJSON     `json:"end,omitempty"` // in the last line
}

type callJSON struct {
	Method  string  `json:"method"`
	Path    string  `json:"path"`
	Status  int     `json:"status"` // 0: no answer
	Seconds float64 `json:"seconds"`
	Attempt int     `json:"attempt"`
	Error   string  `json:"error,omitempty"`
}

type problemJSON struct {
	Problem string `json:"problem"`
	Cause   string `json:"cause,omitempty"`
	Remedy  string `json:"remedy,omitempty"`
	Raw     string `json:"raw,omitempty"`
}

type endJSON struct {
	Ending  string         `json:"ending"` // done, failed, stopped, partial, held, unrecorded
	Seconds float64        `json:"seconds"`
	Left    []resourceJSON `json:"left"` // down: what a fresh look still found
}

// reportJSON is `verify`.
type reportJSON struct {
	Name    string      `json:"name"`
	Region  string      `json:"region"`
	OK      bool        `json:"ok"`
	Seconds float64     `json:"seconds"`
	Summary string      `json:"summary"`
	Results []probeJSON `json:"results"`
}

type probeJSON struct {
	URL     string  `json:"url"`
	Address string  `json:"address"`
	Service string  `json:"service,omitempty"`
	Tag     string  `json:"tag,omitempty"`
	Verdict string  `json:"verdict"`
	Status  int     `json:"status"` // 0: no answer
	Exit    int     `json:"exit"`   // curl's exit code
	Try     int     `json:"try"`
	Seconds float64 `json:"seconds"`
	Text    string  `json:"text,omitempty"`
}

// writeJSON prints v as indented JSON with a line feed behind it, fit for a
// terminal.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(visible{w})
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}
