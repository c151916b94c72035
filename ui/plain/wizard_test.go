package plain

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"runlb/steps"
	"runlb/ui/internal/fakecloud"
)

// session runs the wizard over a fixed cloud that changes nothing, with lines
// as a pipe gives them, and returns what was written and how it ended.
func session(t *testing.T, o Options, lines ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	cloud := fakecloud.Shop()
	o.Engine = &steps.Engine{Clouds: cloud, State: t.TempDir(), Now: fakecloud.Now}
	o.Now = fakecloud.Now
	o.Target.Project = fakecloud.ShopProject
	o.Target.Presets = map[string]steps.Default{
		"project": {Value: fakecloud.ShopProject, Source: "gcloud configuration work"},
		"region":  {Value: "us-central1", Source: "gcloud configuration work"},
	}
	o.In = NewLines(strings.NewReader(strings.Join(lines, "\n") + "\n"))
	o.Out = &out
	if o.CarryOut == nil {
		o.CarryOut = func(context.Context, *steps.Session, steps.Plan) error { return nil }
	}
	err := Wizard(t.Context(), o)
	for _, r := range out.String() {
		if r != '\n' && r < ' ' || r == 0x7f || r == 0x1b {
			t.Fatalf("%q controls a terminal", r)
		}
	}
	return out.String(), err
}

// TestTranscripts holds whole conversations.
func TestTranscripts(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lines []string
	}{
		{"defaults", []string{"", "", "us-central1/login", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "2", "quit"}},
		{"help", []string{"?", "", "?", "", "?", "us-central1/login", "?", "2", "?", "quit"}},
		{"mask", []string{"", "", "us-central1/login, us-central1/catalog", "", "https://test.login.example.com/web", "1", "examples", "v2.nothing.example.com", "", "quit"}},
		{"routes", []string{"", "", "us-central1/login, us-central1/catalog", "2", "add", "cart", "", "cart.example.com", "", "2", "catalog", "v2", "", "/c/*, /catalog/*", "-1", "back", "", "", "quit"}},
		{"back", []string{"", "", "us-central1/login", "2", "shop-vpc", "back", "back", "", "", "quit"}},
		{"https", []string{"", "", "us-central1/login", "", "", "", "", "", "", "", "no", "yes", "", "", "", "", "3", "login.example.com", "", "quit"}},
		{"access", []string{"", "", "us-central1/cart", "", "", "", "", "", "", "", "", "", "", "", "", "cart", "internal", "public", "back", "private", "quit"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, err := session(t, Options{}, tt.lines...)
			if err != nil {
				t.Errorf("%v after\n%s", err, out)
			}
			golden.RequireEqual(t, []byte(out))
		})
	}
}
