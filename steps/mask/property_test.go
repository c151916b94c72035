package mask_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"runlb/steps/mask"
)

// genParsed draws a valid mask; the rare text that the grammar refuses is
// drawn again.
func genParsed(t *rapid.T) mask.Mask {
	for range 20 {
		if m, err := mask.Parse(genMask(t)); err == nil {
			return m
		}
	}
	t.Skip("no valid mask drawn")
	return mask.Mask{}
}

func TestGeneratedMasksAreMostlyValid(t *testing.T) {
	valid, all := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		all++
		if _, err := mask.Parse(genMask(t)); err == nil {
			valid++
		}
	})
	if valid*10 < all*9 {
		t.Errorf("%d of %d generated masks are valid; the properties below would prove little", valid, all)
	}
}

func TestURLForMatchesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := genParsed(t)
		want := mask.Reading{Service: genName.Draw(t, "service")}
		if m.HasTag() {
			want.Tag = genTag.Draw(t, "tag")
		}
		url, err := m.URLFor(want.Service, want.Tag)
		if err != nil {
			t.Fatalf("%s: URLFor(%v): %v", m, want, err)
		}
		r := m.Match(url)
		if !r.Reads(want) && (r.OK || !m.Ambiguous()) {
			t.Fatalf("%s: %s reads as %+v, want %v", m, url, r, want)
		}
		if !m.Ambiguous() && (r.Reading != want || len(r.Readings) > 0) {
			t.Fatalf("%s is not ambiguous, but %s reads as %+v", m, url, r)
		}
	})
}

func TestEveryReadingMakesItsURL(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := genParsed(t)
		url := genURL(t, m.String())
		r := m.Match(url)
		if r.OK == (r.Why != "") {
			t.Fatalf("%s on %s: %+v", m, url, r)
		}
		if !r.OK {
			return
		}
		for _, reading := range append([]mask.Reading{r.Reading}, r.Readings...) {
			again, err := m.URLFor(reading.Service, reading.Tag)
			if err != nil {
				continue // A host can capture what is no name.
			}
			if r := m.Match(again); r.OK && !r.Reads(reading) {
				t.Fatalf("%s: %s reads %v, but %s does not", m, url, reading, again)
			}
		}
	})
}

func TestHostIgnoresCaseAndPort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := genParsed(t)
		host, path, _ := strings.Cut(genURL(t, m.String()), "/")
		if host == "" || strings.Contains(host, ":") {
			return
		}
		plain := m.Match(host + "/" + path)
		for _, other := range []string{strings.ToUpper(host), host + ":443", "https://" + host} {
			if got := m.Match(other + "/" + path); got.OK != plain.OK || got.Reading != plain.Reading {
				t.Fatalf("%s: %s gives %+v, %s gives %+v", m, host+"/"+path, plain, other+"/"+path, got)
			}
		}
	})
}

func TestEquivalentsMatchNoLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := genParsed(t)
		url := genURL(t, m.String())
		want := m.Match(url)
		for _, e := range mask.Equivalents(m) {
			if got := e.Mask.Match(url); want.OK && (!got.OK || got.Reading != want.Reading) {
				t.Fatalf("%s reads %s as %+v, its form %s as %+v", m, url, want, e.Mask, got)
			}
		}
	})
}

func TestSuggestionsReadTheirURL(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		known := []mask.Service{
			{Name: genName.Draw(t, "one"), Tags: []string{genTag.Draw(t, "tag")}},
			{Name: genName.Draw(t, "two")},
		}
		url := genURL(t, genMask(t))
		list, err := mask.Suggest(url, known)
		if err != nil {
			return
		}
		for _, s := range list {
			if !s.Mask.Match(url).OK {
				t.Fatalf("%s was suggested for %s and misses it: %s", s.Mask, url, s.Mask.Match(url).Why)
			}
		}
	})
}

// TestPartsMakeUpTheURL holds Dissect, Split and WithRole to one thing: the
// parts stay the URL, whatever roles they have.
func TestPartsMakeUpTheURL(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := genName.Draw(t, "known")
		url := genURL(t, genMask(t))
		parts, err := mask.Dissect(url, []mask.Service{{Name: name, Tags: []string{"test", "a"}}})
		if err != nil {
			return
		}
		for range rapid.IntRange(0, 6).Draw(t, "changes") {
			i := rapid.IntRange(0, len(parts)-1).Draw(t, "part")
			next, err := parts.Split(i)
			if role := mask.Role(rapid.IntRange(0, 5).Draw(t, "role")); role <= mask.LeftOut {
				next, err = parts.WithRole(i, role)
			}
			if err == nil {
				parts = next
			}
		}
		var b strings.Builder
		for _, p := range parts {
			b.WriteString(p.Sep + p.Text)
		}
		if !strings.EqualFold(b.String(), url) {
			t.Fatalf("%s became %s", url, b.String())
		}
		if m, err := mask.Build(parts); err == nil && !m.Ambiguous() && !m.Match(url).OK {
			t.Fatalf("%s: its parts %s make %s, which misses it: %s", url, show(parts), m, m.Match(url).Why)
		}
	})
}
