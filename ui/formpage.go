package ui

import (
	tea "charm.land/bubbletea/v2"
)

// formPage is a page of the wizard that asks some Fields and nothing more.
// Other pages embed it and add what is special to them.
type formPage struct {
	w        *wizard
	title    string
	question string
	intro    string // what to know before answering; empty for nothing
	form     *form
}

func newFormPage(w *wizard, title, question string, keys ...string) formPage {
	return formPage{w: w, title: title, question: question, form: newForm(w, keys...)}
}

func (p *formPage) Title() string          { return p.title }
func (p *formPage) Typing() bool           { return p.form.typing() }
func (p *formPage) Hints() []hint          { return p.form.hints() }
func (p *formPage) Asks(field string) bool { return p.form.asks(field) }

func (p *formPage) Enter() tea.Cmd {
	p.form.enter()
	return nil
}

func (p *formPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	if p.form.handle(msg) {
		return next(), nil
	}
	return stay(), nil
}

func (p *formPage) View(a area) view {
	lines := []string{p.w.theme.Strong.Render(p.question)}
	if p.intro != "" {
		lines = append(lines, paragraph(p.w.theme.Dim, p.intro, a.W)...)
	}
	lines = append(lines, "")
	rows, cursor := p.form.view(area{a.W, a.H - len(lines)}, len(lines))
	return view{append(lines, rows...), cursor}
}
