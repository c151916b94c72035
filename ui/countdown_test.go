package ui

import (
	"context"
	"os"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/internal/fakecloud"
)

// ticking is the App with a countdown in front, a clock to turn by hand, and a
// state folder in which the first act of a run would show.
type ticking struct {
	*driver
	page  *countdownPage
	now   time.Time
	state string
	over  context.CancelFunc
}

func newTicking(t *testing.T, production bool) *ticking {
	k := &ticking{now: fakecloud.Now()}
	o := options(t, fakecloud.Shop())
	ctx, cancel := context.WithCancel(t.Context())
	o.Context, k.over, k.state = ctx, cancel, o.Engine.State
	o.Now = func() time.Time { return k.now }
	k.driver = drive(t, o, 80, 24)
	k.page = newCountdownPage(k.app.w, downPlan(), production)
	k.app.do(open(k.page), nil) // its tick is sent by hand
	return k
}

// tick sends the beat of a generation after some time, and carries out what
// comes of it unless that is the next beat.
func (k *ticking) tick(generation int, after time.Duration) {
	k.now = k.now.Add(after)
	_, cmd := k.app.Update(tickMsg{k.page, generation})
	if k.page.stage != countRunning {
		k.run(cmd)
	}
}

// sent reports whether a run has begun: its folder is made before its first
// request.
func (k *ticking) sent() bool {
	k.t.Helper()
	entries, err := os.ReadDir(k.state)
	if err != nil {
		k.t.Fatal(err)
	}
	return len(entries) > 0
}

func TestAnyKeyCancelsTheCountdown(t *testing.T) {
	keys := map[string]tea.Msg{
		"T again":     tea.KeyPressMsg{Code: 'T', Text: "T"},
		"T repeated":  tea.KeyPressMsg{Code: 'T', Text: "T", IsRepeat: true},
		"letter":      tea.KeyPressMsg{Code: 'z', Text: "z"},
		"q":           tea.KeyPressMsg{Code: 'q', Text: "q"},
		"?":           tea.KeyPressMsg{Code: '?', Text: "?"},
		"digit":       tea.KeyPressMsg{Code: '5', Text: "5"},
		"not ASCII":   tea.KeyPressMsg{Code: 'é', Text: "é"},
		"space":       tea.KeyPressMsg{Code: ' ', Text: " "},
		"enter":       tea.KeyPressMsg{Code: tea.KeyEnter},
		"esc":         tea.KeyPressMsg{Code: tea.KeyEscape},
		"tab":         tea.KeyPressMsg{Code: tea.KeyTab},
		"shift+tab":   tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift},
		"backspace":   tea.KeyPressMsg{Code: tea.KeyBackspace},
		"delete":      tea.KeyPressMsg{Code: tea.KeyDelete},
		"up":          tea.KeyPressMsg{Code: tea.KeyUp},
		"left":        tea.KeyPressMsg{Code: tea.KeyLeft},
		"pgdown":      tea.KeyPressMsg{Code: tea.KeyPgDown},
		"home":        tea.KeyPressMsg{Code: tea.KeyHome},
		"f1":          tea.KeyPressMsg{Code: tea.KeyF1},
		"f12":         tea.KeyPressMsg{Code: tea.KeyF12},
		"ctrl+c":      tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl},
		"ctrl+z":      tea.KeyPressMsg{Code: 'z', Mod: tea.ModCtrl},
		"ctrl+y":      tea.KeyPressMsg{Code: 'y', Mod: tea.ModCtrl},
		"ctrl+d":      tea.KeyPressMsg{Code: 'd', Mod: tea.ModCtrl},
		"alt+x":       tea.KeyPressMsg{Code: 'x', Mod: tea.ModAlt},
		"a modifier":  tea.KeyPressMsg{Code: tea.KeyLeftShift},
		"paste":       tea.PasteMsg{Content: "shop"},
		"empty paste": tea.PasteMsg{},
	}
	for name, msg := range keys {
		for _, at := range []time.Duration{0, 2500 * time.Millisecond, countdown - time.Nanosecond} {
			t.Run(name+" at "+at.String(), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					k := newTicking(t, false)
					generation := k.page.generation
					k.tick(generation, at)
					if k.page.stage != countRunning {
						t.Fatalf("no countdown to cancel: stage %d", k.page.stage)
					}
					if _, cmd := k.app.Update(msg); quits(cmd) {
						t.Fatal("the key quits")
					}
					if k.page.stage != countIdle || k.app.top() != k.page {
						t.Fatalf("stage %d, in front %s", k.page.stage, k.app.top().Title())
					}
					k.tick(generation, time.Hour)
					if k.page.stage != countIdle || k.sent() {
						t.Error("a late tick began the teardown")
					}
					k.sees("stopped", "nothing was sent")
				})
			})
		}
	}
}

func TestWhatDoesNotCancelTheCountdown(t *testing.T) {
	for name, msg := range map[string]tea.Msg{
		"release of T": tea.KeyReleaseMsg{Code: 'T', Text: "T"},
		"resize":       tea.WindowSizeMsg{Width: 100, Height: 30},
		"tiny":         tea.WindowSizeMsg{Width: 1, Height: 1},
		"mouse":        tea.MouseMotionMsg{},
		"spinner":      spinMsg{},
		"focus":        tea.FocusMsg{},
		"background":   tea.BackgroundColorMsg{},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				k := newTicking(t, false)
				ends := k.page.ends
				k.app.Update(msg)
				if k.page.stage != countRunning || !k.page.ends.Equal(ends) {
					t.Errorf("stage %d, ends %s, was to end %s", k.page.stage, k.page.ends, ends)
				}
			})
		})
	}
}

func TestNothingIsSentBeforeFiveSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTicking(t, false)
		for range 49 {
			k.tick(k.page.generation, 100*time.Millisecond)
			if k.page.stage != countRunning || k.sent() {
				t.Fatalf("began %s early", k.page.ends.Sub(k.now))
			}
		}
		k.sees("starts in  1 s")
		k.tick(k.page.generation, 99*time.Millisecond)
		if k.sent() {
			t.Fatal("began a millisecond early")
		}
		k.tick(k.page.generation, time.Millisecond)
		if !k.sent() {
			t.Fatalf("did not begin:\n%s", k.screen())
		}
	})
}

func TestTicksOfAnEarlierCountdownMeanNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTicking(t, false)
		first := k.page.generation
		k.app.Update(tea.KeyPressMsg{Code: 'z', Text: "z"})
		k.now = k.now.Add(time.Second)
		k.app.Update(tea.KeyPressMsg{Code: 'T', Text: "T"})
		if k.page.stage != countRunning {
			t.Fatal("T did not start it again")
		}
		k.tick(first, 5*time.Second)
		if k.page.stage != countRunning || k.sent() {
			t.Fatal("a tick of the first countdown ended the second")
		}
		k.tick(k.page.generation, 0)
		if !k.sent() {
			t.Error("the second countdown did not end")
		}
	})
}

// Holding T down cancels, and does not start over.
func TestHeldKeyDoesNotStartAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTicking(t, false)
		for range 31 {
			k.now = k.now.Add(30 * time.Millisecond)
			k.app.Update(tea.KeyPressMsg{Code: 'T', Text: "T", IsRepeat: true})
			if k.page.stage != countIdle {
				t.Fatal("a held key started it again")
			}
		}
	})
}

func TestProductionNeedsItsName(t *testing.T) {
	for _, typed := range []string{"", "sho", "shop2", "Shop", "T"} {
		t.Run("typed "+typed, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				k := newTicking(t, true)
				k.press(typed, "enter")
				k.tick(k.page.generation, time.Hour)
				if k.page.stage != countNaming || k.sent() {
					t.Errorf("stage %d after %q", k.page.stage, typed)
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		k := newTicking(t, true)
		k.sees("production deployment", "waits for the name")
		k.press("shop")
		k.app.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
		if k.page.stage != countRunning || k.sent() {
			t.Fatalf("stage %d after the name", k.page.stage)
		}
		k.app.Update(tea.PasteMsg{Content: "shop"})
		if k.page.stage != countIdle {
			t.Error("a paste did not cancel")
		}
	})
}

func TestCountdownThatMustNotBegin(t *testing.T) {
	nothing := steps.Plan{Deployment: shopDeployment, Verb: steps.VerbDown}
	fails := downPlan()
	fails.Checks = []steps.Check{{Question: "all was read", Verdict: steps.Fail, Evidence: "addresses in us-central1: denied"}}
	for name, plan := range map[string]steps.Plan{"nothing to delete": nothing, "a check fails": fails} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				k := newTicking(t, false)
				k.page = newCountdownPage(k.app.w, plan, false)
				k.app.do(open(k.page), nil)
				if k.page.stage != countIdle {
					t.Fatalf("counts, stage %d", k.page.stage)
				}
				k.now = k.now.Add(time.Second)
				k.app.Update(tea.KeyPressMsg{Code: 'T', Text: "T"})
				if k.page.stage != countIdle {
					t.Fatalf("counts, stage %d", k.page.stage)
				}
				k.tick(k.page.generation, time.Hour)
				if k.page.stage != countIdle || k.sent() {
					t.Errorf("stage %d", k.page.stage)
				}
			})
		})
	}
}

// The end of the program, by a signal or a lost terminal, ends the countdown.
func TestEndOfTheProgramCancelsTheCountdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTicking(t, false)
		k.over()
		k.tick(k.page.generation, time.Hour)
		if k.page.stage != countIdle || k.sent() {
			t.Errorf("stage %d", k.page.stage)
		}
	})
}

// A list that is longer than the screen can be read: a key that moves stops the
// countdown and moves, and the seconds begin anew by T.
func TestLongListIsReadAfterAKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTicking(t, false)
		k.app.Update(tea.WindowSizeMsg{Width: 60, Height: 15})
		k.sees("starts in  5 s", "forwarding rule", "stop and read on", "1–6 of 14")
		k.app.Update(tea.KeyPressMsg{Code: tea.KeyPgDown})
		if k.page.stage != countIdle {
			t.Fatalf("stage %d after a key", k.page.stage)
		}
		k.sees("stopped", "6–11 of 14", "T start again")
		k.app.Update(tea.KeyPressMsg{Code: tea.KeyEnd})
		k.sees("not made by runlb", "9–14 of 14")
		k.tick(k.page.generation, time.Hour)
		if k.sent() {
			t.Fatal("it began while the list was read")
		}
		k.now = k.now.Add(time.Second)
		k.app.Update(tea.KeyPressMsg{Code: 'T', Text: "T"})
		k.sees("starts in  5 s")
	})
}

// What others have put into it goes along only by a word for it, and then after
// the seconds.
func TestDiscardTakesAWord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTicking(t, false)
		plan := downPlan()
		plan.Checks = []steps.Check{{ID: steps.DiscardCheck + "urlMaps/shop", Question: "nobody else has put anything into URL map shop", Verdict: steps.Fail, Evidence: "somebody has: bob's rule"}}
		k.page = newCountdownPage(k.app.w, plan, false)
		k.app.do(open(k.page), nil)
		k.app.dirty = true
		k.sees("bob's rule", "not started", "deletes it all the same")
		k.app.Update(tea.KeyPressMsg{Code: 'T', Text: "T"})
		if k.page.stage != countIdle {
			t.Fatal("T begins it without the word")
		}
		k.app.Update(tea.KeyPressMsg{Code: 'F', Text: "F"})
		k.sees("goes all the same, as you said", "starts in  5 s")
		k.tick(k.page.generation, countdown)
		if !k.sent() {
			t.Error("it did not begin")
		}
	})
}

// A lock that cannot be asked for is taken over by a word, and then after the
// seconds.
func TestTakeOverOfATeardown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTicking(t, false)
		k.tick(k.page.generation, 0)
		k.page.stage = countStarting
		k.app.deliver(startedMsg{by: k.page, err: &steps.LockedError{Deployment: shopDeployment, Owner: steps.Owner{PID: 42, Host: "elsewhere"}, Unsure: true}})
		k.app.dirty = true
		k.sees("pid 42 on elsewhere", "only if that one has ended")
		k.app.Update(tea.KeyPressMsg{Code: 'F', Text: "F"})
		if k.page.stage != countRunning || !k.page.takeOver || k.sent() {
			t.Errorf("stage %d, take over %v", k.page.stage, k.page.takeOver)
		}
	})
}
