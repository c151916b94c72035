package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
)

// routePage asks what requests end at: a service, one of its tags, or what a
// URL mask reads from their URL.
type routePage struct {
	w     *wizard
	table table
	mask  *maskPage
	now   string // the key of the answer as it stands
}

const (
	rowMask    = "+mask"
	rowService = "service"
	rowTag     = "tag " // and the tag
)

func newRoutePage(w *wizard) *routePage {
	return &routePage{w: w, mask: newMaskPage(w)}
}

func (p *routePage) Title() string          { return "Route" }
func (p *routePage) Typing() bool           { return false }
func (p *routePage) Asks(field string) bool { return field == "backend.tag" || field == "backend.mask" }
func (p *routePage) Hints() []hint          { return append(moves(), hint{Intent: Next}) }

func (p *routePage) Enter() tea.Cmd {
	p.rows()
	p.table.list.Select(max(0, slices.IndexFunc(p.table.rows, func(r tableRow) bool { return r.key == p.now })))
	return nil
}

func (p *routePage) Handle(msg tea.Msg) (action, tea.Cmd) {
	if msg == Next {
		return p.take(p.table.at().key), nil
	}
	if in, ok := msg.(Intent); ok {
		p.table.move(in, len(p.table.rows))
	}
	return stay(), nil
}

// take makes the row the answer.
func (p *routePage) take(key string) action {
	b := &p.w.spec.Backend
	switch tag, isTag := strings.CutPrefix(key, rowTag); {
	case key == rowMask:
		return open(p.mask)
	case isTag:
		b.Service, b.Tag, b.Mask = p.service(), tag, ""
	default:
		b.Service, b.Tag, b.Mask = p.service(), "", ""
	}
	return next()
}

// service is the one that was chosen; empty when there are several.
func (p *routePage) service() string {
	if len(p.w.chosen) == 1 {
		return p.w.chosen[0].Name
	}
	return p.w.spec.Backend.Service
}

func (p *routePage) rows() {
	b := p.w.spec.Backend
	var rows []tableRow
	p.now = rowMask
	if name := p.service(); name != "" {
		rows = append(rows, tableRow{key: rowService, cells: []string{cells.Clean(name), "each request, as the service splits its traffic"}})
		if b.Mask == "" {
			p.now = rowService
		}
		for _, tag := range p.tags(name) {
			rows = append(rows, tableRow{key: rowTag + tag, cells: []string{cells.Clean(name + " @ " + tag), "the revision that carries the tag " + cells.Clean(tag)}})
			if b.Tag == tag {
				p.now = rowTag + tag
			}
		}
	}
	text := "the URL says which service, and which tag"
	if b.Mask != "" {
		text = cells.Clean(b.Mask)
	}
	p.table.set(append(rows, tableRow{key: rowMask, cells: []string{"by URL mask …", text}}))
}

func (p *routePage) tags(name string) []string {
	ref := steps.Ref{Kind: steps.KindService, Project: p.w.project(), Location: p.w.spec.Region, Name: name}
	f, ok := p.w.inv().Get(ref)
	if !ok {
		return nil
	}
	s, ok := f.Resource.(*steps.Service)
	if !ok {
		return nil
	}
	return s.Tags
}

func (p *routePage) View(a area) view {
	p.rows()
	t := p.w.theme
	lines := []string{t.Strong.Render("What does the front door lead to?"), ""}
	lines = append(lines, p.table.view(t, a.W, a.H-8, nil)...)
	lines = append(lines, "")
	note := "A URL mask lets one load balancer serve every service of the region, also those that are deployed later."
	if n := len(p.w.chosen); n > 1 {
		note = plural(n, "service") + " share the load balancer, so the URL has to say which one is meant."
	}
	lines = append(lines, paragraph(t.Dim, note, a.W)...)
	return view{Lines: lines}
}
