package mask_test

import (
	"slices"
	"strings"
	"testing"

	"runlb/steps/mask"
)

func TestSuggest(t *testing.T) {
	for _, tt := range []struct {
		url  string
		want []string // mask: a part of its reason
	}{
		{"https://example.com/login/web", []string{
			"example.com/<service>: reads login",
			"/<service>: shorter: any host is accepted",
		}},
		{"test.login.example.com", []string{
			"<tag>.<service>.example.com: reads login @ test",
			"test.<service>.example.com: reads login",
		}},
		{"catalog.example.com/login", []string{
			"<service>.example.com: reads catalog",
			"catalog.example.com/<service>: reads login",
			"/<service>: shorter",
		}},
		{"blog.example.com/a", []string{
			`<service>.example.com: a guess: no service "blog" is known`,
			`blog.example.com/<service>: a guess: no service "a" is known`,
			"/<service>: shorter",
		}},
		{"example.com/a", []string{
			`example.com/<service>: a guess: no service "a"`,
			"/<service>: shorter",
		}},
		{"10.1.2.99/x/", []string{"/<service>: a guess"}},
		{"https://login-123456789012.us-central1.run.app", []string{
			"<service>-123456789012.us-central1.run.app: Cloud Run's own host",
		}},
		{"example.com", nil},
		{"10.1.2.99", nil},
	} {
		got, err := mask.Suggest(tt.url, shop)
		if err != nil {
			t.Errorf("Suggest(%q): %v", tt.url, err)
			continue
		}
		for i, s := range got {
			line := s.Mask.String() + ": " + s.Reason
			if i >= len(tt.want) {
				t.Errorf("Suggest(%q): one too many: %s", tt.url, line)
				continue
			}
			text, reason, _ := strings.Cut(tt.want[i], ": ")
			if s.Mask.String() != text || !strings.Contains(s.Reason, reason) {
				t.Errorf("Suggest(%q)[%d] = %s, want %s", tt.url, i, line, tt.want[i])
			}
		}
		if len(got) < len(tt.want) {
			t.Errorf("Suggest(%q) = %v, want %d", tt.url, texts(got), len(tt.want))
		}
	}
	if _, err := mask.Suggest("a b", shop); err == nil {
		t.Error("Suggest took a URL with a space")
	}
}

func TestSuggestSaysWhatIsAmbiguous(t *testing.T) {
	got, err := mask.Suggest("a-b-c.example.com", []mask.Service{{Name: "b-c", Tags: []string{"a"}}})
	if err != nil || len(got) == 0 {
		t.Fatal(got, err)
	}
	i := slices.IndexFunc(got, func(s mask.Suggestion) bool { return s.Mask.String() == "<tag>-<service>.example.com" })
	if i < 0 || !strings.Contains(got[i].Reason, "ambiguous: another reading is c @ a-b") {
		t.Errorf("suggestions %+v", got)
	}
}

func TestEquivalents(t *testing.T) {
	for _, tt := range []struct{ mask, want string }{
		{"example.com/<service>", "example.com/<service> · /<service> (any host is accepted)"},
		{"example.com/home/<service>/<tag>", "example.com/home/<service>/<tag> · /home/<service>/<tag> (any host is accepted)"},
		{"<service>.example.com", "<service>.example.com"},
		{"<service>.example.com/web/x", "<service>.example.com/web/x · <service>.example.com (any path is accepted)"},
		{"<tag>.<service>.example.com", "<tag>.<service>.example.com"},
		{"api.<service>.example.com", "api.<service>.example.com"},
		{"<tag>.example.com/home/<service>", "<tag>.example.com/home/<service>"},
		{"<tag>.example.com/home/<service>/web", "<tag>.example.com/home/<service>/web · <tag>.example.com/home/<service> (any path is accepted after /home/<service>)"},
		{"example.com/<service>-x/web/", "example.com/<service>-x/web/ · example.com/<service>-x (any path is accepted after /<service>-x) · /<service>-x (any host is accepted)"},
		{"/<service>", "/<service>"},
	} {
		var got []string
		for _, e := range mask.Equivalents(must(t, tt.mask)) {
			line := e.Mask.String()
			if e.Change != "" {
				line += " (" + e.Change + ")"
			}
			got = append(got, line)
		}
		if s := strings.Join(got, " · "); s != tt.want {
			t.Errorf("Equivalents(%s)\n got %s\nwant %s", tt.mask, s, tt.want)
		}
	}
}

func TestEveryShorterFormHasItsReason(t *testing.T) {
	for _, text := range []string{"example.com/<service>-x/web/", "<service>.example.com/web", "api.<service>.example.com", "/<service>", "<tag>.a.com/<service>", "<service>.a.com"} {
		m := must(t, text)
		forms := mask.Equivalents(m)
		for _, e := range forms[1:] {
			if !strings.HasPrefix(e.Why, "Google: ") {
				t.Errorf("%s as %s: why %q", text, e.Mask, e.Why)
			}
		}
		if why := mask.NoShorter(m); (why == "") != (len(forms) > 1) {
			t.Errorf("%s has %d forms, and there is no shorter because %q", text, len(forms), why)
		}
	}
}

func TestWarnings(t *testing.T) {
	for _, tt := range []struct {
		mask string
		want []string // "offset: a part of the text", cautions with a !
	}{
		{"example.com/<service>", nil},
		{"api.<service>.example.com", nil},
		{"<service>.example.com", []string{"0: more parts in front"}},
		{"/<service>", []string{"0: any host"}},
		{"<tag>-<service>.example.com", []string{"!0: several ways", "0: more parts", "0: every URL needs a tag"}},
		{"x.<tag>---<service>.com", []string{"!2: several ways", "2: every URL needs a tag"}},
		{"<service>", []string{"!0: write /<service>", "0: more parts"}},
		{"a.com/<service>/", []string{"!15: not documented"}},
		{"a.com//<service>", []string{"!5: doubled slash"}},
		{"a.com/x-<service>", []string{"!6: for hosts only"}},
		{"a.com/<service>.<tag>", []string{"!6: for hosts only", "16: every URL needs a tag"}},
		{"a.com/é/<service>", []string{"!6: percent-encoded"}},
		{"a.com/%2F/<service>", []string{"!6: not documented"}},
	} {
		got := must(t, tt.mask).Warnings()
		if len(got) != len(tt.want) {
			t.Errorf("%s: warnings %+v, want %q", tt.mask, got, tt.want)
			continue
		}
		for i, w := range got {
			want, caution := strings.CutPrefix(tt.want[i], "!")
			offset, text, _ := strings.Cut(want, ": ")
			if (w.Level == mask.Caution) != caution || offset != itoa(w.Offset) || !strings.Contains(w.Text, text) {
				t.Errorf("%s: warning %+v, want %q", tt.mask, w, tt.want[i])
			}
		}
	}
	m, err := mask.ParseWith("<tag>.example.com", mask.Fixed{Service: "login"})
	if err != nil {
		t.Fatal(err)
	}
	if w := m.Warnings(); len(w) == 0 || w[0].Level != mask.Caution || !strings.Contains(w[0].Text, "fixed service") {
		t.Errorf("warnings %+v, want one on the fixed service", w)
	}
}
