package ui

import (
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
)

// completes reports whether a path is being typed.
func (p *certificatePage) completes() bool {
	return p.form.typing() && pathField(p.form.at.field.Key)
}

func pathField(key string) bool {
	return key == "certificate.cert" || key == "certificate.key" || key == "certificate.keep"
}

// complete looks for the paths that begin like the one being typed; a key is
// looked for beside its certificate.
func (p *certificatePage) complete() tea.Cmd {
	if !p.completes() {
		return nil
	}
	q := p.form.at
	typed := q.input.Value()
	if typed == "" && q.field.Key == "certificate.key" && p.w.spec.Certificate.Cert != "" {
		if dir := filepath.Dir(p.w.spec.Certificate.Cert); dir != "." {
			typed = dir + "/"
		}
	}
	if p.typed == q.field.Key+" "+typed {
		return nil
	}
	p.typed = q.field.Key + " " + typed
	return paths(q.field.Key, typed, q.field.Key == "certificate.keep")
}

// extend types what all completions have in common. It reports false where they
// have nothing more in common: the cursor then goes among them.
func (p *certificatePage) extend() bool {
	q := p.form.at
	options := p.form.suggest[q.field.Key]
	if len(options) == 0 {
		return true // nothing to go among
	}
	common := options[0].Value
	for _, o := range options[1:] {
		for !strings.HasPrefix(o.Value, common) {
			common = common[:len(common)-1]
		}
	}
	if common = strings.ToValidUTF8(common, ""); len(common) <= len(q.input.Value()) {
		return false
	}
	p.form.answer(common)
	return true
}

// signOptions are the hosts that a certificate of runlb's own could name.
func (p *certificatePage) signOptions() []steps.Option {
	hosts := p.hosts()
	if len(hosts) == 0 {
		list := strings.Join(p.hostsToSign(), ", ")
		return []steps.Option{{Value: list, Label: list, Note: "an example: any host leads to the backend"}}
	}
	short := strings.Join(wildcards(hosts), ", ")
	options := []steps.Option{{Value: short, Label: short, Note: "the hosts of the backend"}}
	if all := strings.Join(hosts, ", "); all != short {
		options = append(options, steps.Option{Value: all, Label: all, Note: "one by one"})
	}
	return options
}

// keepOptions are those of the Field, and the folders that begin like the typed
// one.
func (p *certificatePage) keepOptions(inv *steps.Inventory, s steps.Spec) []steps.Option {
	field, _ := steps.FieldByKey("certificate.keep")
	return append(field.Options(inv, s), p.form.suggest["certificate.keep"]...)
}
