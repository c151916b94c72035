package ui

import (
	"net/netip"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// frontendPage asks how the load balancer is reached, and its name. It shows
// what the answers open, to whom, and which addresses of the subnet are free.
type frontendPage struct {
	formPage
	facts facts
}

func newFrontendPage(w *wizard) *frontendPage {
	return &frontendPage{formPage: newFormPage(w, "Front", "How is the front door reached?",
		"name", "frontend.http", "frontend.https", "frontend.redirect", "frontend.address", "frontend.globalAccess", "production")}
}

func (p *frontendPage) View(a area) view {
	lines := p.heading(a)
	rows, cursor := p.facts.view(p.form, area{a.W, a.H - len(lines)}, len(lines), p.about)
	return view{append(lines, rows...), cursor}
}

func (p *frontendPage) Hints() []hint { return append(p.form.hints(), p.facts.hints()...) }

func (p *frontendPage) Handle(msg tea.Msg) (action, tea.Cmd) {
	if in, ok := msg.(Intent); ok && p.facts.handle(in) {
		return stay(), nil
	}
	return p.formPage.Handle(msg)
}

// about says what the answers open, and to whom; with titles where there is
// room for them.
func (p *frontendPage) about(a area) []string {
	s := p.w.answers()
	m, known := s.Addresses(p.w.inv())
	var full, brief []string
	if known {
		strip := p.addresses(m, s, a.W)
		full, brief = append(append(full, strip...), ""), append(brief, strip[:2]...)
	}
	doors, clients := p.doors(s, a.W), p.clients(s, a.W)
	title := p.w.theme.Strong.Render
	full = append(append(append(full, title("What answers")), doors...), "")
	full = append(append(full, title("Who reaches it")), clients...)
	if len(full) <= a.H {
		return full
	}
	if len(brief)+len(doors)+len(clients)+1 <= a.H {
		brief = append(brief, "")
	}
	return append(append(brief, doors...), clients...)
}

// addresses draws the subnet from its first address to its last.
func (p *frontendPage) addresses(m steps.AddressMap, s steps.Spec, w int) []string {
	t := p.w.theme
	head := t.Strong.Render("Addresses of "+cells.Clean(s.Network.Subnet.Name)) + t.Dim.Render("  "+m.Range.String())
	chosen := p.chosen(s)
	first, last := m.Range.Addr().String(), m.Runs[len(m.Runs)-1].To.String()
	lines := []string{
		cells.Ends(head, t.Dim.Render(number(m.Free)+" free of "+number(m.Size())), w),
		"  " + p.strip(m, chosen, min(w-2, 96)),
	}
	if min(w-2, 96) > len(first)+len(last)+4 {
		lines = append(lines, "  "+t.Dim.Render(cells.Ends(first, last, min(w-2, 96))))
	}
	return lines
}

// strip is the subnet as a bar: each cell stands for as many addresses.
func (p *frontendPage) strip(m steps.AddressMap, chosen netip.Addr, w int) string {
	t := p.w.theme
	n := min(w, m.Size())
	held, taken := make([]bool, n), false
	cell := func(ip netip.Addr) int { return m.Offset(ip) * n / m.Size() }
	for _, r := range m.Runs {
		if r.Holder != nil {
			held[cell(r.From)] = true
			taken = taken || r.From == chosen && p.form.problemOf("frontend.address") != nil
		}
	}
	mine := -1
	if chosen.IsValid() && m.Range.Contains(chosen) {
		mine = cell(chosen)
	}
	var b strings.Builder
	for i, full := range held {
		switch {
		case i == mine && taken:
			b.WriteString(t.Bad.Render(theme.Failed.Symbol))
		case i == mine:
			b.WriteString(t.Accent.Render("▲"))
		case full:
			b.WriteString(t.Warn.Render("▓"))
		default:
			b.WriteString(t.Dim.Render("░"))
		}
	}
	return b.String()
}

// chosen is the address that the answers come to; the zero Addr while it is
// not known.
func (p *frontendPage) chosen(s steps.Spec) netip.Addr {
	if ip, err := netip.ParseAddr(s.Frontend.Address); err == nil {
		return ip
	}
	ref := steps.Ref{Kind: steps.KindAddress, Project: p.w.project(), Location: s.Region, Name: s.Frontend.Address}
	if f, ok := p.w.inv().Get(ref); ok {
		if a, ok := f.Resource.(*steps.Address); ok {
			return a.IP
		}
	}
	if m, ok := s.Addresses(p.w.inv()); ok {
		for _, r := range m.Runs {
			if r.Free() {
				return r.From
			}
		}
	}
	return netip.Addr{}
}

// doors is what answers on which port.
func (p *frontendPage) doors(s steps.Spec, w int) []string {
	t := p.w.theme
	host := "ADDRESS"
	if ip := p.chosen(s); ip.IsValid() {
		host = ip.String()
	}
	var lines []string
	door := func(open bool, url, does, closed string) {
		mark := t.Good.Render(theme.Done.Symbol)
		if !open {
			mark, does = t.Dim.Render("–"), closed
		}
		lines = append(lines, cells.Cut("  "+mark+" "+cells.Fit(url, len("https://")+len(host)+2)+t.Dim.Render(does), w))
	}
	plain := "port 80, in the clear as far as the proxy"
	if s.Frontend.Redirect {
		plain = "answers 301: the same URL over HTTPS"
	}
	door(s.Frontend.HTTP, "http://"+host, plain, "nothing on port 80, unless you turn HTTP on too")
	door(s.Frontend.HTTPS, "https://"+host, "port 443, with the certificate of the next page", "nothing on port 443")
	return lines
}

// clients is from where it can be reached.
func (p *frontendPage) clients(s steps.Spec, w int) []string {
	t := p.w.theme
	here := cells.Clean(s.Network.Name) + " in " + cells.Clean(s.Region)
	width := min(max(cells.Width(here), len("its other regions"))+2, w*2/3)
	line := func(reached bool, who, why string) string {
		mark := t.Dim.Render("–")
		if reached {
			mark = t.Good.Render(theme.Done.Symbol)
		}
		return cells.Cut("  "+mark+" "+cells.Fit(who, width)+t.Dim.Render(why), w)
	}
	elsewhere := "with global access only"
	if s.Frontend.GlobalAccess {
		elsewhere = "at the price of traffic between regions"
	}
	return []string{
		line(true, here, "also by VPN there"),
		line(s.Frontend.GlobalAccess, "its other regions", elsewhere),
		line(false, "the internet", "the address is private"),
	}
}
