package mask_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"runlb/steps/mask"
)

func TestNewDraft(t *testing.T) {
	for _, tt := range []struct {
		text  string
		fixed mask.Fixed
		mask  string
		err   error
	}{
		{"https://test.login.example.com/web", mask.Fixed{}, "<tag>.<service>.example.com", nil},
		{" https://example.com/login ", mask.Fixed{}, "example.com/<service>", nil},
		{"https://orders.example.com/", mask.Fixed{}, "<service>.example.com", nil},
		{"https://test.login.example.com/web", mask.Fixed{Tag: "test"}, "test.<service>.example.com", nil},
		{"<tag>.<service>.example.com", mask.Fixed{}, "<tag>.<service>.example.com", nil},
		{"", mask.Fixed{}, "", mask.ErrNoText},
		{"https://example.com/", mask.Fixed{}, "", mask.ErrNoService},
	} {
		d := mask.NewDraft(tt.text, shop, tt.fixed)
		m, ok := d.Mask()
		if m.String() != tt.mask || ok != (tt.mask != "") || !errors.Is(d.Err(), tt.err) {
			t.Errorf("NewDraft(%q) makes %q, %v; want %q, %v", tt.text, m, d.Err(), tt.mask, tt.err)
		}
	}
}

func TestDraftKeepsTheFaultOfATypedMask(t *testing.T) {
	d := mask.NewDraft("<service>.example.com:8080", shop, mask.Fixed{})
	var syntax *mask.SyntaxError
	if !errors.As(d.Err(), &syntax) || syntax.Column() != 22 || len(d.Parts()) > 0 {
		t.Errorf("got %v with parts %v", d.Err(), d.Parts())
	}
}

func TestDraftRefusesATagBesideAFixedOne(t *testing.T) {
	d := mask.NewDraft("https://test.login.example.com/", shop, mask.Fixed{Tag: "canary"})
	if _, err := d.WithRole(1, mask.TagRole); err == nil {
		t.Error("a part became the tag beside a fixed tag")
	}
	for _, r := range d.Roles(1) {
		if r == mask.TagRole {
			t.Error("the tag is offered beside a fixed tag")
		}
	}
}

func TestExamplesTeachWhatTheySay(t *testing.T) {
	for _, e := range mask.Examples() {
		d := e.Draft(mask.Fixed{})
		m, ok := d.Mask()
		if !ok {
			if e.Mask != "" || d.Err() == nil {
				t.Errorf("%s: no mask: %v", e.Text, d.Err())
			}
			continue
		}
		if m.String() != e.Mask {
			t.Errorf("%s leads to %s, want %s", e.Text, m, e.Mask)
		}
		if r := m.Match(e.Text); r.Reading != e.Reads {
			t.Errorf("%s by %s reads %v, want %v", e.Text, e.Mask, r.Reading, e.Reads)
		}
	}
}

// Whatever is pasted and however it is edited: a Draft has a mask that parses,
// or a reason; its roles are those it accepts; an edit leaves the old Draft as
// it was; and the table says of the URL what Match says.
func TestAnyEditsOfAnyURL(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := mask.NewDraft(genPasted(t), shop, rapid.SampledFrom([]mask.Fixed{{}, {}, {Tag: "test"}}).Draw(t, "fixed"))
		for range rapid.IntRange(0, 8).Draw(t, "edits") {
			before := d.Parts()
			texts := joined(before)
			i := rapid.IntRange(-1, len(before)).Draw(t, "part")
			next, err := d, error(nil)
			switch rapid.IntRange(0, 3).Draw(t, "edit") {
			case 0:
				role := mask.Role(rapid.IntRange(0, 6).Draw(t, "role"))
				offered := false
				for _, r := range d.Roles(i) {
					offered = offered || r == role
				}
				if next, err = d.WithRole(i, role); (err == nil) != offered {
					t.Fatalf("part %d of %q as %s: %v, and it is offered: %v", i, d.Text(), role, err, offered)
				}
			case 1:
				next, err = d.WithNextRole(i)
			case 2:
				next, err = d.Split(i)
			case 3:
				next = d.WithForm(rapid.IntRange(-1, 4).Draw(t, "form"))
			}
			if err != nil && next.Text() != d.Text() {
				t.Fatalf("a refused edit changed the draft: %v", err)
			}
			if joined(before) != texts {
				t.Fatalf("an edit changed the parts that it came from: %q became %q", texts, joined(before))
			}
			if d = next; joined(d.Parts()) != texts {
				t.Fatalf("an edit lost a piece of the URL: %q became %q", texts, joined(d.Parts()))
			}
			holds(t, d)
		}
		holds(t, d)
	})
}

// genPasted makes what users paste: URLs, masks, and neither.
func genPasted(t *rapid.T) string {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"https://test.login.example.com/web", "https://example.com/home/login/test", "test---login-x.example.com",
			"https://login-home.example.com:8443/?q=1#x", "http://10.1.2.99/find", "//a/b", "/login", "https://a.b/<service>"}),
		rapid.Custom(func(t *rapid.T) string { return genURL(t, genMask(t)) }),
		rapid.Custom(genMask), rapid.Custom(genBroken), rapid.String(),
	).Draw(t, "pasted")
}

func joined(p mask.Parts) string {
	text := ""
	for _, part := range p {
		text += part.Sep + part.Text
	}
	return text
}

func holds(t *rapid.T, d mask.Draft) {
	m, ok := d.Mask()
	if ok == (d.Err() != nil) {
		t.Fatalf("%q: mask %q beside error %v", d.Text(), m, d.Err())
	}
	if !ok {
		return
	}
	if again, err := mask.ParseWith(m.String(), m.Fixed()); err != nil || again.String() != m.String() {
		t.Fatalf("%q: the mask %q does not parse: %v", d.Text(), m, err)
	}
	for _, row := range mask.Table(m, "", shop, []string{d.Text()}) {
		if row.URL == "" {
			continue
		}
		if r := m.Match(row.URL); r.OK == (row.Verdict == mask.Misses) || r.OK && r.Service+r.Tag != row.Service+row.Tag && row.Verdict != mask.Collides {
			t.Fatalf("%s on %s: the table says %+v, Match says %+v", m, row.URL, row, r)
		}
	}
}
