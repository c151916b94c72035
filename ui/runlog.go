package ui

import (
	"fmt"
	"strings"
	"time"

	"runlb/steps"
	"runlb/ui/cells"
)

// logText is an event in one line, and whether it is bad news; empty for what
// the log leaves out.
func (r *watch) logText(e steps.Event) (text string, bad bool) {
	name := r.name(e.Step)
	switch {
	case e.End != nil:
		return "run " + string(e.End.Ending) + " after " + took(e.End.Took), e.End.Ending == steps.EndFailed || e.End.Ending == steps.EndUnrecorded
	case e.Call != nil:
		return callLine(*e.Call), e.Call.Status >= 400 || e.Call.Status == 0
	case e.State == steps.Waiting:
		return "", false
	case e.State != "":
		text = name + " " + string(e.State)
		if s := r.steps[r.index[e.Step]]; e.State == steps.Done && !s.began.IsZero() {
			text += " in " + took(e.At.Sub(s.began))
		}
		if e.Text != "" {
			text += ": " + e.Text
		}
		return text, e.State == steps.Failed || e.State == steps.Parked
	case e.Text != "" && e.Step != "":
		return name + ": " + e.Text, false
	case e.Text != "":
		return e.Text, false
	case e.Op != "":
		return "wait for " + opName(e.Op), false
	case e.Problem != nil:
		return e.Problem.Text, true
	}
	return "", false
}

// name is the step's resource as a sentence names it.
func (r *watch) name(id steps.StepID) string {
	if i, ok := r.index[id]; ok {
		return cells.Clean(r.plan.Steps[i].Ref().String())
	}
	return cells.Clean(string(id))
}

// callLine is "POST …/regions/us-central1/urlMaps  200  61 ms".
func callLine(c steps.Call) string {
	answer := fmt.Sprint(c.Status)
	if c.Status == 0 {
		answer = "no answer"
		if c.Err != "" {
			answer += ": " + c.Err
		}
	}
	line := fmt.Sprintf("%s %s  %s  %s", c.Method, shortPath(c.Path), answer, millis(c.Took))
	if c.Attempt > 1 {
		line += fmt.Sprintf("  try %d", c.Attempt)
	}
	return cells.Clean(line)
}

// shortPath leaves out what all paths have in common, and the query.
func shortPath(path string) string {
	path, _, _ = strings.Cut(path, "?")
	for _, place := range []string{"/regions/", "/zones/", "/locations/", "/global/"} {
		if i := strings.Index(path, place); i >= 0 {
			return "…" + path[i:]
		}
	}
	return path
}

// opName is the last word of an operation's full name.
func opName(op string) string {
	return op[strings.LastIndexByte(op, '/')+1:]
}

func millis(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return took(d)
}
