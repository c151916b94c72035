package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
)

// certificatePage asks where the certificate comes from, and says what it is as
// soon as it is known. Paths complete while they are typed.
type certificatePage struct {
	formPage
	facts   facts
	source  source
	kept    map[source]steps.CertificateSpec // answers of the sources that were turned away from
	asked   certificateFiles                 // the last that were read, or are being read
	read    certificateMsg                   // the last answer
	typed   string                           // the path that was last completed
	covered struct {                         // the hosts, and what they follow from
		of     finding
		region string
		spec   steps.Backend
		hosts  []string
	}
}

// certificateFiles are the two files of a certificate.
type certificateFiles struct{ cert, key string }

// certificateMsg is what the files hold.
type certificateMsg struct {
	files certificateFiles
	found steps.CertificateFacts
}

func newCertificatePage(w *wizard) *certificatePage {
	p := &certificatePage{kept: map[source]steps.CertificateSpec{}, source: fromFiles, formPage: newFormPage(w, "Cert", "Which certificate does it show?",
		"certificate.cert", "certificate.key", "certificate.existing", "certificate.selfSigned", "certificate.keep")}
	of := map[string]source{"certificate.cert": fromFiles, "certificate.key": fromFiles, "certificate.existing": fromRegion,
		"certificate.selfSigned": fromRunlb, "certificate.keep": fromRunlb}
	for _, q := range p.form.rows {
		q.field.Asked = func(steps.Spec) bool { return p.source == of[q.field.Key] }
		switch q.field.Key {
		case "certificate.key":
			q.field.Check = nil // until next is asked for, it may be missing
		case "certificate.existing":
			q.field.Options = p.existingOptions
		case "certificate.keep":
			q.field.Options = p.keepOptions
		}
	}
	p.form.rows = append([]*question{p.sourceQuestion()}, p.form.rows...)
	return p
}

// Skip is true while nothing speaks HTTPS. Every frame asks, and the Spec
// alone tells: no default of another question matters.
func (p *certificatePage) Skip() bool { return !p.w.spec.HTTPS() }

func (p *certificatePage) Enter() tea.Cmd {
	switch s := sourceOf(p.w.spec.Certificate); {
	case s != "":
		p.source = s
	case p.source != fromFiles: // another deployment is being asked for
		p.source, p.kept = fromFiles, map[source]steps.CertificateSpec{}
	}
	p.form.suggest["certificate.selfSigned"] = p.signOptions()
	p.form.enter()
	return p.inspect()
}

func (p *certificatePage) Hints() []hint {
	hints := append(p.form.hints(), p.facts.hints()...)
	if p.completes() {
		hints = append(hints, hint{Intent: NextPane, Text: "complete"})
	}
	if p.command() != "" {
		hints = append(hints, hint{Intent: CopyCommand, Text: "copy openssl"})
	}
	return hints
}

func (p *certificatePage) Handle(msg tea.Msg) (action, tea.Cmd) {
	switch msg := msg.(type) {
	case certificateMsg:
		if msg.files == p.asked {
			p.read = msg
		}
		return stay(), nil
	case pathsMsg:
		if msg.key+" "+msg.typed == p.typed {
			p.form.suggest[msg.key] = msg.options
		}
		return stay(), nil
	case Intent:
		switch {
		case p.facts.handle(msg):
			return stay(), nil
		case msg == CopyCommand:
			return stay(), copyText(p.w, p.command(), "the openssl line")
		case msg == NextPane && p.completes() && p.extend():
			return stay(), tea.Batch(p.inspect(), p.complete())
		}
	}
	before := p.source
	if p.form.handle(msg) {
		return p.done(), nil
	}
	if p.source != before {
		p.form.enter()
	}
	return stay(), tea.Batch(p.inspect(), p.complete())
}

// done goes on with a certificate that can be used only.
func (p *certificatePage) done() action {
	found, known := p.found()
	switch c := p.w.spec.Certificate; {
	case sourceOf(c) == "":
		p.w.notice = "HTTPS needs a certificate: two files, one of the region, or hosts to sign one for"
	case c.Cert != "" && c.Key == "":
		p.w.notice = "name the key file of " + c.Cert + " too"
	case !known && p.source == fromFiles:
		p.w.notice = "the files are being read"
	case len(found.Wrong) > 0:
		p.w.notice = steps.Sentence(found.Wrong[0])
	default:
		return next()
	}
	return stay()
}

// files are the two that were named, when files are the source.
func (p *certificatePage) files() certificateFiles {
	if p.source != fromFiles {
		return certificateFiles{}
	}
	return certificateFiles{p.w.spec.Certificate.Cert, p.w.spec.Certificate.Key}
}

// inspect reads the files, when they were not read yet.
func (p *certificatePage) inspect() tea.Cmd {
	files := p.files()
	if files == p.asked || files.cert == "" {
		return nil
	}
	p.asked = files
	o := steps.MaterialOptions{Now: p.w.now}
	return func() tea.Msg {
		return certificateMsg{files, steps.InspectCertificate(files.cert, files.key, o)}
	}
}

// found is what is known of the certificate that the answers name.
func (p *certificatePage) found() (steps.CertificateFacts, bool) {
	c := p.w.spec.Certificate
	switch p.source {
	case fromFiles:
		return p.read.found, c.Cert != "" && p.read.files == p.files()
	case fromRegion:
		if live, ok := p.existing(c.Existing); ok {
			return live.Facts(p.w.now()), true
		}
	case fromRunlb:
	}
	return steps.CertificateFacts{}, false
}

// hosts are those that clients will ask for. Every frame asks.
func (p *certificatePage) hosts() []string {
	answers := p.w.answers()
	k := &p.covered
	if k.hosts == nil || k.of != p.w.finding() || k.region != answers.Region || k.spec.Mask != answers.Backend.Mask || k.spec.Tag != answers.Backend.Tag || len(answers.Backends) > 0 {
		k.of, k.region, k.spec, k.hosts = p.w.finding(), answers.Region, answers.Backend, answers.Hosts(p.w.inv())
		slices.Sort(k.hosts)
	}
	return k.hosts
}

// command is the openssl line that helps with what is on the page.
func (p *certificatePage) command() string {
	found, known := p.found()
	if !known {
		return ""
	}
	if i := slices.IndexFunc(found.Wrong, func(e *steps.FieldError) bool { return e.Command != "" }); i >= 0 {
		return found.Wrong[i].Command
	}
	if hosts := p.hosts(); len(found.Wrong) > 0 || covered(found.Cover(hosts)) < len(hosts) {
		return steps.RequestFor(p.w.answers().Name, wildcards(hosts)).Shell()
	}
	return ""
}

// View asks on one side, and says on the other what the certificate is.
func (p *certificatePage) View(a area) view {
	lines := p.heading(a)
	rows, cursor := p.facts.view(p.form, area{a.W, a.H - len(lines)}, len(lines), p.about)
	return view{append(lines, rows...), cursor}
}
