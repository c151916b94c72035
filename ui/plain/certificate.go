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
func (w *wizard) hasCertificate() bool { return w.answers().Frontend.HTTPS }

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

// readCertificate reads and checks the two files, and says what they hold.
func (w *wizard) readCertificate(s steps.Spec) error {
	c := s.Certificate
	if c.Cert == "" || c.Key == "" {
		return nil
	}
	only := steps.Spec{Certificate: steps.CertificateSpec{Cert: c.Cert, Key: c.Key}}
	m, err := steps.LoadMaterials(only, steps.MaterialOptions{State: w.Engine.State, Now: w.Now})
	if err != nil {
		return err
	}
	if m.Certificate == nil {
		return nil
	}
	days := int(m.Certificate.Expires.Sub(w.Now()) / (24 * time.Hour))
	w.wrapped("   ", fmt.Sprintf("It is for %s, valid until %s, %s. The key belongs to it.",
		strings.Join(m.Certificate.Names, ", "), m.Certificate.Expires.Format("2006-01-02"), plural(days, "day")))
	for _, d := range m.Certificate.Doubts {
		w.wrapped("   note: ", d.Problem+". "+d.Fix)
	}
	return nil
}
