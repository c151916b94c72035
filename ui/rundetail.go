package ui

import (
	"slices"
	"strings"
	"time"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// about is all that is known of the step under the cursor: what was asked and
// answered or what it waits for, what it is for, and the same by hand.
func (p *runPage) about(w int) []string {
	if len(p.run.plan.Steps) == 0 {
		return nil
	}
	t := p.w.theme
	s, st := p.at(), p.run.steps[p.list.At()]
	ref := s.Ref()
	lines := []string{t.Strong.Render(firstUpper(string(ref.Kind))) + "  " + cells.Clean(ref.Name)}
	now := p.heard(s, st, w)
	if len(now) > 0 {
		lines = append(append(lines, now...), "")
	}
	text := ref.Kind.Purpose()
	if s.Why != "" && (s.Action == steps.ActionKeep || s.Action == steps.ActionAdopt || s.Action == steps.ActionUpdate) {
		text = string(s.Action) + ": " + s.Why
	}
	for _, line := range cells.Wrap(cells.Clean(text), w) {
		lines = append(lines, t.Dim.Render(line))
	}
	if hand := byHand(s, w); len(hand) > 0 {
		lines = append(lines, "", t.Dim.Render("By hand"))
		lines = append(lines, hand...)
	}
	return lines
}

// heard is what the cloud said, or what the step waits for.
func (p *runPage) heard(s steps.Step, st stepWatch, w int) []string {
	t := p.w.theme
	var lines []string
	if st.problem != nil && (p.run.end == nil || st.problem != p.run.problem) { // the end tells it already
		lines = append(lines, problemBlock(t, *st.problem, w)...)
	}
	switch st.state {
	case steps.Waiting:
		if waits := p.waitsFor(s); len(waits) > 0 {
			for _, line := range cells.Wrap("waits for "+strings.Join(waits, ", "), w) {
				lines = append(lines, t.Dim.Render(line))
			}
		}
		return lines
	case steps.Running:
		if st.text != "" {
			lines = append(lines, cells.Wrap(st.text, w)...)
		}
	case steps.Done, steps.Failed, steps.Skipped, steps.Parked:
	}
	for _, c := range st.calls {
		lines = append(lines, callDetail(t, c, w))
	}
	if st.op != "" {
		lines = append(lines, p.operation(s, st, w))
	}
	return lines
}

// operation is the operation of a step and how long it takes, beside how long
// it usually does.
func (p *runPage) operation(s steps.Step, st stepWatch, w int) string {
	t := p.w.theme
	word, until := "ended", st.ended
	switch st.state {
	case steps.Running:
		word, until = "RUNNING", p.w.now()
	case steps.Done:
		word = "DONE"
	case steps.Waiting, steps.Failed, steps.Skipped, steps.Parked:
	}
	times := word + "  "
	if !until.IsZero() {
		times += took(until.Sub(st.opBegan))
	}
	if u := p.usual(s); u != "" {
		times += ", usually " + u
	}
	return cells.Cut(opName(st.op), max(12, w-cells.Width(times)-2)) + "  " + t.Dim.Render(times)
}

// usual is how long a step usually takes here; empty when that is not known: a
// sandbox's time is not Google's.
func (p *runPage) usual(s steps.Step) string {
	if s.Usual <= 0 || !s.Mutates() || s.Runs == 0 && p.w.identity().Sandbox {
		return ""
	}
	return usually(s.Usual)
}

// usually is a usual duration as it stands beside one that is measured.
func usually(d time.Duration) string {
	if d >= 10*time.Second || d%time.Second == 0 && d < time.Minute {
		return strings.TrimPrefix(about(d), "about ")
	}
	return took(d)
}

func (p *runPage) waitsFor(s steps.Step) []string {
	var names []string
	for _, id := range s.After {
		if i, ok := p.run.index[id]; ok && p.run.steps[i].state != steps.Done {
			names = append(names, p.run.name(id))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// callDetail is a request with its answer at the right end.
func callDetail(t theme.Theme, c steps.Call, w int) string {
	left := c.Method + " " + shortPath(c.Path)
	answer := callLine(c)[len(left):]
	answer = strings.TrimSpace(answer)
	style := t.Dim
	if c.Status >= 400 || c.Status == 0 {
		style = t.Warn
	}
	return cells.Cut(left, max(16, w-cells.Width(answer)-2)) + "  " + style.Render(answer)
}

// problemBlock tells a problem: what, why, what to do, and the cloud's own
// words.
func problemBlock(t theme.Theme, p steps.Problem, w int) []string {
	var lines []string
	add := func(text string, render func(...string) string) {
		for _, line := range cells.Wrap(text, w-2) {
			lead := "  "
			if len(lines) == 0 {
				lead = t.Bad.Render(theme.Failed.Symbol) + " "
			}
			lines = append(lines, lead+render(line))
		}
	}
	add(p.Text, t.Strong.Render)
	add(p.Cause, t.Plain.Render)
	add(p.Remedy, t.Plain.Render)
	add(p.Raw, t.Dim.Render)
	return lines
}

// byHand is the gcloud commands of a step, broken at their flags.
func byHand(s steps.Step, w int) []string {
	var lines []string
	for _, c := range s.ByHand() {
		lines = append(lines, broken(c, w)...)
	}
	return lines
}

func firstUpper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
