package ui

import (
	"context"
	"errors"
	"fmt"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// view tells how the verification stands, target by target.
func (v *verification) view(w int) []string {
	t := v.w.theme
	switch v.stage {
	case verifyNone:
		return nil
	case verifyLooking:
		return []string{v.w.spinner() + " Looking how it can be verified …"}
	case verifyAsking:
		return v.ask(w)
	case verifyRunning, verifyOver:
	}
	var lines []string
	if v.stage == verifyRunning {
		lines = append(lines, v.w.spinner()+" Asking it from "+cells.Clean(v.plan.Instance.Name)+", inside the network.",
			t.Dim.Render("  A new load balancer can need some minutes until all of it serves."))
	}
	lines = append(lines, v.results(w)...)
	switch {
	case errors.Is(v.err, context.Canceled):
		lines = append(lines, t.Dim.Render("The verification was stopped."))
	case v.err != nil:
		lines = append(lines, problemLines(v.w, v.err, w)...)
	case v.report != nil:
		lines = append(lines, t.Dim.Render(cells.Clean(v.report.Summary)))
	}
	return lines
}

// ask says what must be made to verify, before it is.
func (v *verification) ask(w int) []string {
	t := v.w.theme
	lines := []string{t.Warn.Render(theme.Unknown.Symbol) + " " + t.Strong.Render("Does it serve? That is not proven yet.")}
	for _, s := range v.plan.Probe.Steps {
		for _, line := range cells.Wrap(cells.Clean(firstUpper(string(s.Action))+" "+s.Ref().Name+": "+s.Why+" "+s.Notice), min(w, 100)-2) {
			lines = append(lines, "  "+t.Dim.Render(line))
		}
	}
	return append(lines, "  "+t.Accent.Render("v")+" makes it, verifies, and removes it")
}

// results are the targets with the last word on each.
func (v *verification) results(w int) []string {
	t := v.w.theme
	var lines []string
	for _, target := range v.plan.Targets {
		r, tried := v.last[target.ID]
		name := cells.Clean(target.URL)
		if !tried {
			lines = append(lines, "  "+t.Dim.Render(theme.ToCome.Symbol+" "+name+"  not asked yet"))
			continue
		}
		mark := t.Warn.Render(theme.Warning.Symbol)
		switch {
		case r.Verdict.Success():
			mark = t.Good.Render(theme.Done.Symbol)
		case r.Verdict == steps.ProbePropagating:
			mark = t.Accent.Render(theme.Progress.Symbol)
		case v.stage == verifyOver:
			mark = t.Bad.Render(theme.Failed.Symbol)
		}
		lines = append(lines, cells.Cut("  "+mark+" "+name+"  "+t.Strong.Render(string(r.Verdict))+"  "+t.Dim.Render(tryWords(r)), w))
		if text := cells.Clean(r.Text); text != "" && !r.Verdict.Success() {
			for _, line := range cells.Wrap(text, min(w, 100)-6) {
				lines = append(lines, "      "+t.Dim.Render(line))
			}
		}
	}
	return lines
}

// tryWords is "200 in 12 ms from login, try 3".
func tryWords(r steps.ProbeResult) string {
	text := "no status"
	if r.Code > 0 {
		text = fmt.Sprint(r.Code)
	}
	text += " in " + millis(r.Took)
	if r.Target.Service != "" {
		text += " from " + cells.Clean(r.Target.Service)
	}
	if r.Target.Tag != "" {
		text += " @ " + cells.Clean(r.Target.Tag)
	}
	if r.Try > 1 {
		text += fmt.Sprintf(", try %d", r.Try)
	}
	return text
}
