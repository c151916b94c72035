package ui

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"runlb/steps"
	"runlb/ui/internal/fakecloud"
)

func TestNoKeyHasTwoMeanings(t *testing.T) {
	means := map[string]Intent{}
	for _, b := range bindings() {
		if len(b.Keys) == 0 {
			t.Errorf("%s has no key", b.Intent)
		}
		for _, k := range append(b.Keys, b.Typing...) {
			if other, ok := means[k]; ok && other != b.Intent {
				t.Errorf("%s means %s and %s", k, other, b.Intent)
			}
			means[k] = b.Intent
		}
	}
}

func TestTypingLeavesLettersAlone(t *testing.T) {
	for _, b := range bindings() {
		for _, k := range b.Typing {
			if len([]rune(k)) == 1 || k == "space" {
				t.Errorf("%s acts as %s in a text field", k, b.Intent)
			}
		}
	}
}

func TestEscGoesBackAndKeepsAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 80, 24)
		d.onto("Network")
		d.press("down", "down", "10.7.0.0/24")
		d.until("Front")
		d.press("down", "down", "space") // HTTPS
		d.until("Cert")
		d.press("down", "nowhere.pem")
		answers := d.app.w.spec
		if answers.Network.Subnet.Range != "10.7.0.0/24" || !answers.Frontend.HTTPS || answers.Certificate.Cert != "nowhere.pem" {
			t.Fatalf("answers %+v", answers)
		}
		var titles []string
		for len(d.app.stack) > 1 {
			d.press("esc")
			titles = append(titles, d.app.top().Title())
		}
		if got := strings.Join(titles, " "); got != "Front Network Route Services Project Home" {
			t.Errorf("esc led through %s", got)
		}
		if fmt.Sprint(d.app.w.spec) != fmt.Sprint(answers) {
			t.Errorf("answers became %+v, were %+v", d.app.w.spec, answers)
		}
		d.press("n")
		d.until("Cert")
		d.sees("nowhere.pem")
	})
}

// What cannot be an answer holds up next, never back, and is there again when
// the page is.
func TestWrongTextNeverHoldsUpBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 80, 24)
		d.onto("Network")
		d.press("down", "down", "10.1.2.0/33", "enter")
		if d.app.top().Title() != "Network" {
			t.Fatalf("went on with a range that is none")
		}
		d.sees("✗", "10.1.2.0/33")
		d.press("esc")
		if d.app.top().Title() != "Route" {
			t.Fatalf("esc led to %s", d.app.top().Title())
		}
		d.press("enter")
		d.sees("10.1.2.0/33")
	})
}

func TestFirstPageAsksToLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 80, 24)
		d.press("esc")
		d.sees("Leave runlb?", "› Stay")
		d.press("enter")
		d.misses("Leave runlb?")
		d.press("ctrl+c")
		d.sees("Leave runlb?")
		d.press("ctrl+c") // a second one means stay
		d.misses("Leave runlb?")
	})
}

func TestQuitOnlyWhereItIsNoLetter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 80, 24)
		d.press("n", "enter", "/")
		if _, cmd := d.app.Update(tea.KeyPressMsg{Code: 'q', Text: "q"}); cmd != nil {
			t.Error("q in a text field did something")
		}
		d.sees("/ q")
		d.press("esc")
		_, cmd := d.app.Update(tea.KeyPressMsg{Code: 'q', Text: "q"})
		if !quits(cmd) {
			t.Error("q did not quit")
		}
	})
}

// quits reports whether a command ends the program.
func quits(cmd tea.Cmd) bool {
	quit := false
	var walk func(tea.Cmd)
	d := &driver{}
	walk = func(cmd tea.Cmd) {
		if cmd == nil {
			return
		}
		switch msg := d.message(cmd).(type) {
		case tea.QuitMsg:
			quit = true
		default:
			for _, c := range commands(msg) {
				walk(c)
			}
		}
	}
	walk(cmd)
	return quit
}

func TestSandboxIsOneKeyAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := fakecloud.Shop()
		c.Sandbox = fakecloud.Shop()
		c.Sandbox.Who = steps.Identity{Source: "sandbox", Sandbox: true}
		o := options(t, c)
		o.Problem = noCredentials()
		d := drive(t, o, 80, 24)
		d.sees("No Google Cloud credentials were found.", "› Enter the sandbox")
		d.press("enter")
		d.sees("sandbox · nothing here is real", "New deployment")
		d.misses("credentials")
	})
}

func TestSmallTerminalSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 59, 24)
		if got := d.screen(); got != "runlb needs 60x15 cells; this terminal has 59x24" {
			t.Errorf("screen %q", got)
		}
		for _, size := range []area{{1, 1}, {5, 3}, {60, 14}} {
			d.send(tea.WindowSizeMsg{Width: size.W, Height: size.H})
			fits(t, d)
		}
		d.send(tea.WindowSizeMsg{Width: 60, Height: 15})
		d.onto("VM")
		for range len(d.app.stack) {
			fits(t, d)
			d.press("esc")
		}
	})
}

var colour = regexp.MustCompile(`\x1b\[(?:[0-9]+;)*(?:3[0-9]|4[0-9]|9[0-7]|10[0-7])(?:;[0-9]+)*m`)

func TestNoColour(t *testing.T) {
	for _, value := range []string{"1", "yes", "0", "false"} {
		synctest.Test(t, func(t *testing.T) {
			o := options(t, fakecloud.Shop())
			o.Environ = []string{"NO_COLOR=" + value}
			d := drive(t, o, 80, 24)
			d.onto("VM")
			for len(d.app.stack) > 1 {
				if at := colour.FindString(d.app.View().Content); at != "" {
					t.Fatalf("NO_COLOR=%s: %s has colour %q", value, d.app.top().Title(), at)
				}
				d.press("esc")
			}
		})
	}
	if !colour.MatchString("\x1b[1;96m") {
		t.Error("the test does not know a colour when it sees one")
	}
}

func TestHostileStringsAreHarmless(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := fakecloud.Shop()
		bad := "a\x1b]0;owned\x07\x1b[2Jb\r\nc\td\u202ee\u009b31m"
		c.Who.Account = bad
		c.Known[0].Name = bad
		c.Items = append(c.Items, steps.Found{Resource: &steps.Service{
			Meta: steps.Meta{Project: fakecloud.ShopProject, Location: "us-central1", Name: bad},
			URL:  bad, Tags: []string{bad}, Image: bad, Revision: bad,
		}})
		for _, size := range sizes() {
			o := options(t, c)
			o.Project.Source = bad
			d := drive(t, o, size.W, size.H)
			d.press("n", "enter")
			for range 4 {
				harmless(t, d)
				fits(t, d)
				d.press("enter")
			}
		}
	})
}

func harmless(t *testing.T, d *driver) {
	t.Helper()
	v := d.app.View()
	if strings.ContainsAny(v.WindowTitle, "\x1b\x07\r\n") {
		t.Errorf("window title %q", v.WindowTitle)
	}
	for line := range strings.SplitSeq(v.Content, "\n") {
		for _, r := range ansi.Strip(line) {
			if r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x202e {
				t.Errorf("control %U in %q", r, line)
			}
		}
		if strings.Contains(line, "\x1b]0") || strings.Contains(line, "\x1b[2J") {
			t.Errorf("escape in %q", line)
		}
	}
}

func TestViewIsCached(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 80, 24)
		first := d.app.View()
		d.app.w.notice = "changed behind its back"
		if again := d.app.View(); again.Content != first.Content {
			t.Error("View drew a frame although nothing had been told")
		}
		d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
		d.sees("changed behind its back")
	})
}
