package ui

import (
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"runlb/steps"
	"runlb/steps/mask"
	"runlb/ui/internal/fakecloud"
)

// masked is the mask page with the login of us-central1 chosen, and a URL
// pasted; then keys.
func masked(t *testing.T, w, h int, url string, keys ...string) *driver {
	d := shop(t, w, h)
	d.press("n", "enter", "/loginus", "enter")
	d.route(rowMask)
	if url != "" {
		d.send(tea.PasteMsg{Content: url})
	}
	d.press(keys...)
	return d
}

// route chooses a row of the route page.
func (d *driver) route(key string) {
	d.t.Helper()
	p := d.app.top().(*routePage)
	d.press("home")
	for p.table.at().key != key {
		before := p.table.at().key
		if d.press("down"); p.table.at().key == before {
			d.t.Fatalf("no row %q on the route page:\n%s", key, d.screen())
		}
	}
	d.press("enter")
}

func maskFrames() []frame {
	var frames []frame
	for _, f := range []struct {
		name, url string
		keys      []string
	}{
		{"example", "", nil},
		{"pasted", "https://test.login.example.com/web", nil},
		{"parts", "https://test.login.example.com/web", []string{"tab"}},
		{"forms", "https://example.com/home/login/test/x", []string{"tab", "tab", "down"}},
		{"ambiguous", "https://test-login.example.com/", nil},
		{"unknown", "https://orders.example.com/", nil},
		{"no-service", "https://example.com/", nil},
		{"wrong", "<service>.example.com:8080", nil},
	} {
		frames = append(frames, frame{f.name, func(t *testing.T, w, h int) *driver { return masked(t, w, h, f.url, f.keys...) }})
	}
	return append(frames,
		frame{"tries", func(t *testing.T, w, h int) *driver {
			d := masked(t, w, h, "https://test.login.example.com/")
			for d.app.top().(*maskPage).pane != paneTry {
				d.press("tab")
			}
			d.press("v2.catalog.example.com/x", "enter", "blue.billing.example.com", "enter", "login.example.com")
			return d
		}},
		frame{"collision", func(t *testing.T, w, h int) *driver {
			d := masked(t, w, h, "")
			found := &steps.Service{Meta: steps.Meta{Project: fakecloud.ShopProject, Location: "us-central1", Name: "admin"}, Tags: []string{"test-login"}}
			admin := &steps.Service{Meta: steps.Meta{Project: fakecloud.ShopProject, Location: "us-central1", Name: "login-admin"}, Tags: []string{"test"}}
			d.app.w.inv().Put(steps.Found{Resource: found})
			d.app.w.inv().Put(steps.Found{Resource: admin})
			d.send(tea.PasteMsg{Content: "https://test-login-admin.example.com/"})
			return d
		}},
		frame{"one-tag", func(t *testing.T, w, h int) *driver {
			d := shop(t, w, h)
			d.press("n", "enter", "/loginus", "enter")
			d.route(rowTagged)
			d.press("canary")
			return d
		}},
		frame{"examples", func(t *testing.T, w, h int) *driver {
			d := masked(t, w, h, "", "ctrl+x", "down", "down")
			return d
		}},
		frame{"route-several", func(t *testing.T, w, h int) *driver {
			d := shop(t, w, h)
			d.press("n", "enter", "/us-central", "tab", "space", "space", "enter", "home")
			return d
		}},
		frame{"route-tags", func(t *testing.T, w, h int) *driver {
			d := shop(t, w, h)
			d.press("n", "enter", "/loginus", "enter", "down")
			return d
		}},
	)
}

// TestMaskFrames holds the states of the mask page, and of the route before it.
func TestMaskFrames(t *testing.T) { holdFrames(t, maskFrames()) }

func TestLettersGivePartsTheirRoles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := masked(t, 100, 30, "https://test.login.example.com/web", "tab")
		for _, step := range []struct{ keys, mask string }{
			{"k", "no part is the service yet"},
			{"s", "<tag>.<service>.example.com"},
			{"t", "<service>.<tag>.example.com"},
			{"k", "<service>.login.example.com"},
			{"l", "a host with a placeholder is kept whole"},
		} {
			d.press(step.keys)
			d.sees(step.mask)
		}
		d.press("right", "right", "k")
		d.sees("<service>.login.example.com/web")
	})
}

func TestWhatIsTypedTakesThePlaceOfTheExample(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := masked(t, 100, 30, "")
		d.sees("https://login.example.com/", "an example: type or paste yours")
		d.press("/<service>")
		d.misses("an example")
		if d.press("enter"); d.app.w.spec.Backend.Mask != "/<service>" {
			t.Errorf("the answer is %+v", d.app.w.spec.Backend)
		}
	})
}

func TestTheCaretStandsAtTheFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := masked(t, 100, 30, "<service>.example.com:8080")
		lines := strings.Split(d.screen(), "\n")
		for i, line := range lines {
			if at := strings.Index(line, ":8080"); at >= 0 {
				cell, caret := len([]rune(line[:at])), len([]rune(lines[i+1][:strings.Index(lines[i+1], "^")]))
				if cell != caret || !strings.Contains(lines[i+1], "a mask has no port") {
					t.Errorf("the caret stands in cell %d, the fault in %d: %q", caret, cell, lines[i+1])
				}
				return
			}
		}
		t.Fatalf("the mask is not shown:\n%s", d.screen())
	})
}

func TestOneTagForAllIsAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 100, 30)
		d.press("n", "enter", "/loginus", "enter")
		d.route(rowTagged)
		d.press("enter")
		d.sees("type the tag that every request goes to")
		d.press("canary", "enter")
		if got := d.app.w.spec.Backend; got.Tag != "canary" || got.Mask != "<service>.example.com" || got.Service != "" {
			t.Errorf("the answer is %+v", got)
		}
		if d.app.top().Title() != "Network" {
			t.Errorf("enter leads to %s", d.app.top().Title())
		}
	})
}

func TestRouteSaysWhyNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 100, 30)
		d.press("n", "enter", "/loginus", "enter")
		d.route(rowBoth)
		d.sees("that cannot be chosen: not documented beside a fixed service")
		if d.app.top().Title() != "Route" || d.app.w.spec.Backend.Mask != "" {
			t.Errorf("it was chosen: %+v", d.app.w.spec.Backend)
		}
	})
}

// Whatever is pasted and pressed, each frame fits, the mask that is shown
// parses, and the rows say what Match says.
func TestMaskPageTakesAnything(t *testing.T) {
	d := masked(t, minWidth, minHeight, "")
	p := d.app.top().(*maskPage)
	keys := []string{"tab", "tab", "up", "down", "left", "right", "space", "s", "t", "k", "l", "-", "enter", "backspace", "home", "end", "a", "é", "ctrl+u", "ctrl+y"}
	pastes := []string{"https://test.login.example.com/web?a=1", "test---login-x.example.com:8443", "http://10.1.2.99/find", "<tag>.<service>.example.com",
		"https://<service>.a.com", "a b\nc", "日本.example.com/ログ", "\x1b[2J", strings.Repeat("a.", 300), "https://example.com/home/login/test/" + strings.Repeat("x/", 90)}
	rapid.Check(t, func(r *rapid.T) {
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			switch rapid.IntRange(0, 9).Draw(r, "what") {
			case 0:
				d.send(tea.PasteMsg{Content: rapid.OneOf(rapid.SampledFrom(pastes), rapid.String()).Draw(r, "paste")})
			case 1:
				d.send(tea.WindowSizeMsg{Width: rapid.IntRange(minWidth, 200).Draw(r, "w"), Height: rapid.IntRange(minHeight, 50).Draw(r, "h")})
			default:
				d.press(rapid.SampledFrom(keys).Draw(r, "key"))
			}
			if d.app.top() != p {
				d.press("esc")
			}
			fits(t, d)
			if m, ok := p.draft.Mask(); ok {
				if _, err := mask.ParseWith(m.String(), m.Fixed()); err != nil {
					r.Fatalf("the mask does not parse: %v", err)
				}
				for _, row := range append(p.answers.rows, p.answers.tried...) {
					if got := m.Match(row.URL); row.URL != "" && got.OK == (row.Verdict == mask.Misses) {
						r.Fatalf("%s on %q: the row says %s, Match says %+v", m, row.URL, row.Verdict, got)
					}
				}
			}
			if t.Failed() {
				r.FailNow()
			}
		}
	})
}

// A letter in the URL works out all answers anew.
func BenchmarkMaskKeyToFrame(b *testing.B) {
	a := crowd(10_000)
	a.w.spec.Region = "us-central1"
	a.do(open(newMaskPage(a.w)), nil)
	a.Update(tea.PasteMsg{Content: "https://service-00007.example.com/"})
	keys := []tea.KeyPressMsg{{Code: '7', Text: "7"}, {Code: tea.KeyBackspace}}
	for i := 0; b.Loop(); i++ {
		a.Update(keys[i%len(keys)])
		a.View()
	}
}

func TestHelpTellsTheLettersOfTheParts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := masked(t, 100, 30, "https://test.login.example.com/web", "tab", "f1")
		d.sees("make the part: leave out", "split at dots or hyphens")
		d.press("esc", "tab", "tab", "f1")
		d.misses("make the part")
	})
}

// The styles of the builder where there is colour, and where there is none.
func TestStyledMaskFrames(t *testing.T) {
	for name, environ := range map[string][]string{"colour": nil, "no-colour": {"NO_COLOR=yes"}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := options(t, fakecloud.Shop())
				o.Environ = environ
				d := drive(t, o, 80, 24)
				d.press("n", "enter", "/loginus", "enter")
				d.route(rowMask)
				d.send(tea.PasteMsg{Content: "https://test.login.example.com/web"})
				d.press("tab")
				golden.RequireEqual(t, []byte(d.app.View().Content))
			})
		})
	}
}
