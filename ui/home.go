package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
)

// homePage is where the App begins: the deployments found in the cloud, what
// was left unfinished, and the way to a new one. Without credentials it says
// what was looked for, and leads to the sandbox.
type homePage struct {
	w      *wizard
	table  table
	found  map[string]steps.Existing   // by the row's key
	left   map[string]steps.Deployment // runs that did not end, by the row's key
	others [][]string                  // load balancers that are not ours
	made   homeState                   // what the rows were made from
	height int
}

// homeState is what the rows of home follow from.
type homeState struct {
	found finding
	at    time.Time // of the answers that were kept
	built bool
	left  int // runs that did not end
}

const (
	rowNew     = "+new"
	rowSandbox = "+sandbox"
	rowAgain   = "+again"
	rowGoOn    = "+go on"
	rowResume  = "+resume " // and the deployment's id
)

func newHomePage(w *wizard) *homePage { return &homePage{w: w} }

func (p *homePage) Title() string { return "Home" }
func (p *homePage) Typing() bool  { return false }

func (p *homePage) Enter() tea.Cmd {
	p.refresh()
	return p.w.recall()
}

func (p *homePage) Hints() []hint {
	hints := moves()
	if p.lost() {
		return append(hints, hint{Intent: Next, Text: "choose"}, hint{Intent: Reload, Text: "look again"})
	}
	key := p.table.at().key
	_, known := p.found[key]
	_, unfinished := p.left[key]
	switch {
	case key == rowNew:
		hints = append(hints, hint{Intent: Next, Text: "new deployment"})
	case key == rowGoOn:
		hints = append(hints, hint{Intent: Next, Text: "go on"})
	case unfinished:
		hints = append(hints, hint{Intent: Next, Text: "resume"})
	case known:
		hints = append(hints, hint{Intent: Next, Text: "open"})
	}
	hints = append(hints, hint{Intent: NewOne, Text: "new", Quiet: key == rowNew})
	if known {
		hints = append(hints, hint{Intent: Edit, Text: "change"}, hint{Intent: Teardown})
	}
	if p.w.session != nil {
		hints = append(hints, hint{Intent: Reload})
	}
	return hints
}

// lost reports whether no cloud is open and none is being opened.
func (p *homePage) lost() bool { return p.w.session == nil && !p.w.opening }

func (p *homePage) Handle(msg tea.Msg) (action, tea.Cmd) {
	switch msg := msg.(type) {
	case Intent:
		return p.act(msg)
	case openedMsg, surveyMsg, keptMsg:
		p.refresh()
	}
	return stay(), nil
}

func (p *homePage) act(in Intent) (action, tea.Cmd) {
	existing := p.found[p.table.at().key]
	switch in {
	case NewOne:
		return p.fresh(), nil
	case Reload:
		return p.again()
	case Edit:
		return begin(beginning{spec: steps.SpecOf(existing, p.w.inv()), at: "Route"}), nil
	case Teardown:
		return open(teardownPage(p.w, existing)), nil
	case Next:
		return p.choose(p.table.at().key)
	}
	p.table.move(in, p.height)
	return stay(), nil
}

func (p *homePage) choose(key string) (action, tea.Cmd) {
	switch key {
	case rowNew:
		return p.fresh(), nil
	case rowGoOn:
		a := p.w.kept.answers
		return begin(beginning{spec: a.Spec, at: a.Page, walk: true}), nil
	case rowSandbox:
		cmd := p.w.openSandbox()
		p.refresh()
		return stay(), cmd
	case rowAgain:
		return p.again()
	}
	if d, ok := p.left[key]; ok {
		return resume(p.w, d), nil
	}
	if existing, ok := p.found[key]; ok {
		return open(deploymentPage(p.w, existing)), nil
	}
	return stay(), nil
}

// fresh begins a new deployment. Answers that are not built yet are gone on
// with; those of one that exists would change it.
func (p *homePage) fresh() action {
	for _, e := range p.found {
		if e.Deployment == p.w.answers().Deployment() {
			spec := p.w.opts.Spec
			spec.Project = p.w.project()
			return begin(beginning{spec: spec, at: projectTitle})
		}
	}
	return next()
}

// again opens the first cloud once more, or looks at the open one afresh.
func (p *homePage) again() (action, tea.Cmd) {
	cmd := p.w.look()
	if p.lost() {
		cmd = p.w.openCloud(p.w.opts.Target)
	}
	p.refresh()
	return stay(), cmd
}

// resume goes on with a run that did not end: from the answers that it was
// begun with, or from what is there.
func resume(w *wizard, d steps.Deployment) action {
	e := existing(w, d)
	if w.kept.unfinished[d].Verb == steps.VerbDown {
		return open(teardownPage(w, e))
	}
	spec := steps.SpecOf(e, w.inv())
	if a, ok := w.leftFor(d); ok {
		spec = a.Spec
	}
	return begin(beginning{spec: spec})
}

func (p *homePage) View(a area) view {
	p.refresh()
	t := p.w.theme
	lines := []string{t.Strong.Render("A private front door for Cloud Run."), ""}
	switch {
	case p.lost():
		return view{Lines: p.lostLines(lines, a)}
	case p.w.session == nil:
		return view{Lines: append(lines, p.w.spinner()+" opening "+cells.Clean(p.cloud())+" …")}
	}
	lines = append(lines, cells.Ends("Deployments in "+cells.Clean(p.w.project()), p.w.looked(), a.W), "")
	if tail := problemLines(p.w, p.w.trouble(), a.W); len(tail) > 0 {
		lines = append(append(lines, tail...), "")
	}
	below := p.below(a.W, a.H-len(lines)-min(len(p.table.rows), 4)-1)
	p.height = a.H - len(lines) - len(below)
	return view{Lines: append(append(lines, p.table.view(t, a.W, p.height, nil)...), below...)}
}

// lostLines are the ways on without a cloud. They come right after what runlb
// does, and the account of what was looked for last: it may be long, and they
// must be seen.
func (p *homePage) lostLines(lines []string, a area) []string {
	t := p.w.theme
	lines = append(lines, paragraph(t.Dim, "runlb builds an internal Application Load Balancer in front of your services, proves that it serves, and takes it down again on one key.", a.W)...)
	lines = append(lines, "")
	p.height = a.H - len(lines)
	lines = append(append(lines, p.table.view(t, a.W, p.height, nil)...), "")
	return fitted(t, append(lines, problemLines(p.w, p.w.problem, a.W)...), a.H)
}

func (p *homePage) cloud() string {
	if p.w.target.Sandbox {
		return "the sandbox"
	}
	return "Google Cloud"
}
