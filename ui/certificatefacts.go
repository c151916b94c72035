package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// renewSoon is when the days that are left are worth a warning.
const renewSoon = 30 * 24 * time.Hour

// about says what the certificate is, what is wrong with it, and which hosts it
// is for.
func (p *certificatePage) about(a area) []string {
	w := a.W
	if p.source == fromRunlb {
		return p.aboutSigned(w)
	}
	found, known := p.found()
	if !known {
		return nil
	}
	t := p.w.theme
	var lines []string
	for _, e := range found.Wrong {
		if e.Problem == noSuchFile && p.form.at != nil && p.form.at.field.Key == e.Field {
			lines = append(lines, t.Dim.Render("no such file yet"))
			continue
		}
		lines = append(append(lines, p.wrong(e, w)...), "")
	}
	if found.Algorithm != "" || len(found.Names) > 0 {
		lines = append(append(lines, p.identity(found, w)...), "")
	}
	for _, d := range found.Doubts {
		lines = append(lines, marked(t.Show(theme.Warning), d.Problem, w)...)
		lines = append(lines, indented(t.Dim.Render, d.Fix, w)...)
		lines = append(lines, "")
	}
	lines = append(lines, p.coverage(found, w)...)
	if request := p.request(w); len(found.Wrong) == 0 && len(request) > 0 && len(lines)+len(request) < a.H {
		lines = append(append(lines, ""), request...)
	}
	return lines
}

// request is the openssl line that asks an authority for the hosts that the
// certificate misses.
func (p *certificatePage) request(w int) []string {
	t := p.w.theme
	command := p.command()
	if command == "" {
		return nil
	}
	return append([]string{t.Strong.Render("To request one for all of them")}, shellLines(t, command, w)...)
}

// shellLines are a line for a shell as it is typed.
func shellLines(t theme.Theme, command string, w int) []string {
	lines := folded(command, w-4)
	for i, line := range lines {
		lead := "    "
		if i == 0 {
			lead = "  " + t.Dim.Render("$") + " "
		}
		lines[i] = lead + line
	}
	return lines
}

// noSuchFile is the system's word for a path that is half typed.
const noSuchFile = "no such file or directory"

// wrong is problem, cause and what to do.
func (p *certificatePage) wrong(e *steps.FieldError, w int) []string {
	t := p.w.theme
	lines := marked(t.Show(theme.Failed), t.Strong.Render(cells.Clean(firstUpper(e.Problem))), w)
	lines = append(lines, indented(t.Dim.Render, firstUpper(e.Cause), w)...)
	lines = append(lines, indented(t.Plain.Render, e.Remedy, w)...)
	return append(lines, shellLines(t, e.Command, w)...)
}

// folded is a line for a shell over several lines, as a shell takes it.
func folded(command string, w int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(cells.Clean(command)) {
		switch {
		case line == "":
			line = word
		case cells.Width(line)+cells.Width(word)+3 > w:
			lines = append(lines, line+` \`)
			line = word
		default:
			line += " " + word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// identity is the certificate in its own words.
func (p *certificatePage) identity(f steps.CertificateFacts, w int) []string {
	t := p.w.theme
	row := func(name, value string) string {
		return "  " + t.Dim.Render(cells.Fit(name, 11)) + cells.Cut(value, w-13)
	}
	names := cells.Clean(strings.Join(f.Names, ", "))
	if names == "" {
		names = t.Show(theme.Warning) + " no host in its SAN list: today's clients refuse it"
	}
	lines := []string{row("names", names)}
	if f.Subject != "" {
		lines = append(lines, row("subject", cells.Clean(f.Subject)))
	}
	lines = append(lines, row("valid", p.validity(f)))
	if f.Algorithm == "" {
		return lines
	}
	chain := cells.Clean(f.Issuer)
	if len(f.Signers) > 0 {
		chain += t.Dim.Render(" · in the file: " + cells.Clean(strings.Join(f.Signers, ", ")))
	}
	key := f.Algorithm
	if p.source == fromFiles {
		switch {
		case f.KeyFits:
			key += t.Dim.Render(" · ") + t.Good.Render(theme.Done.Symbol) + " the key file is its"
		case p.w.spec.Certificate.Key == "":
			key += t.Dim.Render(" · its key file is not named yet")
		}
	}
	return append(lines, row("issued by", chain), row("key", key))
}

// validity is until when it is valid, and how long that is.
func (p *certificatePage) validity(f steps.CertificateFacts) string {
	t := p.w.theme
	day := "until " + f.Expires.Format("2006-01-02")
	left := f.Expires.Sub(p.w.now())
	days := plural(max(int(left.Hours()/24), 0), "day")
	switch {
	case left < 0:
		return t.Bad.Render(theme.Failed.Symbol) + " " + day + t.Dim.Render(" · over for "+plural(int(-left.Hours()/24), "day"))
	case left < renewSoon:
		return t.Warn.Render(theme.Warning.Symbol) + " " + day + " · " + days + " left: renew it soon"
	}
	return day + t.Dim.Render(" · "+days+" left")
}

// coverage says of each host that clients will ask for which name is for it.
func (p *certificatePage) coverage(f steps.CertificateFacts, w int) []string {
	hosts := f.Cover(p.hosts())
	if len(hosts) == 0 || len(f.Names) == 0 {
		return nil
	}
	t := p.w.theme
	missing := len(hosts) - covered(hosts)
	var lines []string
	if missing == 0 {
		lines = append(lines, t.Good.Render(theme.Done.Symbol)+" "+t.Strong.Render("It is for every host of the backend")+t.Dim.Render(" · "+number(len(hosts))))
	} else {
		lines = append(lines, t.Warn.Render(theme.Warning.Symbol)+" "+t.Strong.Render(fmt.Sprintf("It is not for %d of %s", missing, plural(len(hosts), "host"))))
		why := "Clients that ask for those see a name mismatch."
		if strings.Contains(strings.Join(f.Names, " "), "*.") {
			why += " A wildcard stands for one label."
		}
		lines = append(lines, indented(t.Dim.Render, why, w)...)
	}
	slices.SortStableFunc(hosts, func(a, b steps.HostCover) int { return cmp.Compare(min(len(a.By), 1), min(len(b.By), 1)) }) // what is missing first
	shown := hosts[:min(len(hosts), maxHosts)]
	width := 0
	for _, h := range shown {
		width = max(width, cells.Width(h.Host))
	}
	width = min(width, w/2)
	for _, h := range shown {
		mark, why := t.Good.Render(theme.Done.Symbol), "by "+cells.Clean(h.By)
		if h.By == "" {
			mark, why = t.Bad.Render(theme.Misses.Symbol), "no name is for it"
		}
		lines = append(lines, cells.Cut("  "+mark+" "+cells.Fit(cells.Clean(h.Host), width)+"  "+t.Dim.Render(why), w))
	}
	if more := len(hosts) - len(shown); more > 0 {
		lines = append(lines, t.Dim.Render("  and "+number(more)+" more"))
	}
	return lines
}

// maxHosts bounds how many hosts are listed.
const maxHosts = 100

// aboutSigned says what runlb would sign.
func (p *certificatePage) aboutSigned(w int) []string {
	c := p.w.spec.Certificate
	if len(c.SelfSigned) == 0 {
		return nil
	}
	t := p.w.theme
	keep := "runlb's own folder, for you alone (0600)"
	switch c.Keep {
	case "", "auto":
	case "none":
		keep = "no file: it is in one request, and then gone"
	default:
		keep = cells.Clean(c.Keep) + ", for you alone (0600)"
	}
	row := func(name, value string) string {
		return "  " + t.Dim.Render(cells.Fit(name, 11)) + cells.Cut(value, w-13)
	}
	lines := []string{
		row("names", cells.Clean(strings.Join(c.SelfSigned, ", "))),
		row("valid", "397 days from when it is signed, at the review"),
		row("key", "ECDSA P-256, kept in "+keep),
		"",
	}
	return append(lines, p.coverage(steps.CertificateFacts{Names: c.SelfSigned}, w)...)
}

// marked is a text behind a mark, wrapped under itself.
func marked(mark, text string, w int) []string {
	var lines []string
	for i, line := range cells.Wrap(text, w-2) {
		lead := "  "
		if i == 0 {
			lead = mark + " "
		}
		lines = append(lines, lead+line)
	}
	return lines
}

// indented is a text in an ink, two cells in.
func indented(ink func(...string) string, text string, w int) []string {
	var lines []string
	for _, line := range cells.Wrap(cells.Clean(text), min(w, 96)-2) {
		lines = append(lines, "  "+ink(line))
	}
	return lines
}
