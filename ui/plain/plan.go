package plain

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"runlb/steps"
)

// Plan writes what a plan is about to do: every step with its reason, every
// check with its verdict, and the cost.
func Plan(w io.Writer, plan steps.Plan) error {
	p := &printer{w: w}
	d := plan.Deployment
	p.line("%s  %s in %s of %s", plan.Verb, d.Name, d.Region, d.Project)
	p.blank()
	if plan.Former != nil {
		p.former(*plan.Former)
		p.blank()
	}
	p.steps(plan.Steps)
	if len(plan.Checks) > 0 {
		p.blank()
		p.checks(plan.Checks)
	}
	p.blank()
	if plan.Cost.Monthly > 0 && plan.Verb == steps.VerbUp {
		p.wrapped("", fmt.Sprintf("costs at least $%.2f a month while it exists (%s)", plan.Cost.Monthly, plan.Cost.Source))
	}
	p.line("%s", tally(plan))
	return p.err
}

// former writes what an earlier run left: what is done in one line, the rest
// one by one.
func (p *printer) former(f steps.Former) {
	how := "was cut off"
	if f.Ending != "" {
		how = "ended as " + string(f.Ending)
	}
	p.line("the run before (%s, begun %s) %s; what it had begun:", f.Verb, f.Began.Local().Format("2006-01-02 15:04:05"), how)
	done := 0
	var rows [][]string
	for _, s := range f.Steps {
		if s.State == steps.FormerDone {
			done++
			continue
		}
		rows = append(rows, []string{string(s.State), string(s.Ref.Kind), s.Ref.Name, s.Text})
	}
	if done > 0 {
		p.line("  %d done", done)
	}
	p.table("  ", rows)
}

func (p *printer) steps(list []steps.Step) {
	rows := make([][]string, 0, len(list))
	for _, s := range list {
		ref := s.Ref()
		rows = append(rows, []string{string(s.Action), string(ref.Kind), ref.Name, usual(s.Usual), s.Why})
		if s.Notice != "" {
			rows = append(rows, []string{"", "", "", "", "note: " + s.Notice})
		}
	}
	p.table("  ", rows)
}

func usual(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return "~" + d.Round(time.Second).String()
}

func (p *printer) checks(list []steps.Check) {
	p.line("checks")
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b steps.Check) int { return weight(a.Verdict) - weight(b.Verdict) })
	for _, c := range list {
		text := c.Question
		if c.Overridden {
			text += " (overridden)"
		}
		if c.Evidence != "" {
			text += ": " + c.Evidence
		}
		p.wrapped(fmt.Sprintf("  %-7s ", c.Verdict), oneLine(text))
		if c.Fix != "" && c.Verdict != steps.Pass {
			p.wrapped("          do: ", oneLine(c.Fix))
		}
		if c.Blocks() && c.ID != "" && !c.Firm {
			p.line("          or go on all the same: --override %s", c.ID)
		}
	}
}

// weight orders verdicts: what forbids comes first, what is well last.
func weight(v steps.Verdict) int {
	return slices.Index([]steps.Verdict{steps.Fail, steps.Warn, steps.Unknown, steps.Pass}, v)
}

// tally counts the steps by what they do.
func tally(plan steps.Plan) string {
	var parts []string
	for _, a := range []steps.Action{steps.ActionCreate, steps.ActionUpdate, steps.ActionSettle, steps.ActionDelete, steps.ActionAdopt, steps.ActionKeep} {
		if n := plan.Count(a); n > 0 {
			parts = append(parts, fmt.Sprintf("%d to %s", n, a))
		}
	}
	if len(parts) == 0 {
		return "nothing to do"
	}
	return strings.Join(parts, ", ")
}

// ByHand writes the gcloud commands that would do the same.
func ByHand(w io.Writer, plan steps.Plan) error {
	p := &printer{w: w}
	p.line("# the same by hand, with gcloud")
	for _, s := range plan.Steps {
		for _, command := range s.ByHand() {
			p.line("%s", command.Shell())
		}
	}
	return p.err
}
