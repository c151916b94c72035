package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
)

// projectPage asks for the project. The list streams in; one that is not in it
// can be typed.
type projectPage struct {
	w       *wizard
	chooser chooser
	list    []steps.Project
	of      *steps.Session // whose list it is
	more    <-chan found[steps.Project]
	ended   bool
	problem error // why the list is not whole, or the typed project is none
	asking  string
}

func newProjectPage(w *wizard) *projectPage {
	p := &projectPage{w: w}
	p.chooser.entry = "type a project id…"
	p.chooser.table.drops = []int{2, 1}
	p.chooser.table.titles = []string{"PROJECT", "NAME", "NUMBER", ""}
	return p
}

// projectTitle is where a new deployment begins.
const projectTitle = "Project"

func (p *projectPage) Title() string { return projectTitle }
func (p *projectPage) Typing() bool  { return p.chooser.typing() }
func (p *projectPage) Moving() bool  { return p.of != nil && !p.ended || p.asking != "" }
func (p *projectPage) Hints() []hint { return p.chooser.hints() }

// projectsMsg is some projects of a session's list.
type projectsMsg struct {
	of    *steps.Session
	items []steps.Project
	err   error
	ended bool
}

// projectMsg is the answer about a typed project.
type projectMsg struct {
	id  string
	err error
}

// Enter begins the list when it is another cloud's than before.
func (p *projectPage) Enter() tea.Cmd {
	p.rows()
	if p.w.session == nil || p.of == p.w.session {
		return nil
	}
	p.of, p.list, p.ended, p.problem = p.w.session, nil, false, nil
	p.more = stream(p.w.ctx, p.of.Access().SearchProjects)
	p.rows()
	return p.gather()
}

// gather takes what comes within one window of news.
func (p *projectPage) gather() tea.Cmd {
	of, more := p.of, p.more
	return func() tea.Msg {
		items, ended, err := drain(more)
		return projectsMsg{of, items, err, ended}
	}
}

func (p *projectPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	switch msg := msg.(type) {
	case projectsMsg:
		if msg.of != p.of {
			return stay(), nil
		}
		p.list = append(p.list, msg.items...)
		p.ended = msg.ended
		if msg.err != nil {
			p.problem = msg.err
		}
		p.rows()
		if !msg.ended {
			return stay(), p.gather()
		}
		return stay(), nil
	case projectMsg:
		if msg.id != p.asking {
			return stay(), nil
		}
		p.asking = ""
		if msg.err != nil {
			p.problem = fmt.Errorf("%s: %w", msg.id, msg.err)
			return stay(), nil
		}
		return p.choose(msg.id)
	case openedMsg:
		return stay(), nil
	}
	if pick, ok := p.chooser.handle(msg); ok {
		if pick.typed != "" {
			return stay(), p.ask(pick.typed)
		}
		return p.choose(pick.key)
	}
	return stay(), nil
}

// ask looks whether a typed project is there.
func (p *projectPage) ask(id string) tea.Cmd {
	if p.w.session == nil {
		return nil
	}
	p.asking, p.problem = id, nil
	ctx, access := p.w.ctx, p.w.session.Access()
	return func() tea.Msg {
		_, err := access.Project(ctx, id)
		return projectMsg{id, err}
	}
}

func (p *projectPage) choose(id string) (action, tea.Cmd) {
	p.problem = nil
	p.w.spec.Project = id
	return next(), p.w.openProject(id)
}

// rows lists the projects, the default one first.
func (p *projectPage) rows() {
	preset := p.w.opts.Project
	current := p.w.project()
	var first, rest []tableRow
	known := false
	for _, project := range p.list {
		note := ""
		if project.ID == preset.Value {
			note = preset.Source
		}
		row := tableRow{key: project.ID, cells: []string{cells.Clean(project.ID), dash(cells.Clean(project.Name)), dash(project.Number), cells.Clean(note)}}
		if project.ID == current {
			known = true
			first = append(first, row)
		} else {
			rest = append(rest, row)
		}
	}
	if !known && current != "" {
		source := ""
		if current == preset.Value {
			source = preset.Source
		}
		first = append(first, tableRow{key: current, cells: []string{cells.Clean(current), "–", "–", cells.Clean(source)}})
	}
	p.chooser.set(append(first, rest...))
}

func (p *projectPage) View(a area) view {
	t := p.w.theme
	lines := []string{t.Strong.Render("Which project are the services in?"), ""}
	right := t.Dim.Render(plural(len(p.list), "project"))
	if p.Moving() {
		right = p.w.spinner() + " " + right
	}
	tail := problemLines(p.w, p.problem, a.W)
	room := area{a.W, a.H - len(lines) - len(tail) - 1}
	rows, cursor := p.chooser.view(p.w, right, room, len(lines), nil)
	lines = append(lines, rows...)
	if len(tail) > 0 {
		lines = append(append(lines, ""), tail...)
	}
	return view{lines, cursor}
}
