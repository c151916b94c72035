package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/widget"
)

// accessPage asks whose ingress and invoker shall change, and to what. As long
// as nothing is marked, all stays as it is. Making a service public takes its
// name, typed.
type accessPage struct {
	w       *wizard
	table   table
	form    *form
	inForm  bool
	public  string // the service that asks for consent; empty for none
	consent widget.Input
	height  int
}

func newAccessPage(w *wizard) *accessPage {
	return &accessPage{w: w, form: newForm(w, "access.ingress", "access.invoker")}
}

func (p *accessPage) Title() string { return "Access" }
func (p *accessPage) Typing() bool  { return p.public != "" }
func (p *accessPage) Asks(field string) bool {
	return strings.HasPrefix(field, "access.") || strings.HasPrefix(field, "public-consent")
}

func (p *accessPage) Enter() tea.Cmd {
	p.form.enter()
	p.inForm, p.public = false, ""
	p.rows()
	return p.readCallers()
}

// callersMsg says that the Inventory knows more of who may call.
type callersMsg struct{}

// readCallers asks for what the listing of services does not tell.
func (p *accessPage) readCallers() tea.Cmd {
	var names []string
	for _, s := range p.services() {
		if s.Invoker == steps.InvokerUnknown {
			names = append(names, s.Name)
		}
	}
	ctx, session, region := p.w.ctx, p.w.session, p.w.spec.Region
	if session == nil || len(names) == 0 {
		return nil
	}
	return func() tea.Msg {
		_ = session.ReadInvokers(ctx, steps.Deployment{Region: region}, names...) // who may call stays unknown; the review says why
		return callersMsg{}
	}
}

func (p *accessPage) Hints() []hint {
	switch {
	case p.public != "":
		return []hint{{Intent: Next, Text: "agree"}, {Intent: Back, Text: "keep it private"}}
	case p.inForm:
		return append(p.form.hints(), hint{Intent: Next})
	}
	hints := append(moves(), hint{Intent: Toggle, Text: "change this one"})
	if len(p.w.spec.Access.Services) > 0 {
		hints = append(hints, hint{Intent: NextPane, Text: "to what"})
	}
	return append(hints, hint{Intent: Next})
}

func (p *accessPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		p.consent.Press(msg)
	case callersMsg:
		p.rows()
	case Intent:
		return p.act(msg), nil
	}
	return stay(), nil
}

func (p *accessPage) act(in Intent) action {
	switch {
	case p.public != "":
		return p.agree(in)
	case in == Next && !p.form.inPane:
		return p.done()
	case p.inForm && in == NextPane && !p.form.inPane, p.inForm && in == Up && p.form.first():
		p.inForm = false
	case p.inForm:
		p.form.handle(in)
	case in == NextPane, in == Down && p.table.list.At() == p.table.list.Len()-1 && len(p.w.spec.Access.Services) > 0:
		p.inForm = true
	case in == Toggle:
		p.mark(p.table.at().key)
	default:
		p.table.move(in, p.height)
	}
	return stay()
}

func (p *accessPage) mark(name string) {
	services := slices.Clone(p.w.spec.Access.Services)
	if i := slices.Index(services, name); i >= 0 {
		services = slices.Delete(services, i, i+1)
	} else {
		services = append(services, name)
	}
	p.w.spec.Access.Services = services
	if len(services) == 0 {
		p.w.spec.Access = steps.AccessSpec{}
	}
	p.form.enter()
}

// done goes on, once every service that becomes public has its consent.
func (p *accessPage) done() action {
	if !p.form.complete() {
		p.inForm = true
		return stay()
	}
	a := p.w.spec.Access
	if a.Invoker == steps.InvokerPublic {
		for _, name := range a.Services {
			if p.opens(name) {
				p.public = name
				p.consent.SetValue("")
				return stay()
			}
		}
	}
	return next()
}

// opens reports whether a service would become public without consent.
func (p *accessPage) opens(name string) bool {
	if was := p.invoker(name); was == steps.InvokerPublic || was == steps.InvokerOpen {
		return false
	}
	return !p.w.consent.Covers(p.w.answers(), name)
}

// agree takes the typed name. Going back keeps the service as it is.
func (p *accessPage) agree(in Intent) action {
	switch {
	case in == Back:
		p.public = ""
		p.w.spec.Access.Invoker = steps.InvokerUnknown
		p.form.enter()
	case in == Next && p.consent.Value() == p.public:
		p.w.consent.Agree(p.w.answers(), p.public)
		p.public = ""
		return p.done()
	case in == Next:
		p.w.notice = "that is not " + p.public
	}
	return stay()
}

func (p *accessPage) invoker(name string) steps.Invoker {
	for _, s := range p.services() {
		if s.Name == name {
			return s.Invoker
		}
	}
	return steps.InvokerUnknown
}

// services are those that the load balancer leads to: the chosen ones, or with
// a mask all of the region.
func (p *accessPage) services() []*steps.Service {
	answers := p.w.answers()
	led := func(s *steps.Service) bool {
		return slices.ContainsFunc(answers.AllBackends(), func(b steps.Backend) bool { return b.Mask != "" || b.Service == s.Name })
	}
	var list []*steps.Service
	for _, f := range p.w.inv().All(steps.KindService, answers.Region) {
		if s, ok := f.Resource.(*steps.Service); ok && led(s) {
			list = append(list, s)
		}
	}
	return list
}
