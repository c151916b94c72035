package ui

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/netip"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"runlb/steps"
	"runlb/ui/internal/fakecloud"
)

// frontSpec is what the pages before the front door have settled: a mask, in a
// subnet in which something is taken.
func frontSpec() steps.Spec {
	return steps.Spec{
		Name: "shop", Region: "us-central1", Backend: steps.Backend{Mask: "<service>.example.com"},
		Network: steps.NetworkSpec{Name: "backbone", Subnet: steps.SubnetSpec{Name: "apps", Range: "10.1.4.0/24"}},
	}
}

// at is the App with the page in front that asks the Field.
func at(t *testing.T, field string, s steps.Spec, w, h int) *driver {
	c := fakecloud.Shop()
	apps := steps.Ref{Kind: steps.KindSubnet, Project: fakecloud.ShopProject, Location: "us-central1", Name: "apps"}
	c.Items = append(c.Items,
		steps.Found{ID: "1", Resource: &steps.Address{Meta: steps.Meta{Project: fakecloud.ShopProject, Location: "us-central1", Name: "spare-vip"},
			Subnet: apps, IP: netip.MustParseAddr("10.1.4.90"), Purpose: steps.PurposeSharedVIP}},
		steps.Found{ID: "2", Resource: &steps.Instance{Meta: steps.Meta{Project: fakecloud.ShopProject, Location: "us-central1-b", Name: "bastion"},
			Subnet: apps, IP: "10.1.4.2"}})
	o := options(t, c)
	o.Spec = s
	d := drive(t, o, w, h)
	d.run(d.app.do(edit(field), nil))
	return d
}

// atCertificate is the App with the certificate page in front, in a folder with
// some certificates and keys.
func atCertificate(t *testing.T, w, h int, keys ...string) *driver {
	t.Chdir(t.TempDir())
	now := fakecloud.Now()
	day := 24 * time.Hour
	wild := []string{"*.example.com", "example.com"}
	writePair(t, "wild", wild, now.Add(300*day))
	writePair(t, "login", []string{"login.example.com"}, now.Add(12*day))
	writePair(t, "old", wild, now.Add(-40*day))
	s := frontSpec()
	s.Frontend.HTTPS = true
	d := at(t, "certificate.cert", s, w, h)
	d.press(keys...)
	return d
}

// writePair writes NAME.crt and NAME.key.
func writePair(t *testing.T, name string, hosts []string, until time.Time) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: hosts,
		NotBefore: until.AddDate(-1, 0, 0), NotAfter: until, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{".crt": {Type: "CERTIFICATE", Bytes: der}, ".key": {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(name+file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// frontFrames are the states that matter on the four pages about the front door.
func frontFrames() []frame {
	front := func(keys ...string) func(*testing.T, int, int) *driver {
		return func(t *testing.T, w, h int) *driver {
			d := at(t, "frontend.address", frontSpec(), w, h)
			d.press(keys...)
			return d
		}
	}
	cert := func(keys ...string) func(*testing.T, int, int) *driver {
		return func(t *testing.T, w, h int) *driver { return atCertificate(t, w, h, keys...) }
	}
	access := func(keys ...string) func(*testing.T, int, int) *driver {
		return func(t *testing.T, w, h int) *driver {
			d := at(t, "access.services", frontSpec(), w, h)
			d.press(keys...)
			return d
		}
	}
	return []frame{
		{"front-redirect", front("down", "down", "space", "down", "space")},
		{"front-picker", front("down", "down", "down", "tab")},
		{"front-taken", front("down", "down", "down", "ctrl+u", "10.1.4.80")},
		{"front-facts", front("pgdown")},
		{"cert-completing", cert("down", "o", "tab", "down", "tab")},
		{"cert-fits", cert("down", "wild.crt", "down", "wild.key")},
		{"cert-mismatch", cert("down", "wild.crt", "down", "login.key")},
		{"cert-expired", cert("down", "old.crt", "down", "old.key")},
		{"cert-misses-a-host", cert("down", "login.crt", "down", "login.key")},
		{"cert-region", cert("right")},
		{"cert-signed", cert("left", "down", "down")},
		{"access-words", access("down")},
		{"access-changes", access("space", "down", "space", "tab", "right", "down", "left")},
		{"access-consent", access("space", "tab", "down", "left", "enter", "ca")},
		{"client-ssh", func(t *testing.T, w, h int) *driver {
			d := at(t, "client.vm", frontSpec(), w, h)
			d.press("space", "down", "space")
			return d
		}},
	}
}

func TestFrontFrames(t *testing.T) {
	for _, size := range []area{{60, 15}, {80, 24}, {120, 40}, {200, 50}} {
		for _, f := range frontFrames() {
			t.Run(fmt.Sprintf("%s-%dx%d", f.name, size.W, size.H), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					home, err := os.Getwd()
					if err != nil {
						t.Fatal(err)
					}
					d := f.show(t, size.W, size.H)
					fits(t, d)
					t.Chdir(home) // golden files lie there
					golden.RequireEqual(t, []byte(d.screen()))
				})
			})
		}
	}
}

// A redirect brings both ports, and neither goes while it is on.
func TestRedirectKeepsBothPorts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := at(t, "frontend.address", frontSpec(), 80, 24)
		d.press("down", "down", "space", "down", "space")
		d.sees("answers 301", "https://10.1.4.")
		if f := d.app.w.answers().Frontend; !f.HTTP || !f.HTTPS || !f.Redirect {
			t.Fatalf("frontend %+v", f)
		}
		d.press("up", "space")
		d.sees("HTTPS stays on: the redirect leads there")
	})
}

// What somebody has cannot be chosen, with the reason; a spare reservation can.
func TestAddressOfOthersIsDimmed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := at(t, "frontend.address", frontSpec(), 120, 40)
		d.press("down", "down", "down", "tab")
		d.sees("instance bastion has it", "10.1.4.80 is in use", "reserved, and nobody uses it")
		d.press("home", "up", "up", "up", "up", "up", "up", "down", "enter")
		d.sees("apps-vip cannot be chosen")
		d.press("down", "enter")
		if got := d.app.w.spec.Frontend.Address; got != "spare-vip" {
			t.Errorf("address %q", got)
		}
	})
}

// Tab types what the paths have in common, then goes among them.
func TestTabCompletesPaths(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := atCertificate(t, 80, 24, "down", "wi", "tab")
		if got := d.app.w.spec.Certificate.Cert; got != "wild." {
			t.Fatalf("certificate %q after tab", got)
		}
		d.press("tab")
		d.sees("› ○ wild.crt")
		d.press("enter")
		if got := d.app.w.spec.Certificate.Cert; got != "wild.crt" {
			t.Fatalf("certificate %q after the choice", got)
		}
		d.sees("*.example.com, example.com", "its key file is not named yet")
	})
}

// A key of another certificate holds up next; the right one does not.
func TestWrongKeyHoldsUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := atCertificate(t, 80, 24, "down", "wild.crt", "enter")
		d.sees("name the key file of wild.crt too")
		d.press("down", "login.key", "enter")
		d.sees("Not the key of the certificate", "diff <(openssl pkey")
		if d.app.top().Title() != "Cert" {
			t.Fatal("went on")
		}
		d.press("ctrl+u", "wild.key")
		d.sees("the key file is its", "It is for every host of the backend")
		d.press("enter")
		if d.app.top().Title() == "Cert" {
			t.Error("did not go on")
		}
	})
}

// Turning to another source and back loses no answer, and the Spec has one
// source at a time.
func TestSourcesKeepTheirAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := atCertificate(t, 80, 24, "down", "wild.crt", "up", "right")
		if c := d.app.w.spec.Certificate; c.Existing != "apps-cert" || c.Cert != "" {
			t.Errorf("from the region: %+v", c)
		}
		d.press("right")
		if c := d.app.w.spec.Certificate; c.Existing != "" || strings.Join(c.SelfSigned, " ") != "*.example.com" {
			t.Errorf("from runlb: %+v", c)
		}
		d.press("right")
		if c := d.app.w.spec.Certificate; c.Cert != "wild.crt" || len(c.SelfSigned) > 0 {
			t.Errorf("from files again: %+v", c)
		}
	})
}

// However the files are mixed up, not a line of a key reaches the screen.
func TestNoKeyOnTheScreen(t *testing.T) {
	for _, keys := range [][]string{
		{"down", "wild.key", "down", "wild.crt"}, {"down", "wild.crt", "down", "wild.key"}, {"down", "wild.crt", "down", "login.key"},
	} {
		synctest.Test(t, func(t *testing.T) {
			d := atCertificate(t, 200, 50, keys...)
			for _, file := range []string{"wild.key", "login.key"} {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				for line := range strings.Lines(string(text)) {
					if line = strings.TrimSpace(line); !strings.HasPrefix(line, "-----") && strings.Contains(d.screen(), line[:16]) {
						t.Errorf("a line of %s is on the screen", file)
					}
				}
			}
		})
	}
}

// Consent for one ingress is none for a wider one.
func TestConsentIsForTheIngressThatWasShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := frontSpec()
		s.Backend = steps.Backend{Service: "cart"}
		d := at(t, "access.services", s, 80, 24)
		d.press("space", "down", "down", "left", "enter")
		d.sees("it will answer anyone from the VPC")
		d.press("cart", "enter")
		d.run(d.app.do(edit("access.services"), nil))
		d.press("tab", "up", "left", "enter") // all: the last one cannot be chosen
		if got := d.app.w.spec.Access.Ingress; got != steps.IngressAll {
			t.Fatalf("ingress %q", got)
		}
		d.sees("cart becomes public", "anyone from the internet, from the VPC")
	})
}

// What was typed is no consent for other answers, wherever they were changed,
// nor in another cloud.
func TestConsentEndsWithWhatItWasFor(t *testing.T) {
	for name, change := range map[string]func(*wizard){
		"ingress":     func(w *wizard) { w.spec.Access.Ingress = steps.IngressAll },
		"region":      func(w *wizard) { w.spec.Region = "europe-west1" },
		"new answers": func(w *wizard) { w.begin(w.spec) },
		"sandbox":     func(w *wizard) { w.openSandbox() },
	} {
		inBubble(t, name, func(t *testing.T) {
			s := frontSpec()
			s.Backend = steps.Backend{Service: "cart"}
			d := at(t, "access.services", s, 80, 24)
			d.press("space", "down", "down", "left", "enter", "cart", "enter")
			if got := d.app.w.consented(); len(got) != 1 {
				t.Fatalf("consent %q", got)
			}
			change(d.app.w)
			if got := d.app.w.consented(); len(got) > 0 {
				t.Errorf("consent %q", got)
			}
		})
	}
}

// On the smallest terminal what the answers mean is one key away, and the next
// key is for the questions again.
func TestFactsOnTheSmallestTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := at(t, "frontend.address", frontSpec(), 60, 15)
		d.misses("the internet")
		d.press("pgdown")
		d.sees("the internet")
		d.press("down")
		d.misses("the internet")
		d.sees("› HTTP ")
	})
}
