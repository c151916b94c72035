package steps

import (
	"net/netip"
	"regexp"
	"strings"
)

var hostForm = regexp.MustCompile(`^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)

func certificateFields() []Field {
	files := func(s Spec) bool {
		return s.HTTPS() && s.Certificate.Existing == "" && len(s.Certificate.SelfSigned) == 0
	}
	return []Field{
		pathOf(Field{Key: "certificate.cert", Page: PageCertificate, Label: "Certificate file", Type: Text,
			Help:  "The certificate in PEM form, and behind it those that signed it.",
			Asked: files, Check: checkCertificate,
		}, func(s *Spec) *string { return &s.Certificate.Cert }),
		pathOf(Field{Key: "certificate.key", Page: PageCertificate, Label: "Key file", Type: Text,
			Help:  "The private key, PEM. It is read when it is sent, and kept nowhere.",
			Asked: files,
			Check: func(_ *Inventory, s Spec) error {
				switch c := s.Certificate; {
				case c.Key != "" && c.Cert == "":
					return wrong("certificate.key", c.Key, "a key without a certificate", "Set certificate.cert")
				case c.Key == "" && c.Cert != "":
					return wrong("certificate.key", "", "the certificate "+c.Cert+" needs its key", "Set certificate.key")
				}
				return nil
			},
		}, func(s *Spec) *string { return &s.Certificate.Key }),
		text(Field{Key: "certificate.existing", Page: PageCertificate, Label: "Existing certificate", Type: Text,
			Help:    "A certificate that is in the region already. It is adopted and never deleted.",
			Asked:   func(s Spec) bool { return s.HTTPS() && s.Certificate.Cert == "" && len(s.Certificate.SelfSigned) == 0 },
			Options: certificateOptions, Check: checkExisting,
		}, func(s *Spec) *string { return &s.Certificate.Existing }),
		listOf(Field{Key: "certificate.selfSigned", Page: PageCertificate, Label: "Self-signed for",
			Help:  "Hosts for which runlb signs a certificate itself: enough to try HTTPS, and clients must be told to trust it.",
			Asked: func(s Spec) bool { return s.HTTPS() && s.Certificate.Cert == "" && s.Certificate.Existing == "" },
			Check: checkSelfSigned,
		}, func(s *Spec) *[]string { return &s.Certificate.SelfSigned }),
		text(Field{Key: "certificate.keep", Page: PageCertificate, Label: "Keep its key", Type: Text,
			Help:  "A folder for the certificate and its key, for you alone (0600); or none: the key is then in one request, and gone.",
			Asked: func(s Spec) bool { return s.HTTPS() && len(s.Certificate.SelfSigned) > 0 },
			Options: func(*Inventory, Spec) []Option {
				return []Option{
					{Value: autoChoice, Label: autoChoice, Note: "runlb's own folder; found again until it runs out"},
					{Value: keepNowhere, Label: keepNowhere, Note: "the next run on another day signs a new one"},
				}
			},
			Default: always(autoChoice, "runlb's own folder"),
			Check: func(_ *Inventory, s Spec) error {
				if s.Certificate.Keep != "" && len(s.Certificate.SelfSigned) == 0 {
					return wrong("certificate.keep", s.Certificate.Keep, "of no certificate that runlb signs", "Set certificate.selfSigned, or leave it out")
				}
				return nil
			},
		}, func(s *Spec) *string { return &s.Certificate.Keep }),
	}
}

// pathOf is a question for the path of a file that may be secret. Its content in
// the path's place is refused, by an error without a value: answers are kept,
// shown and printed.
func pathOf(f Field, at func(*Spec) *string) Field {
	check, asked := f.Check, text(f, at)
	set := asked.Set
	asked.Set = func(s *Spec, v string) error {
		if err := notSecret(f.Key, v); err != nil {
			return err
		}
		return set(s, v)
	}
	asked.Check = func(inv *Inventory, s Spec) error {
		if err := notSecret(f.Key, *at(&s)); err != nil {
			return err
		}
		return check(inv, s)
	}
	return asked
}

func notSecret(key, path string) error {
	if !strings.Contains(path, "PRIVATE KEY-----") {
		return nil
	}
	return wrong(key, "", "a private key itself, where the path of its file belongs", "Write the key into a file for you alone, and give the path of that")
}

// checkCertificate wants one source of the certificate.
func checkCertificate(_ *Inventory, s Spec) error {
	c := s.Certificate
	if c.Cert != "" && (c.Existing != "" || len(c.SelfSigned) > 0) {
		return wrong("certificate.cert", c.Cert, "there is another source of the certificate too", "Keep one of cert and key, existing, and selfSigned")
	}
	return nil
}

func checkExisting(inv *Inventory, s Spec) error {
	const key = "certificate.existing"
	name := s.Certificate.Existing
	if name == "" {
		return nil
	}
	if len(s.Certificate.SelfSigned) > 0 {
		return wrong(key, name, "there is another source of the certificate too", "Keep one of cert and key, existing, and selfSigned")
	}
	if _, ok := inv.Get(s.regional(KindCertificate, name)); !ok && s.Region != "" && len(inv.All(KindSubnet, s.Region)) > 0 {
		return wrong(key, name, "no certificate of that name is in "+s.Region+inv.elsewhere(KindCertificate, name), "Give certificate.cert and certificate.key instead")
	}
	return checkName(key, name, 63)
}

func checkSelfSigned(_ *Inventory, s Spec) error {
	for _, h := range s.Certificate.SelfSigned {
		ip, err := netip.ParseAddr(h)
		if err == nil && ip.Is4() {
			continue
		}
		if len(h) > 253 || !hostForm.MatchString(h) {
			return wrong("certificate.selfSigned", h, "not a host in small letters", "Write it as login.example.com, *.example.com or 10.1.2.99")
		}
	}
	return nil
}

func certificateOptions(inv *Inventory, s Spec) []Option {
	var options []Option
	for _, f := range inv.All(KindCertificate, s.Region) {
		c := f.Resource.(*Certificate)
		options = append(options, Option{Value: c.Name, Label: c.Name,
			Note: strings.Join(c.Names, ", ") + " · until " + c.Expires.Format("2006-01-02")})
	}
	return options
}
