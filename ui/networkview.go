package ui

import (
	"slices"
	"strings"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// View draws the address space over the questions, and below them what the
// proxies take their addresses from and what is taken already.
func (p *networkPage) View(a area) view {
	t := p.w.theme
	answers := p.w.answers()
	lines := []string{cells.Ends(
		t.Strong.Render("Address space of "+cells.Clean(answers.Network.Name))+t.Dim.Render(p.kindOfNetwork(answers)),
		t.Dim.Render(cells.Clean(answers.Region)), a.W)}
	picture := p.picture(answers)
	switch {
	case a.H < low:
		lines = append(lines, picture.draw(t, a.W, 2)...)
	case a.H < tall:
		lines = append(append(lines, picture.draw(t, a.W, 4)...), "")
	default:
		lines = append(append(append(lines, ""), picture.draw(t, a.W, 6)...), "", p.coverLine(&picture, a.W), "")
	}
	story := p.story(answers, a)
	if far := p.elsewhere(answers); far != "" && a.H >= low {
		story = slices.Concat([]string{""}, paragraph(t.Dim, far, a.W), story)
	}
	room := a.H - len(lines) - len(story)
	if a.H >= tall {
		room = min(room, formRoom)
	}
	rows, cursor := p.form.view(area{a.W, room}, len(lines))
	if err := p.problem(); err != nil && a.H < low {
		rows, cursor = p.form.questions(a.W, len(lines)) // what is wrong goes before all that helps
		rows = append(rows, paragraph(t.Bad, steps.Sentence(err), a.W)...)
	}
	lines = append(lines, rows...)
	if len(story) > 0 {
		lines = append(lines, story...)
	}
	if left := a.H - len(lines) - 1; left >= 2 {
		lines = append(append(lines, ""), p.takenLines(area{a.W, left})...)
	}
	return view{lines, cursor}
}

// formRoom is what the questions and their choices get on a tall page.
const formRoom = 15

// kindOfNetwork says what the network is, and how much of it is taken.
func (p *networkPage) kindOfNetwork(s steps.Spec) string {
	f, ok := p.w.inv().Get(p.ref(steps.KindNetwork, steps.Global, s.Network.Name))
	if !ok {
		return " · new, custom mode"
	}
	mode := "custom mode"
	if n, ok := f.Resource.(*steps.Network); ok && n.AutoSubnets {
		mode = "auto mode"
	} else if ok && n.Legacy {
		mode = "legacy: it has no subnets"
	}
	return " · " + mode + " · " + plural(len(p.taken(s).Taken), "range") + " taken"
}

// coverLine says what the range under the cursor is made of, beside the legend.
func (p *networkPage) coverLine(picture *addressSpace, w int) string {
	t := p.w.theme
	legend := picture.legend(t)
	if !picture.focus.IsValid() {
		return "  " + legend
	}
	text := t.Dim.Render(covers(picture.focus, p.onProxies()))
	if cells.Width(text)+cells.Width(legend)+6 > w {
		return "  " + legend
	}
	return cells.Ends("  "+legend, text, w)
}

// story tells what the proxies take their addresses from, where there is room
// for it or the cursor is on it.
func (p *networkPage) story(s steps.Spec, a area) []string {
	t := p.w.theme
	about := steps.AboutProxySubnet(p.w.inv(), s)
	mark := t.Show(theme.ToCome)
	if f, ok := p.w.inv().ActiveProxySubnet(p.ref(steps.KindNetwork, steps.Global, s.Network.Name), s.Region); ok {
		mark = t.Show(theme.Done)
		if _, made := steps.MarkerOf(f.Resource); !made {
			mark = t.Show(theme.Adopted)
		}
	}
	const most = 5
	if a.H < tall {
		if a.H < low || !p.onProxies() || p.problem() != nil {
			return nil
		}
		about = about[1:] // the question's help says the rest
	}
	lines := paragraph(t.Dim, strings.Join(about, " "), a.W-cells.Width(mark)-1)
	lines = lines[:min(len(lines), most)]
	for i, line := range lines {
		lead := cells.Space(cells.Width(mark))
		if i == 0 {
			lead = mark
		}
		lines[i] = lead + " " + line
	}
	return append([]string{""}, lines...)
}

// elsewhere says, where the subnet is asked for, why those of other regions are
// no choice.
func (p *networkPage) elsewhere(s steps.Spec) string {
	if p.form.at == nil || p.form.at.field.Key != "network.subnet.name" || p.problem() != nil {
		return ""
	}
	var far []string
	for _, t := range p.taken(s).Taken {
		if t.Ref.Kind == steps.KindSubnet && t.Ref.Location != s.Region && t.Ref.Project == p.w.project() && !slices.Contains(far, t.Ref.Name+" ("+t.Ref.Location+")") {
			far = append(far, t.Ref.Name+" ("+t.Ref.Location+")")
		}
	}
	const named = 3
	if len(far) == 0 {
		return ""
	}
	if more := len(far) - named; more > 0 {
		far = append(far[:named], number(more)+" more")
	}
	return "No choice, because the address must be in " + s.Region + ": " + strings.Join(far, ", ") + "."
}

// takenLines lists what is taken, in columns, and what cannot be seen.
func (p *networkPage) takenLines(a area) []string {
	t, s := p.w.theme, p.w.answers()
	space := p.taken(s)
	var notes []string
	if len(space.Peers) > 0 {
		notes = append(notes, t.Show(theme.Warning)+" "+t.Dim.Render("peered with "+cells.Clean(strings.Join(space.Peers, ", "))+": ranges there cannot be read from here"))
	}
	if space.Unread != nil {
		notes = append(notes, t.Show(theme.Unknown)+" "+t.Dim.Render("routes and reserved ranges are not known: "+cells.Clean(steps.Sentence(space.Unread))))
	}
	const least = 4 // lines that are worth a title
	if len(space.Taken) == 0 || a.H-len(notes) < least {
		return notes
	}
	lines := []string{t.Strong.Render("Taken") + t.Dim.Render("  by the whole network, so in no region again")}
	texts := make([]string, len(space.Taken))
	wide := 0
	for i, taken := range space.Taken {
		texts[i] = "  " + cells.Fit(taken.Range.String(), 19) + t.Dim.Render(cells.Clean(taken.By))
		wide = max(wide, cells.Width(texts[i])+columnGap)
	}
	rows := a.H - len(lines) - len(notes)
	columns := max(1, min(a.W/max(wide, 1), (len(texts)+rows-1)/rows))
	if shown := rows * columns; shown < len(texts) {
		texts = append(texts[:shown-1:shown-1], t.Dim.Render("  and "+plural(len(texts)-shown+1, "range")+" more"))
	}
	rows = (len(texts) + columns - 1) / columns
	for i := range rows {
		line := ""
		for j := i; j < len(texts); j += rows {
			line = cells.Fit(line, (j/rows)*wide) + texts[j]
		}
		lines = append(lines, cells.Cut(line, a.W))
	}
	return slices.Concat(lines, notes)
}
