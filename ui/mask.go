package ui

import (
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/steps/mask"
	"runlb/ui/widget"
)

// maskPage builds a URL mask from the URL of a service: its parts get roles,
// and below stands at once what the mask does to every known service and tag.
type maskPage struct {
	w    *wizard
	pane maskPane
	url  widget.Input
	try  widget.Input

	parts mask.Parts // of the URL
	part  int        // under the cursor
	forms []mask.Equivalent
	form  int   // the form that is taken
	wrong error // why there is no mask

	rows   []mask.Row
	list   widget.List // of the rows
	made   finding     // what the rows were made from
	region string
}

type maskPane uint8

const (
	paneURL maskPane = iota
	paneParts
	paneForms
	paneRows
	paneTry
)

func newMaskPage(w *wizard) *maskPage { return &maskPage{w: w} }

func (p *maskPage) Title() string { return "Route" }
func (p *maskPage) Typing() bool  { return p.pane == paneURL || p.pane == paneTry }

// Enter begins with the mask as it was answered, or with a URL that shows how
// it works.
func (p *maskPage) Enter() tea.Cmd {
	if p.url.Value() == "" {
		start := p.w.spec.Backend.Mask
		if start == "" {
			name := "service"
			if len(p.w.chosen) > 0 {
				name = p.w.chosen[0].Name
			}
			start = "https://" + name + ".example.com/"
		}
		p.url.SetValue(start)
	}
	if p.region != p.w.spec.Region || p.made == (finding{}) {
		p.region = p.w.spec.Region
		p.dissect()
	}
	return nil
}

func (p *maskPage) Hints() []hint {
	move := []hint{{Intent: Up, Text: "move"}, {Intent: Down, Text: "move", Quiet: true}}
	hints := []hint{{Intent: Next}}
	switch p.pane {
	case paneParts:
		hints = append(hints, hint{Intent: Left, Text: "part"}, hint{Intent: Right, Text: "part", Quiet: true}, hint{Intent: Toggle, Text: "role"})
	case paneForms:
		hints = append(hints, move...)
	case paneRows:
		hints = append(append(hints, move...), hint{Intent: PageUp, Quiet: true}, hint{Intent: PageDown, Quiet: true})
	}
	return append(hints, hint{Intent: NextPane, Text: p.nextPane().name()}, hint{Intent: CopyCommand})
}

func (m maskPane) name() string {
	return [...]string{"URL", "parts", "forms", "answers", "try a URL"}[m]
}

// nextPane is where tab leads; panes with nothing in them are passed over.
func (p *maskPage) nextPane() maskPane {
	for n := p.pane + 1; ; n++ {
		switch n {
		case paneParts:
			if len(p.parts) > 0 {
				return n
			}
		case paneForms:
			if len(p.forms) > 1 {
				return n
			}
		case paneRows:
			if len(p.rows) > 0 {
				return n
			}
		case paneTry:
			return n
		default:
			return paneURL
		}
	}
}

func (p *maskPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	switch msg := msg.(type) {
	case Intent:
		return p.act(msg)
	case tea.KeyPressMsg:
		in := p.input()
		if before := in.Value(); in.Press(msg) && in.Value() != before {
			p.edited()
		}
	case tea.PasteMsg:
		in := p.input()
		if p.pane == paneURL {
			in.SetValue("") // a pasted URL is a new one
		}
		in.Insert(strings.TrimSpace(msg.Content))
		p.edited()
	}
	return stay(), nil
}

func (p *maskPage) input() *widget.Input {
	if p.pane == paneTry {
		return &p.try
	}
	return &p.url
}

func (p *maskPage) edited() {
	if p.pane == paneURL {
		p.dissect()
		return
	}
	p.answer()
}

func (p *maskPage) act(in Intent) (action, tea.Cmd) {
	switch in {
	case Next:
		return p.take(), nil
	case NextPane:
		p.pane = p.nextPane()
	case CopyCommand:
		p.w.notice = "copied the gcloud command"
		return stay(), tea.SetClipboard(p.gcloud())
	case Left:
		p.moveToPart(-1)
	case Right:
		p.moveToPart(1)
	case Toggle:
		p.turnRole()
	case Up, Down, PageUp, PageDown:
		p.scroll(map[Intent]int{Up: -1, Down: 1, PageUp: -5, PageDown: 5}[in])
	}
	return stay(), nil
}

func (p *maskPage) scroll(n int) {
	if p.pane == paneForms {
		p.form = max(0, min(p.form+n, len(p.forms)-1))
		p.answer()
		return
	}
	p.list.Move(n)
}

// moveToPart goes to the next part that can have a role of choice.
func (p *maskPage) moveToPart(n int) {
	for i := p.part + n; i >= 0 && i < len(p.parts); i += n {
		if len(p.parts.Roles(i)) > 1 {
			p.part = i
			return
		}
	}
}

// turnRole gives the part under the cursor its next possible role.
func (p *maskPage) turnRole() {
	if p.part >= len(p.parts) {
		return
	}
	roles := p.parts.Roles(p.part)
	at := slices.Index(roles, p.parts[p.part].Role)
	parts, err := p.parts.WithRole(p.part, roles[(at+1)%len(roles)])
	if err != nil {
		p.w.notice = err.Error()
		return
	}
	p.parts = parts
	p.build()
}

// dissect takes the URL apart. A text with placeholders is a mask already.
func (p *maskPage) dissect() {
	p.parts, p.forms, p.form, p.part = nil, nil, 0, 0
	text := strings.TrimSpace(p.url.Value())
	if text == "" {
		p.formsOf(mask.Mask{}, errNoURL)
		return
	}
	if strings.ContainsAny(text, "<>") {
		m, err := mask.Parse(text)
		p.formsOf(m, err)
		return
	}
	parts, err := mask.Dissect(text, p.services())
	if err != nil {
		p.formsOf(mask.Mask{}, err)
		return
	}
	p.parts = parts
	for i, part := range parts {
		if part.Role == mask.ServiceRole {
			p.part = i
		}
	}
	if len(parts.Roles(p.part)) < 2 {
		p.moveToPart(1)
	}
	p.build()
}

// errNoURL says what to do with an empty field.
var errNoURL = errors.New("paste a URL such as https://login.example.com/, or type a mask")

// build makes the mask from the parts.
func (p *maskPage) build() {
	m, err := mask.Build(p.parts)
	p.formsOf(m, err)
}

func (p *maskPage) formsOf(m mask.Mask, err error) {
	p.forms, p.form, p.wrong = nil, 0, err
	if err == nil {
		p.forms = mask.Equivalents(m)
	}
	p.answer()
}

// mask is the form that is taken; false while there is none.
func (p *maskPage) mask() (mask.Mask, bool) {
	if p.form >= len(p.forms) {
		return mask.Mask{}, false
	}
	return p.forms[p.form].Mask, true
}

// answer works out what the mask does to every known target, to the URL, and
// to some URLs worth trying.
func (p *maskPage) answer() {
	p.made = p.w.finding()
	p.rows = nil
	if m, ok := p.mask(); ok {
		services := p.services()
		var examples []string
		if len(p.parts) > 0 {
			examples = append(examples, strings.TrimSpace(p.url.Value()))
		}
		p.rows = inOrder(mask.Table(m, "", services, append(examples, mask.Trials(m, services)...)))
	}
	p.list.SetLen(len(p.rows))
}

// inOrder puts what is reached first, then the URLs to try, then what no URL
// reaches. An example that stands above already is left out.
func inOrder(rows []mask.Row) []mask.Row {
	seen := map[string]bool{}
	rows = slices.DeleteFunc(rows, func(r mask.Row) bool {
		again := r.Example && seen[r.URL]
		seen[r.URL] = true
		return again
	})
	rank := func(r mask.Row) int {
		switch {
		case r.Verdict == mask.Unreachable:
			return 2
		case r.Example:
			return 1
		}
		return 0
	}
	slices.SortStableFunc(rows, func(a, b mask.Row) int { return rank(a) - rank(b) })
	return rows
}

// services are those of the region: a serverless NEG leads to no other.
func (p *maskPage) services() []mask.Service {
	var known []mask.Service
	for _, f := range p.w.inv().All(steps.KindService, p.w.spec.Region) {
		if s, ok := f.Resource.(*steps.Service); ok {
			known = append(known, mask.Service{Name: s.Name, Tags: s.Tags, Region: s.Location})
		}
	}
	return known
}

// take makes the mask the answer.
func (p *maskPage) take() action {
	m, ok := p.mask()
	if !ok {
		p.pane = paneURL
		p.w.notice = "there is no mask yet: " + reason(p.wrong)
		return stay()
	}
	p.w.spec.Backend = steps.Backend{Mask: m.String()}
	return next()
}

// reason is why there is no mask, without the text that stands above it.
func reason(err error) string {
	var syntax *mask.SyntaxError
	if errors.As(err, &syntax) {
		if syntax.Fix != "" {
			return syntax.Reason + ". " + syntax.Fix
		}
		return syntax.Reason
	}
	return err.Error()
}

// gcloud is the command that makes a NEG with the mask.
func (p *maskPage) gcloud() string {
	m, _ := p.mask()
	neg := &steps.NEG{Meta: steps.Meta{Project: p.w.project(), Location: p.w.spec.Region, Name: "NEG"}, Mask: m.String()}
	return shellLine(neg.ByHand())
}
