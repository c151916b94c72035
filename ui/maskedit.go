package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/steps/mask"
	"runlb/ui/widget"
)

// What the mask page does with keys and pastes that change its texts.

func (p *maskPage) input() *widget.Input {
	switch p.pane {
	case paneTag:
		return &p.tag
	case paneTry:
		return &p.try
	}
	return &p.url
}

// typed gives a key to the text field of the pane.
func (p *maskPage) typed(key tea.KeyPressMsg) {
	in := p.input()
	switch {
	case p.pane == paneURL && p.fresh && key.Text != "":
		in.SetValue("")
	case p.pane == paneTry && key.Code == tea.KeyBackspace && in.Value() == "" && len(p.tries) > 0:
		last := len(p.tries) - 1
		in.SetValue(p.tries[last])
		p.tries = p.tries[:last]
		p.answer()
		return
	}
	if before := in.Value(); in.Press(key) && in.Value() != before {
		p.edited()
	}
}

// pasted takes URLs, one a line. The first is a new one to take apart; the
// others, and those pasted where URLs are tried, are tried.
func (p *maskPage) pasted(text string) {
	lines := strings.Fields(text)
	if len(lines) == 0 {
		return
	}
	switch p.pane {
	case paneTag:
		p.tag.Insert(lines[0])
	case paneTry:
		p.try.Insert(lines[0])
		if len(lines) > 1 {
			p.tries = append(append(p.tries, p.try.Value()), lines[1:]...)
			p.try.SetValue("")
		}
	default:
		p.pane = paneURL
		p.url.SetValue(lines[0])
		p.tries = append(p.tries, lines[1:]...)
	}
	p.edited()
}

func (p *maskPage) edited() {
	if p.pane == paneTry {
		p.answer()
		return
	}
	if p.pane == paneURL {
		p.fresh = false
	}
	p.dissect()
}

// fixed is what the endpoint group names beside the mask.
func (p *maskPage) fixed() mask.Fixed {
	if !p.tagged {
		return mask.Fixed{}
	}
	return mask.Fixed{Tag: strings.TrimSpace(p.tag.Value())}
}

// dissect takes the URL apart anew.
func (p *maskPage) dissect() { p.start(mask.NewDraft(p.url.Value(), p.services(), p.fixed())) }

func (p *maskPage) start(d mask.Draft) {
	p.draft = d
	p.part = d.Service()
	p.answer()
}

// load begins with a worked example.
func (p *maskPage) load(e mask.Example) {
	p.url.SetValue(e.Text)
	p.fresh, p.pane = false, paneURL
	p.start(e.Draft(p.fixed()))
}

// roleKey is the letter that gives a part a role.
type roleKey struct {
	key, word string
	role      mask.Role
}

func roleKeys() []roleKey {
	return []roleKey{{"s", "service", mask.ServiceRole}, {"t", "tag", mask.TagRole}, {"k", "keep", mask.Literal}, {"l", "leave out", mask.LeftOut}}
}

// Letters are the keys that work on the part under the cursor.
func (p *maskPage) Letters() []letter {
	if p.pane != paneParts {
		return nil
	}
	var letters []letter
	for _, r := range roleKeys() {
		letters = append(letters, letter{r.key, "make the part: " + r.word})
	}
	return append(letters, letter{"space", "the next of these"}, letter{"←→", "another part"}, letter{"-", "split at dots or hyphens"})
}

// markPart takes the keys that work on the parts.
func (p *maskPage) markPart(key tea.KeyPressMsg) {
	draft, err := p.draft, error(nil)
	switch name := key.String(); name {
	case "left":
		p.moveToPart(-1)
	case "right":
		p.moveToPart(1)
	case "space":
		draft, err = draft.WithNextRole(p.part)
	case "-":
		draft, err = draft.Split(p.part)
	default:
		keys := roleKeys()
		i := slices.IndexFunc(keys, func(r roleKey) bool { return r.key == name })
		if i < 0 {
			return
		}
		draft, err = draft.WithRole(p.part, keys[i].role)
	}
	if err != nil {
		p.w.notice = err.Error()
		return
	}
	p.draft = draft
	p.answer()
}

// moveToPart goes to the next part that can have a role of choice.
func (p *maskPage) moveToPart(n int) {
	for i := p.part + n; i >= 0 && i < len(p.draft.Parts()); i += n {
		if len(p.draft.Roles(i)) > 1 {
			p.part = i
			return
		}
	}
}

// services are all that were found: those of other regions are told apart by
// the table.
func (p *maskPage) services() []mask.Service {
	if p.as == p.w.finding() {
		return p.known
	}
	p.as, p.known = p.w.finding(), nil
	for _, f := range p.w.inv().All(steps.KindService, steps.Everywhere) {
		if s, ok := f.Resource.(*steps.Service); ok {
			p.known = append(p.known, mask.Service{Name: s.Name, Tags: s.Tags, Idle: s.IdleTags, Region: s.Location})
		}
	}
	return p.known
}
