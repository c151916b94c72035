package plain

import (
	"bytes"
	"context"
	"errors"
	"slices"
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
	if o.Engine == nil {
		o.Engine = &steps.Engine{State: t.TempDir()}
	}
	o.Engine.Clouds, o.Engine.Now = cloud, fakecloud.Now
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

// through answers every question up to the review with what stands in brackets.
func through(service string, then ...string) []string {
	lines := []string{"", "", service}
	for range 14 {
		lines = append(lines, "")
	}
	return append(lines, then...)
}

// TestConsentEndsWithWhatItWasFor: another ingress asks for it again, and other
// answers begin without it.
func TestConsentEndsWithWhatItWasFor(t *testing.T) {
	lines := []string{"", "", "us-central1/cart", "", "", "", "", "", "", "", "", "", "", "", "", "cart", "internal", "public", "cart", "",
		"change an answer", "Ingress", "all", "cart", "quit"}
	out, err := session(t, Options{}, lines...)
	if err != nil || strings.Count(out, "cart becomes public. Type its name to agree: cart") != 2 {
		t.Errorf("%v after\n%s", err, out)
	}
	w := opened(t)
	w.Consent = []string{"orders"}
	w.adopt(steps.Spec{Region: "us-central1"})
	w.consent.Agree(w.answers(), "cart")
	w.adopt(w.spec)
	if got := w.consent.Names(w.answers()); !slices.Equal(got, []string{"orders"}) {
		t.Errorf("consent %q", got)
	}
}

// TestOverrideEndsWithWhatItWasFor: a check that fails for another reason than
// the one that was seen stands in the way again.
func TestOverrideEndsWithWhatItWasFor(t *testing.T) {
	const override = "go on although this fails: service absent is there and ready"
	lines := []string{"", "", "us-central1/absent"}
	for range 16 {
		lines = append(lines, "")
	}
	lines = append(lines, override, "change an answer", "Region", "europe-west1", "quit")
	out, err := session(t, Options{}, lines...)
	if err != nil || strings.Count(out, "(overridden)") != 1 {
		t.Errorf("%v after\n%s", err, out)
	}
}

// TestARunThatFailed: the way on from it is offered, its error is that of the
// whole, and the answers are offered by the next program.
func TestARunThatFailed(t *testing.T) {
	failed := errors.New("it failed")
	var carried []steps.Plan
	o := Options{CarryOut: func(_ context.Context, _ *steps.Session, p steps.Plan) error {
		carried = append(carried, p)
		return failed
	}}
	out, err := session(t, o, through("us-central1/login", "go ahead", "nearly", "go ahead", "yes", "look again, and go on from there", "quit")...)
	if !errors.Is(err, failed) || len(carried) != 1 || carried[0].Deployment.Name != "login" {
		t.Errorf("%v after %d runs and\n%s", err, len(carried), out)
	}
	for _, want := range []string{`That is not "yes": nothing was changed.`, "   1  look again, and go on from there"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

// TestAnswersOfBefore are offered once a service is named, and not after a run
// of them has ended well.
func TestAnswersOfBefore(t *testing.T) {
	const offer = "go on with the answers of before"
	state := t.TempDir()
	for _, tt := range []struct {
		lines []string
		want  bool
	}{
		{[]string{"", "", "quit"}, false},
		{[]string{"", "", "us-central1/login", "quit"}, false},
		{[]string{offer, "go ahead", "yes", "quit"}, true},
		{[]string{"quit"}, false},
	} {
		out, err := session(t, Options{Engine: &steps.Engine{State: state}}, tt.lines...)
		if err != nil || strings.Contains(out, offer) != tt.want {
			t.Errorf("%v: %v, offered is not %v in\n%s", tt.lines, err, tt.want, out)
		}
	}
}

// TestEndOfInput names the question and what answers it without being asked.
func TestEndOfInput(t *testing.T) {
	for _, tt := range []struct {
		lines    []string
		question string
		flag     string
	}{
		{nil, "What shall it be?", "a command, such as runlb up, status, verify or down"},
		{[]string{"", "", "us-central1/login", ""}, "Network", "--network-name"},
		{[]string{"", "", "us-central1/login, us-central1/cart", ""}, "URL mask", "--backend-mask"},
		{through("us-central1/login"), "What now?", "runlb up --project=sandbox-project --region=us-central1 --backend-service=login --name=login"},
	} {
		// The helper ends the last line; what is behind it is the end.
		lines := tt.lines
		if lines == nil {
			lines = []string{"?"}
		}
		out, err := session(t, Options{}, lines...)
		var end *EndError
		if !errors.As(err, &end) || end.Question != tt.question || end.Flag != tt.flag {
			t.Errorf("after %q: %v\n%s", tt.lines, err, out)
		}
	}
}
