package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
)

// servicesPage asks which Cloud Run services get the front door. Rows stream
// in from all regions; several of one region lead to a URL mask.
type servicesPage struct {
	w       *wizard
	chooser chooser
	marked  map[string]bool
	order   serviceOrder
	made    finding // what the rows were made from
	total   int
}

// rowSample is the key of the row that deploys Google's sample.
const rowSample = "+sample"

const sampleName = "hello"

// updatedWidth is the column of "59 min ago".
const updatedWidth = 10

func newServicesPage(w *wizard) *servicesPage {
	p := &servicesPage{w: w, marked: map[string]bool{}}
	p.chooser.entry = "type a name, or region/name…"
	p.chooser.table.drops = []int{4, 3}
	p.chooser.extra = []tableRow{{key: rowSample, cells: []string{"+ deploy Google's sample as " + sampleName}}}
	return p
}

func (p *servicesPage) Title() string { return "Services" }
func (p *servicesPage) Typing() bool  { return p.chooser.typing() }

func (p *servicesPage) Asks(field string) bool {
	return field == "region" || field == "backend.service" || field == "backend.sample"
}

// Skip reports whether there are several backends: each names its service, and
// one that is chosen here would stand beside them.
func (p *servicesPage) Skip() bool { return len(p.w.spec.Backends) > 0 }

func (p *servicesPage) Enter() tea.Cmd {
	p.refresh()
	return nil
}

func (p *servicesPage) Hints() []hint {
	hints := p.chooser.hints()
	if !p.Typing() {
		hints = slices.Insert(hints, 1, hint{Intent: Toggle, Text: "several"})
		hints = append(hints, hint{Intent: Left, Text: "sort"}, hint{Intent: Right, Text: "sort", Quiet: true}, hint{Intent: Reload})
	}
	return hints
}

func (p *servicesPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	switch msg {
	case Reload:
		return stay(), p.w.look()
	case Left:
		return stay(), p.sort(-1)
	case Right:
		return stay(), p.sort(1)
	case Toggle:
		p.mark(p.chooser.table.at().key)
		return stay(), nil
	}
	if pick, ok := p.chooser.handle(msg); ok {
		return p.choose(pick), nil
	}
	return stay(), nil
}

// sort turns to another order of the rows.
func (p *servicesPage) sort(by int) tea.Cmd {
	p.order = p.order.turn(by)
	p.chooser.ordered = p.order != serviceOrder{}
	p.made = finding{}
	p.refresh()
	return nil
}

// mark marks one of several services. They live in one region, because a
// serverless NEG leads to services of its own region only.
func (p *servicesPage) mark(key string) {
	s := p.service(key)
	if s == nil {
		return
	}
	for other := range p.marked {
		if o := p.service(other); o != nil && o.Location != s.Location {
			p.w.notice = "one load balancer, one region: " + cells.Clean(o.Name) + " is in " + o.Location
			return
		}
	}
	if p.marked[key] {
		delete(p.marked, key)
	} else {
		p.marked[key] = true
	}
	p.chooser.table.move(Down, 1)
}

// choose takes the marked services, or the row, or the typed name.
func (p *servicesPage) choose(pick pick) action {
	switch {
	case pick.typed != "":
		region, name, ok := strings.Cut(pick.typed, "/")
		if !ok {
			region, name = p.region(), pick.typed
		}
		return p.take(steps.Backend{Service: name}, p.ref(region, name))
	case pick.key == rowSample:
		return p.take(steps.Backend{Service: sampleName, Sample: true}, p.ref(p.region(), sampleName))
	case len(p.marked) > 0:
		var refs []steps.Ref
		for key := range p.marked {
			if s := p.service(key); s != nil { // not gone since it was marked
				refs = append(refs, s.Ref())
			}
		}
		if len(refs) == 0 {
			return stay()
		}
		slices.SortFunc(refs, func(a, b steps.Ref) int { return strings.Compare(a.Name, b.Name) })
		return p.take(steps.Backend{}, refs...)
	}
	s := p.service(pick.key)
	if s == nil { // gone since it was drawn
		return stay()
	}
	return p.take(steps.Backend{Service: s.Name}, s.Ref())
}

// take writes the choice into the answers. A mask that was made before stays:
// the next page shows what it does with these services.
func (p *servicesPage) take(b steps.Backend, refs ...steps.Ref) action {
	p.w.chosen = refs
	p.w.spec.Region = refs[0].Location
	old := p.w.spec.Backend
	if old.Mask == "" || b.Sample {
		if b.Service == old.Service {
			b.Tag = old.Tag
		}
		p.w.spec.Backend = b
	}
	return next()
}

func (p *servicesPage) ref(region, name string) steps.Ref {
	return steps.Ref{Kind: steps.KindService, Project: p.w.project(), Location: region, Name: name}
}

// region is where a service that was only named is looked for.
func (p *servicesPage) region() string {
	for _, r := range []string{p.w.spec.Region, p.w.opts.Region.Value} {
		if r != "" {
			return r
		}
	}
	return "us-central1"
}

// serviceKey is the key of a service's row.
func serviceKey(region, name string) string { return region + "/" + name }

// service is the one of a row; nil for the rows that are none.
func (p *servicesPage) service(key string) *steps.Service {
	region, name, _ := strings.Cut(key, "/")
	f, _ := p.w.inv().Get(p.ref(region, name))
	s, _ := f.Resource.(*steps.Service)
	return s
}

// refresh makes the rows anew when something was found.
func (p *servicesPage) refresh() {
	now := finding{p.w.inv(), p.w.inv().VersionOf(steps.KindService)}
	if p.made == now {
		return
	}
	p.made = now
	all := p.w.inv().Services()
	p.order.sort(all)
	p.total = len(all)
	rows := make([]tableRow, 0, len(all)+2) // and those that are always there
	clock := p.w.now()
	for _, s := range all {
		key := serviceKey(s.Location, s.Name)
		tags := dash(strings.Join(s.Tags, ", "))
		rows = append(rows, tableRow{key: key, cells: []string{
			cells.Clean(s.Name), cells.Clean(s.Location), shortIngress(s.Ingress), cells.Clean(tags), cells.Right(ago(clock, s.Updated), updatedWidth),
		}})
	}
	for key := range p.marked {
		if p.service(key) == nil {
			delete(p.marked, key)
		}
	}
	p.chooser.table.titles = p.order.titles()
	p.chooser.prefer = p.last()
	p.chooser.set(rows)
}

// last is the row of the choice that was made last, in this program or before.
func (p *servicesPage) last() string {
	for _, spec := range []steps.Spec{p.w.spec, p.w.kept.answers.Spec} {
		if spec.Backend.Service != "" {
			return serviceKey(spec.Region, spec.Backend.Service)
		}
	}
	return ""
}

// shortIngress is an ingress setting that fits a column.
func shortIngress(i steps.Ingress) string {
	switch i {
	case steps.IngressUnknown:
		return "?"
	case steps.IngressInternalAndLB:
		return "internal+lb"
	}
	return string(i)
}
