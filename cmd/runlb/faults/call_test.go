package faults

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"runlb/gcp/sandbox"
)

// call is one of the requests that a command sends, in the words of the sandbox's faults.
type call struct {
	sandbox.When
	step bool // of a step, not of the plan
}

func (c call) String() string { return c.When.String() }

// from is c and all that fit behind it: from its nth on.
func (c call) times(n int) sandbox.When {
	c.When.Nth, c.When.Count = max(c.When.Nth, 1), n
	return c.When
}

// when is the request as a fault names it; false for the few that stand alone.
func (s sent) when() (w sandbox.When, ok bool) {
	path, verb, _ := strings.Cut(s.path, ":")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	switch parts[0] {
	case "regions", "zones", "locations":
		parts = parts[min(2, len(parts)):]
	case "global":
		parts = parts[1:]
	}
	if len(parts) == 0 || parts[0] == "" || parts[0] == "aggregated" || s.method == http.MethodGet && len(parts) == 1 {
		return w, false
	}
	w = sandbox.When{Method: s.method, Kind: parts[0], Verb: verb}
	switch {
	case len(parts) > 2:
		w.Verb = parts[2]
	case verb == "" && s.method == http.MethodPost && parts[0] != "operations":
		w.Verb = "insert"
	case parts[0] == "operations":
		w.Verb = "wait"
	}
	if s.method == http.MethodGet && parts[0] != "operations" {
		w.Name = parts[1]
	}
	return w, true
}

func changing(s sent) bool { return s.changes }

func ofStep(s sent) bool { return s.step != "" }

// commandCase is a command whose calls go wrong: up from nothing, and down of what up has built.
type commandCase struct {
	name    string
	prepare func(w *world)
	run     func(p process) result
	holds   func(w *world)
}

func upCase() commandCase { return commandCase{"up", nothing, process.up, (*world).built} }

func downCase() commandCase {
	return commandCase{"down", built, process.down, func(w *world) { w.gone() }}
}

func commandCases() []commandCase { return []commandCase{upCase(), downCase()} }

// eachCall tries a fault at every call of up and down.
func eachCall(t *testing.T, most int, which func(s sent) bool, try func(w *world, c call, do commandCase)) {
	t.Helper()
	type target struct {
		v  variant
		do commandCase
		c  call
	}
	var targets []target
	for _, v := range variants() {
		for _, do := range commandCases() {
			for _, c := range do.calls(t, v, which) {
				targets = append(targets, target{v, do, c})
			}
		}
	}
	if len(targets) == 0 {
		t.Fatal("no command sends such a request")
	}
	for _, x := range sample(t.Name(), targets, most) {
		at(t, fmt.Sprintf("%s/%s/%s", x.v.name, x.do.name, x.c), x.v, func(w *world) {
			x.do.prepare(w)
			try(w, x.c, x.do)
		})
	}
}
