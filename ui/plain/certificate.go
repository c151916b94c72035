package plain

import (
	"context"
	"fmt"
	"strings"
	"time"

	"runlb/steps"
)

// Where a certificate can come from.
const (
	sourceFiles      = "files"
	sourceExisting   = "existing"
	sourceSelfSigned = "self-signed"
)

// hasCertificate reports whether something speaks HTTPS.
func (w *wizard) hasCertificate() bool { return w.answers().HTTPS() }

func (w *wizard) takesFrom(source string) bool {
	return w.hasCertificate() && sourceOf(w.spec.Certificate, w.source) == source
}

// sourceOf is where the certificate comes from, as answered; chosen, when
// nothing was.
func sourceOf(c steps.CertificateSpec, chosen string) string {
	switch {
	case c.Cert != "" || c.Key != "":
		return sourceFiles
	case c.Existing != "":
		return sourceExisting
	case len(c.SelfSigned) > 0:
		return sourceSelfSigned
	}
	return chosen
}

// askSource asks where the certificate comes from. Another source than before
// drops the answers about that.
func (w *wizard) askSource(ctx context.Context) error {
	s := w.answers()
	q := question{title: w.title("Where does the certificate come from?"), only: true,
		help: "Browsers and other clients trust the first two when their authority is trusted. One that runlb signs itself is enough to try HTTPS.",
		flag: "--certificate-cert with --certificate-key, --certificate-existing, or --certificate-self-signed",
		options: []steps.Option{
			{Value: sourceFiles, Label: "two files of yours", Note: "the certificate and its key, PEM"},
			{Value: sourceExisting, Label: "one that " + s.Region + " has already", Note: "adopted, and never deleted"},
			{Value: sourceSelfSigned, Label: "runlb signs one itself", Note: "for hosts that you name"},
		}}
	if f, _ := steps.FieldByKey("certificate.existing"); len(f.Options(w.inv(), s)) == 0 {
		q.options[1].Disabled = "no certificate was found in " + s.Region
	}
	now := sourceOf(w.spec.Certificate, w.source)
	for _, o := range q.options {
		if o.Value == now {
			q.empty = o.Label
		}
	}
	a, err := w.ask(ctx, q)
	if err != nil || !a.given {
		return err
	}
	if a.text != now {
		w.spec.Certificate = steps.CertificateSpec{}
	}
	w.source = a.text
	return nil
}

// inspect reads the files of the certificate as far as they are named, and says
// what they hold. The error is why they cannot be used, of those that the Field
// names.
func (w *wizard) inspect(key string, s steps.Spec) error {
	c := s.Certificate
	if c.Cert == "" {
		return nil
	}
	facts := steps.InspectCertificate(c.Cert, c.Key, steps.MaterialOptions{State: w.Engine.State, Now: w.Now})
	for _, wrong := range facts.Wrong {
		if wrong.Field == key {
			return wrong
		}
	}
	if key == "certificate.key" {
		if facts.KeyFits {
			w.line("   It is the certificate's key.")
		}
		return nil
	}
	days := int(facts.Expires.Sub(w.Now()) / (24 * time.Hour))
	w.wrapped("   ", fmt.Sprintf("It is for %s, %s, valid until %s, %s.",
		strings.Join(facts.Names, ", "), facts.Algorithm, facts.Expires.Format("2006-01-02"), plural(days, "day")))
	for _, host := range facts.Cover(w.filled(s).Hosts(w.inv())) {
		if host.By == "" {
			w.wrapped("   note: ", "it is not for "+host.Host+", which clients will ask for.")
		}
	}
	for _, d := range facts.Doubts {
		w.wrapped("   note: ", d.Problem+". "+d.Fix)
	}
	return nil
}

// hosts are those that a certificate of runlb's own could be for.
func (w *wizard) hosts(s steps.Spec) []steps.Option {
	var options []steps.Option
	for _, host := range s.Hosts(w.inv()) {
		options = append(options, steps.Option{Value: host, Label: host, Note: "clients will ask for it"})
	}
	return options
}
