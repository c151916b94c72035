package plain

import (
	"io"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"runlb/steps"
	"runlb/steps/fieldtest"
	"runlb/ui/internal/fakecloud"
)

// opened is a wizard over a fixed cloud that was looked at.
func opened(t *testing.T) *wizard {
	t.Helper()
	engine := &steps.Engine{Clouds: fakecloud.Shop(), State: t.TempDir(), Now: fakecloud.Now}
	session, err := engine.Open(t.Context(), steps.Target{Project: fakecloud.ShopProject})
	if err != nil {
		t.Fatal(err)
	}
	if err := session.Survey(t.Context(), steps.Query{Ranges: true}, nil); err != nil {
		t.Fatal(err)
	}
	return &wizard{Options: Options{Engine: engine, Now: fakecloud.Now}, console: console{printer: printer{w: io.Discard}}, session: session}
}

// TestALineAnswersAsTheTableSays: whatever is written behind a question makes
// the Spec that the Field makes of it, or is refused and leaves the Spec alone.
func TestALineAnswersAsTheTableSays(t *testing.T) {
	w := opened(t)
	base := steps.Spec{Name: "shop", Region: "us-central1", Backend: steps.Backend{Service: "login"}, Access: steps.AccessSpec{Services: []string{"login"}}}
	rapid.Check(t, func(rt *rapid.T) {
		f := rapid.SampledFrom(steps.Fields()).Draw(rt, "field")
		if f.Key == "certificate.cert" {
			return // the file is read at once, which the table leaves to the plan
		}
		text := fieldtest.Draw(rt, f, w.inv(), w.filled(base))
		want := base
		err := f.Set(&want, text)
		if err == nil && f.Check != nil {
			err = f.Check(w.inv(), w.filled(want))
		}
		if err != nil {
			want = base
		}
		got := base
		w.lines = NewLines(strings.NewReader(text + "\n"))
		refused := w.askField(t.Context(), f, &got)
		if (refused != nil) != (err != nil) || !reflect.DeepEqual(got, want) {
			rt.Fatalf("%s = %q is refused with %v, the table says %v; the Spec is\n%+v, want\n%+v", f.Key, text, refused, err, got, want)
		}
	})
}

// TestNumbersNamesAndWords covers what a line can be instead of a value.
func TestNumbersNamesAndWords(t *testing.T) {
	w := opened(t)
	for _, tt := range []struct {
		key, text, want string
		err             string
	}{
		{"access.ingress", "2", "internal", ""},
		{"access.ingress", "none", "", "the load balancer could not reach it"},
		{"access.ingress", "9", "", "none of these"},
		{"network.name", "1", "backbone", ""},
		{"network.name", "brand-new", "brand-new", ""},
		{"access.services", "1, login", "cart, login", ""},
		{"frontend.https", "y", "true", ""},
		{"frontend.https", "OFF", "", ""},
		{"frontend.https", "maybe", "", "neither yes nor no"},
		{"backend.tag", "-", "", ""},
		{"network.name", "-", "", "not a name"},
		{"certificate.existing", "\x1b[2J", "", "control characters"},
		{"certificate.existing", "\xff", "", "no UTF-8"},
		{"backend.tag", "back", "test", "back to the question before"},
		{"backend.tag", "quit", "test", "quit"},
		{"backend.tag", "?\ncanary", "canary", ""},
		{"backend.tag", "", "test", ""},
	} {
		spec := steps.Spec{Name: "shop", Region: "us-central1", Backend: steps.Backend{Service: "login", Tag: "test"},
			Access: steps.AccessSpec{Services: []string{"login"}}}
		f, _ := steps.FieldByKey(tt.key)
		w.lines = NewLines(strings.NewReader(tt.text + "\n"))
		err := w.askField(t.Context(), f, &spec)
		switch {
		case tt.err != "":
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%s = %q: %v, want %q", tt.key, tt.text, err, tt.err)
			}
		case err != nil:
			t.Errorf("%s = %q: %v", tt.key, tt.text, err)
		case f.Get(spec) != tt.want:
			t.Errorf("%s = %q is %q, want %q", tt.key, tt.text, f.Get(spec), tt.want)
		}
	}
}
