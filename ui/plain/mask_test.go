package plain

import (
	"reflect"
	"strings"
	"testing"

	"runlb/steps"
)

// TestATagBesideTheMaskStays, whether the mask is changed or the way is chosen
// again; masks that ask the URL for a tag are not offered beside it.
func TestATagBesideTheMaskStays(t *testing.T) {
	w := opened(t)
	for _, tt := range []struct {
		lines string
		tag   string
		want  steps.Backend
	}{
		{"by URL mask\n\n", "v2", steps.Backend{Mask: "<service>.example.com", Tag: "v2"}},
		{"\n/web/<service>\n\n", "v2", steps.Backend{Mask: "/web/<service>", Tag: "v2"}},
		{"\nhttps://test.login.example.com/\n1\n\n", "v2", steps.Backend{Mask: "test.<service>.example.com", Tag: "v2"}},
		{"\nhttps://test.login.example.com/\n1\n\n", "", steps.Backend{Mask: "<tag>.<service>.example.com"}},
	} {
		w.chosen = []steps.Ref{{Name: "login"}, {Name: "cart"}}
		w.spec = steps.Spec{Region: "us-central1", Backend: steps.Backend{Mask: "<service>.example.com", Tag: tt.tag}}
		w.lines = NewLines(strings.NewReader(tt.lines))
		for _, ask := range []func() error{func() error { return w.askRoute(t.Context()) }, func() error { return w.askMask(t.Context()) }} {
			if err := ask(); err != nil {
				t.Fatalf("%q: %v", tt.lines, err)
			}
		}
		if got := w.spec.Backend; !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%q leads to %+v, want %+v", tt.lines, got, tt.want)
		}
	}
}

// TestHostsAndPathsAreTakenBack by a minus, which is neither.
func TestHostsAndPathsAreTakenBack(t *testing.T) {
	w := opened(t)
	w.spec = steps.Spec{Region: "us-central1"}
	w.lines = NewLines(strings.NewReader("\n\n-\n-\n"))
	b, err := w.askBackend(t.Context(), steps.Backend{Service: "cart", Hosts: []string{"cart.example.com"}}, true)
	if want := (steps.Backend{Service: "cart"}); err != nil || !reflect.DeepEqual(b, want) {
		t.Errorf("%+v, %v, want %+v", b, err, want)
	}
}
