package ui

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/steps/mask"
	"runlb/ui/widget"
)

// maskPage builds a URL mask from the URL of a service: its parts get roles,
// and below stands at once what the mask does to every known service and tag.
type maskPage struct {
	w      *wizard
	tagged bool // every request goes to one tag, which is asked for too
	pane   maskPane
	tag    widget.Input // the tag of every request
	url    widget.Input
	fresh  bool // the URL is runlb's own example: what is typed takes its place
	try    widget.Input
	tries  []string // URLs that were tried and kept

	draft   mask.Draft
	part    int // under the cursor
	answers maskAnswers
	region  string
	known   []mask.Service // of all regions, as of the finding
	as      finding
}

// maskPane is a part of the page. Tab and the arrows go from one to the next.
type maskPane uint8

const (
	paneTag maskPane = iota
	paneURL
	paneParts
	paneForms
	paneRows
	paneTry
)

func newMaskPage(w *wizard) *maskPage { return &maskPage{w: w, pane: paneURL} }

func (p *maskPage) Title() string { return "Route" }

// Typing is true among the parts as well: a letter names the role there.
func (p *maskPage) Typing() bool { return p.pane != paneForms && p.pane != paneRows }

// Enter begins with the mask as it was answered, or with a URL that shows how
// it works.
func (p *maskPage) Enter() tea.Cmd {
	if p.url.Value() == "" {
		start := p.w.spec.Backend.Mask
		if start == "" {
			start, p.fresh = p.example(), true
		}
		p.url.SetValue(start)
	}
	if p.tagged && p.tag.Value() == "" {
		p.tag.SetValue(p.w.spec.Backend.Tag)
		p.pane = paneTag
	}
	if p.region != p.w.spec.Region || p.answers.made == (finding{}) || p.draft.Fixed() != p.fixed() {
		p.region = p.w.spec.Region
		p.dissect()
	}
	if !p.has(p.pane) {
		p.pane = paneURL
	}
	return nil
}

// example is a URL of the chosen service, as the service's owner could have it.
func (p *maskPage) example() string {
	name := "service"
	if len(p.w.chosen) > 0 {
		name = p.w.chosen[0].Name
	}
	return "https://" + name + ".example.com/"
}

func (p *maskPage) Hints() []hint {
	hints := []hint{{Intent: Next}, {Intent: Up, Text: "move"}, {Intent: Down, Text: "move", Quiet: true}}
	switch {
	case p.pane == paneTry && p.try.Value() != "":
		hints[0].Text = "keep this URL"
	case p.pane == paneRows:
		hints = append(hints, hint{Intent: PageUp, Quiet: true}, hint{Intent: PageDown, Quiet: true})
	}
	return append(hints, hint{Intent: NextPane, Text: p.beside(1).name()}, hint{Intent: Examples}, hint{Intent: CopyCommand})
}

func (m maskPane) name() string {
	return [...]string{"tag", "URL", "parts", "forms", "answers", "try a URL"}[m]
}

// has reports whether there is something in the pane.
func (p *maskPage) has(pane maskPane) bool {
	switch pane {
	case paneTag:
		return p.tagged
	case paneParts:
		return len(p.draft.Parts()) > 0
	case paneForms:
		return len(p.draft.Forms()) > 1
	case paneRows:
		return len(p.answers.rows) > 0
	}
	return pane <= paneTry
}

// beside is the next pane that has something in it, n being 1 or -1.
func (p *maskPage) beside(n int) maskPane {
	const panes = int(paneTry) + 1
	for at := int(p.pane) + n; ; at += n {
		if next := maskPane((at + panes) % panes); p.has(next) {
			return next
		}
	}
}

func (p *maskPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	switch msg := msg.(type) {
	case Intent:
		return p.act(msg)
	case tea.KeyPressMsg:
		if p.pane == paneParts {
			p.markPart(msg)
		} else {
			p.typed(msg)
		}
	case tea.PasteMsg:
		p.pasted(msg.Content)
	}
	return stay(), nil
}

func (p *maskPage) act(in Intent) (action, tea.Cmd) {
	switch in {
	case Next:
		if url := strings.TrimSpace(p.try.Value()); p.pane == paneTry && url != "" {
			p.tries = append(p.tries, url)
			p.try.SetValue("")
			p.answer()
			return stay(), nil
		}
		return p.take(), nil
	case NextPane:
		p.pane = p.beside(1)
	case Examples:
		return open(newMaskExamplesPage(p)), nil
	case CopyCommand:
		m, ok := p.draft.Mask()
		if !ok {
			p.w.notice = "there is no mask yet: " + reason(p.draft.Err())
			return stay(), nil
		}
		return stay(), copyCommands(p.w, []steps.Command{p.neg(m).ByHand()})
	case Up, Down, PageUp, PageDown:
		p.move(map[Intent]int{Up: -1, Down: 1, PageUp: -5, PageDown: 5}[in])
	}
	return stay(), nil
}

// move goes through the forms or the answers; past their end, and elsewhere,
// to the pane above or below.
func (p *maskPage) move(n int) {
	switch at := p.answers.list.At(); {
	case p.pane == paneForms && p.draft.Form()+n >= 0 && p.draft.Form()+n < len(p.draft.Forms()):
		p.draft = p.draft.WithForm(p.draft.Form() + n)
		p.answer()
		return
	case p.pane == paneRows:
		if p.answers.list.Move(n); p.answers.list.At() != at {
			return
		}
	}
	first := !p.tagged && p.pane == paneURL || p.pane == paneTag
	if n < 0 && first || n > 0 && p.pane == paneTry {
		return
	}
	p.pane = p.beside(n / max(n, -n))
}

// take makes the mask the answer.
func (p *maskPage) take() action {
	m, ok := p.draft.Mask()
	switch {
	case p.tagged && p.fixed().Tag == "":
		p.pane = paneTag
		p.w.notice = "type the tag that every request goes to"
		return stay()
	case !ok:
		p.pane = paneURL
		p.w.notice = "there is no mask yet: " + reason(p.draft.Err())
		return stay()
	}
	p.w.spec.Backend = steps.Backend{Mask: m.String(), Tag: p.fixed().Tag}
	return next()
}

// reason is why there is no mask, without the text that stands above it.
func reason(err error) string {
	var syntax *mask.SyntaxError
	if errors.As(err, &syntax) {
		if syntax.Fix != "" {
			return syntax.Reason + "; " + syntax.Fix
		}
		return syntax.Reason
	}
	return err.Error()
}

// neg is the endpoint group with the mask.
func (p *maskPage) neg(m mask.Mask) *steps.NEG {
	return &steps.NEG{Meta: steps.Meta{Project: p.w.project(), Location: p.w.spec.Region, Name: "NEG"}, Mask: m.String(), Tag: m.Fixed().Tag}
}
