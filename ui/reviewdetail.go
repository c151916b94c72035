package ui

import (
	"fmt"
	"strings"

	"runlb/steps"
	"runlb/ui/cells"
)

// below is what there is to say of the row under the cursor: why, what to
// know, and the same by hand; or why the run did not begin.
func (p *reviewPage) below(w int) []string {
	d := details{t: p.w.theme, w: w}
	switch r := p.at(); {
	case p.wrong != nil:
		d.lines = problemLines(p.w, p.wrong, w)
		if unsure(p.wrong) {
			d.key("F", "takes it over: only if that one has ended")
		}
	case r.check != nil:
		p.aboutCheck(&d, *r.check)
	case r.step != nil:
		p.aboutStep(&d, *r.step)
	}
	return d.lines
}

func (p *reviewPage) aboutCheck(d *details, c steps.Check) {
	if cells.Width(c.Question)+checkLead > d.w {
		d.add("asked", c.Question, d.t.Strong.Render) // the row has no room for it
	}
	d.add("seen", c.Evidence, d.t.Plain.Render)
	if len(c.List) > 1 {
		d.add("all", strings.Join(c.List, ", "), d.t.Plain.Render)
	}
	if c.Verdict == steps.Pass {
		return
	}
	d.add("do", c.Fix, d.t.Plain.Render)
	switch text := p.fixes(); text {
	case "":
	case byEditing:
		d.key("e", text)
	default:
		d.key("F", text)
	}
	switch {
	case c.Overridden && !mends(c):
		d.add("agreed", "You go on although it fails. The journal will say so.", d.t.Warn.Render)
	case c.Overridable() && !c.Overridden && !mends(c):
		d.key("O", "go on all the same")
	}
	if c.Verdict == steps.Fail {
		d.key("r", "look again, once it is mended elsewhere")
	}
}

func (p *reviewPage) aboutStep(d *details, s steps.Step) {
	d.add("why", s.Why, d.t.Plain.Render)
	d.add("note", s.Notice, d.t.Warn.Render)
	if s.Action == steps.ActionAdopt {
		d.add("keeps", "Not made by runlb: used as it is, and never deleted by a teardown.", d.t.Plain.Render)
	}
	if s.Mutates() && s.Usual > 0 {
		d.add("takes", takes(s), d.t.Plain.Render)
	}
	lead := "by hand"
	for _, line := range byHand(s, d.w-detailLead) {
		d.lines = append(d.lines, d.t.Dim.Render(cells.Fit(lead, detailLead)+line))
		lead = ""
	}
}

// takes is how long a step usually takes, and by whose word.
func takes(s steps.Step) string {
	switch usual := s.Ref().Kind.Usual(); {
	case s.Runs > 0:
		return fmt.Sprintf("%s: the median of your last %s", about(s.Usual), plural(s.Runs, "run"))
	case s.Action != steps.ActionUpdate && usual.Source != "":
		return about(s.Usual) + " (" + usual.Source + ")"
	}
	return about(s.Usual)
}
