package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
)

// routePage asks what requests end at: a service, one of its tags, or what a
// URL mask reads from their URL, with one tag for all or without.
type routePage struct {
	w       *wizard
	table   table
	mask    *maskPage
	now     string            // the key of the answer as it stands
	refused map[string]string // why a row cannot be chosen, by its key
}

const (
	rowMask    = "+mask"
	rowTagged  = "+mask, one tag"
	rowBoth    = "+mask, one service"
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

// Skip reports whether there are several backends: each says by itself what it
// leads to.
func (p *routePage) Skip() bool { return len(p.w.spec.Backends) > 0 }

func (p *routePage) Enter() tea.Cmd {
	p.rows()
	p.table.moved = true // the cursor stands on the answer
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
	if why := p.refused[key]; why != "" {
		p.w.notice = "that cannot be chosen: " + why
		return stay()
	}
	b := &p.w.spec.Backend
	switch tag, isTag := strings.CutPrefix(key, rowTag); {
	case key == rowMask || key == rowTagged:
		p.mask.tagged = key == rowTagged
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
	switch len(p.w.chosen) {
	case 0:
		return p.w.spec.Backend.Service
	case 1:
		return p.w.chosen[0].Name
	}
	return ""
}

// rows lists the choices, and why some of them are none.
func (p *routePage) rows() {
	p.refused = map[string]string{}
	var rows []tableRow
	add := func(key, text, means, refused string) {
		if refused != "" {
			p.refused[key], means = refused, refused
		}
		rows = append(rows, tableRow{key: key, cells: []string{cells.Clean(text), cells.Clean(means)}, faint: refused != ""})
	}
	name := p.service()
	if name == "" {
		add(rowService, "one service", "", plural(len(p.w.chosen), "service")+" were chosen: the URL says which")
	} else {
		p.oneService(name, add)
	}
	means := "the URL says which service and which tag"
	if m := p.w.spec.Backend.Mask; m != "" {
		means = m
	}
	add(rowMask, "by URL mask …", means, "")
	untagged := ""
	if !p.anyTag() {
		untagged = "no service of " + p.w.spec.Region + " carries a tag"
	}
	add(rowTagged, "by URL mask, one tag for all …", "the URL says which; the tag is always one", untagged)
	if name != "" {
		add(rowBoth, name+", its tag by URL mask", "", "not documented beside a fixed service")
	}
	p.now = p.answered()
	p.table.set(rows)
}

// oneService adds the service, and each of its tags.
func (p *routePage) oneService(name string, add func(key, text, means, refused string)) {
	add(rowService, name, "each request, by its own traffic split", "")
	s := p.found(name)
	if s == nil || len(s.Tags) == 0 {
		add(rowTag, name+" @ a tag", "", "no revision of it carries a tag")
		return
	}
	for _, tag := range s.Tags {
		means := "the revision with the tag " + tag
		if slices.Contains(s.IdleTags, tag) {
			means += "; 0 % of its traffic"
		}
		add(rowTag+tag, name+" @ "+tag, means, "")
	}
}

// answered is the row of the answer as it stands.
func (p *routePage) answered() string {
	switch b := p.w.spec.Backend; {
	case b.Mask != "" && b.Tag != "":
		return rowTagged
	case b.Mask != "" || p.service() == "":
		return rowMask
	case b.Tag != "":
		return rowTag + b.Tag
	}
	return rowService
}

// found is a service of the region; nil when it is not known.
func (p *routePage) found(name string) *steps.Service {
	f, ok := p.w.inv().Get(steps.Ref{Kind: steps.KindService, Project: p.w.project(), Location: p.w.spec.Region, Name: name})
	if !ok {
		return nil
	}
	s, _ := f.Resource.(*steps.Service)
	return s
}

// anyTag reports whether some service of the region carries a tag.
func (p *routePage) anyTag() bool {
	return slices.ContainsFunc(p.w.inv().All(steps.KindService, p.w.spec.Region), func(f steps.Found) bool {
		s, ok := f.Resource.(*steps.Service)
		return ok && len(s.Tags) > 0
	})
}

func (p *routePage) View(a area) view {
	p.rows()
	t := p.w.theme
	lines := []string{t.Strong.Render("What does the front door lead to?"), ""}
	about := paragraph(t.Dim, p.about(p.table.at().key), a.W)
	lines = append(lines, p.table.view(t, a.W, a.H-len(lines)-len(about)-1, nil)...)
	return view{Lines: append(append(lines, ""), about...)}
}

// about says what a choice means for later.
func (p *routePage) about(key string) string {
	name := p.service()
	if name == "" {
		name = "login"
	}
	if why := p.refused[key]; why != "" {
		return "Not possible: " + why + ". " + p.instead(key, name)
	}
	switch tag, isTag := strings.CutPrefix(key, rowTag); {
	case isTag:
		return fmt.Sprintf("Every host and path leads to the revision that carries the tag %s, whatever its share of the traffic. Moving the tag to another revision changes nothing here.", tag)
	case key == rowMask && len(p.w.chosen) > 1:
		return fmt.Sprintf("%s share the load balancer, and with them every other service of the region: by <service>.example.com, for instance, %s.example.com leads to %s.", plural(len(p.w.chosen), "service"), p.w.chosen[0].Name, p.w.chosen[0].Name)
	case key == rowMask:
		return fmt.Sprintf("By <service>.example.com, for instance, %s.example.com leads to %s. One load balancer serves every service of the region, also those that are deployed later, unchanged.", name, name)
	case key == rowTagged:
		return "One load balancer for a stage of every service: each request goes to the same tag, such as canary, of the service that the URL names. A service without the tag is not reached."
	}
	return fmt.Sprintf("Every host and path leads to %s. Its traffic split applies, and deploying it changes nothing here.", name)
}

// instead says what to do for a choice that cannot be made.
func (p *routePage) instead(key, name string) string {
	switch key {
	case rowBoth:
		return fmt.Sprintf("By the URL mask <tag>.<service>.example.com, test.%s.example.com leads to the tag test of %s, and other services are reached the same way.", name, name)
	case rowService:
		return "Go back and choose a single service to lead every request to it."
	}
	return "Give a revision a tag first: gcloud run services update-traffic, with the flag set-tags."
}
