package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// certificatePage asks where the certificate comes from. Files are read and
// checked as soon as they are named; paths complete while they are typed.
type certificatePage struct {
	formPage
	asked   certificateFiles // the last that were read, or are being read
	checked certificateMsg   // the last answer
	typed   string           // the path that was last completed
}

// certificateFiles are the two files of a certificate.
type certificateFiles struct{ cert, key string }

// certificateMsg is what the files hold, or what is wrong with them.
type certificateMsg struct {
	files certificateFiles
	found *steps.CertificateMaterial
	err   error
}

func newCertificatePage(w *wizard) *certificatePage {
	p := &certificatePage{formPage: newFormPage(w, "Cert", "Which certificate does it show?",
		"certificate.cert", "certificate.key", "certificate.existing", "certificate.selfSigned")}
	p.intro = "One of three: two files of yours, a certificate that the region has already, or hosts for which runlb signs one itself."
	return p
}

// Skip is true while nothing speaks HTTPS. Every frame asks, and the Spec
// alone tells: no default of another question matters.
func (p *certificatePage) Skip() bool {
	return !slices.ContainsFunc(p.form.rows, func(q *question) bool { return q.field.Asked(p.w.spec) })
}

func (p *certificatePage) Enter() tea.Cmd {
	p.form.suggest["certificate.selfSigned"] = hostOptions(p.w.answers().Backend)
	p.form.enter()
	return p.read()
}

func (p *certificatePage) Handle(msg tea.Msg) (action, tea.Cmd) {
	switch msg := msg.(type) {
	case certificateMsg:
		if msg.files == p.asked {
			p.checked = msg
		}
		return stay(), nil
	case pathsMsg:
		if msg.typed == p.typed {
			p.form.suggest[msg.key] = msg.options
		}
		return stay(), nil
	}
	if p.form.handle(msg) {
		return p.done(), nil
	}
	return stay(), tea.Batch(p.read(), p.complete())
}

// done goes on with a whole certificate only.
func (p *certificatePage) done() action {
	c := p.w.spec.Certificate
	switch {
	case c.Cert == "" && c.Existing == "" && len(c.SelfSigned) == 0:
		p.w.notice = "HTTPS needs a certificate: two files, an existing one, or hosts to sign one for"
		return stay()
	case p.checked.err != nil && p.checked.files == p.files():
		p.w.notice = sentence(p.checked.err)
		return stay()
	}
	return next()
}

func (p *certificatePage) files() certificateFiles {
	return certificateFiles{p.w.spec.Certificate.Cert, p.w.spec.Certificate.Key}
}

// read reads and checks the files, when both are named and were not read yet.
func (p *certificatePage) read() tea.Cmd {
	files := p.files()
	if files == p.asked || files.cert == "" || files.key == "" {
		return nil
	}
	p.asked = files
	spec := p.w.spec
	spec.Certificate = steps.CertificateSpec{Cert: files.cert, Key: files.key}
	o := steps.MaterialOptions{State: p.w.opts.Engine.State, Now: p.w.now}
	return func() tea.Msg {
		m, err := steps.LoadMaterials(spec, o)
		return certificateMsg{files, m.Certificate, err}
	}
}

// complete looks for the paths that begin like the one being typed.
func (p *certificatePage) complete() tea.Cmd {
	q := p.form.at
	if q == nil || !p.form.typing() || q.field.Key != "certificate.cert" && q.field.Key != "certificate.key" {
		return nil
	}
	if p.typed == q.input.Value() {
		return nil
	}
	p.typed = q.input.Value()
	return paths(q.field.Key, p.typed)
}

// View adds what the files hold.
func (p *certificatePage) View(a area) view {
	tail := p.verdict(a.W)
	v := p.formPage.View(area{a.W, a.H - len(tail) - 1})
	if len(tail) > 0 {
		v.Lines = append(append(v.Lines, ""), tail...)
	}
	return v
}

// verdict says what the files hold, or what is wrong with them.
func (p *certificatePage) verdict(w int) []string {
	t := p.w.theme
	if p.checked.files != p.files() || p.files().cert == "" {
		return nil
	}
	if p.checked.err != nil {
		return problemLines(p.w, p.checked.err, w)
	}
	if p.checked.found == nil {
		return nil
	}
	c := p.checked.found
	left := c.Expires.Sub(p.w.now())
	when := fmt.Sprintf("valid until %s, %d days", c.Expires.Format("2006-01-02"), int(left.Hours()/24))
	mark := t.Show(theme.Done)
	if left < 30*24*time.Hour {
		mark = t.Show(theme.Warning)
	}
	return []string{
		mark + " " + cells.Cut(cells.Clean(strings.Join(c.Names, ", ")), w-2),
		"  " + t.Dim.Render(when+" · the key belongs to it"),
	}
}

// hostOptions are the hosts that a certificate for the backend would name.
func hostOptions(b steps.Backend) []steps.Option {
	host, _, _ := strings.Cut(b.Mask, "/")
	switch {
	case host == "" && b.Service != "":
		return []steps.Option{{Value: b.Service + ".example.com", Label: b.Service + ".example.com", Note: "an example"}}
	case host == "":
		return nil
	}
	first, rest, ok := strings.Cut(host, ".")
	if ok && strings.Contains(first, "<") && !strings.Contains(rest, "<") {
		host = "*." + rest
	}
	if strings.Contains(host, "<") {
		return nil
	}
	return []steps.Option{{Value: host, Label: host, Note: "the hosts of the URL mask"}}
}
