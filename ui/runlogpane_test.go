package ui

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/ansi"

	"runlb/steps"
)

// longRun is a run that has told many lines, and goes on.
func longRun(lines int) *script {
	s := &script{plan: buildPlan(), open: true}
	for i := range lines {
		s.tell(steps.Event{Text: fmt.Sprintf("line %04d", i+1)})
	}
	return s
}

func (d *driver) hears(run *watch, s *script, events ...steps.Event) {
	s.tell(events...)
	d.app.deliver(runMsg{run, s.events, true})
	d.app.dirty = true
}

// The log follows what is new until it is scrolled; then it stands still, and
// f follows again.
func TestLogStandsWhereItIsScrolledTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := longRun(100)
		d := running(t, s, 80, 24)
		run := d.app.top().(*runPage).run
		d.press("tab", "tab")
		d.sees("line 0100")
		d.hears(run, s, steps.Event{Text: "line 0101"})
		d.sees("line 0101")
		d.press("up", "up")
		d.sees("line 0099")
		d.misses("line 0101")
		for i := range 50 {
			d.hears(run, s, steps.Event{Text: fmt.Sprintf("newer %04d", i)})
		}
		d.sees("line 0099")
		d.misses("newer")
		d.press("home")
		d.sees("line 0001")
		d.press("f")
		d.sees("newer 0049")
	})
}

// What is searched for is all that shows, as it is typed; esc shows all again,
// and no letter does what it does elsewhere.
func TestLogIsSearched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := longRun(300)
		d := running(t, s, 80, 24)
		page := d.app.top().(*runPage)
		d.press("/LINE 01", "tab", "7")
		if d.app.top() != page || !page.Typing() {
			t.Fatalf("typing led to %s", d.app.top().Title())
		}
		d.sees("/ LINE 017", "line 0179")
		d.misses("line 0300")
		d.press("enter", "up")
		if page.Typing() || page.log.filter.Value() != "LINE 017" {
			t.Error("enter does not keep what was searched for")
		}
		d.press("/qzx")
		d.sees("nothing found")
		d.press("esc")
		d.sees("line 0300")
		if d.app.top() != page {
			t.Error("esc left the page")
		}
	})
}

func TestWhatIsFoundStandsOut(t *testing.T) {
	ink := func(parts ...string) string { return strings.Join(parts, "") }
	for _, tt := range [][2]string{{"POST urlMaps", "urlmaps"}, {"aXbxc", "x"}, {"İstanbul i", "i"}, {"plain", ""}, {"none", "zzz"}} {
		d := shop(t, 80, 24)
		got := stressed(d.app.w.theme, tt[0], tt[1], ink)
		if plain := ansi.Strip(got); plain != tt[0] {
			t.Errorf("%q became %q", tt[0], plain)
		}
	}
}

// What is left is the longest way through what is not done, and not known where
// nobody has measured it.
func TestTimeLeft(t *testing.T) {
	plan := buildPlan()
	s := scheduled(plan, 20*time.Second)
	r := newWatch(s)
	r.take(s.events, true)
	// 20 s in, the URL map is done; HTTPS proxy 5 s and forwarding rule 22 s are left.
	if text, known := r.left(r.began.Add(20*time.Second), false); !known || text != "about 27 s left" {
		t.Errorf("left: %q, %v", text, known)
	}
	if text, known := r.left(r.began.Add(3*time.Minute), false); !known || text != "about 22 s left" {
		t.Errorf("late: %q, %v; only what has not begun counts", text, known)
	}
	if text, known := r.left(r.began.Add(20*time.Second), true); known {
		t.Errorf("a sandbox without runs: %q", text)
	}
	for i := range r.plan.Steps {
		r.plan.Steps[i].Usual, r.plan.Steps[i].Runs = 2*time.Second, 3
	}
	if text, known := r.left(r.began.Add(20*time.Second), true); !known || text != "about 4 s left" {
		t.Errorf("a sandbox with runs: %q, %v", text, known)
	}
}

// A failed run of the wizard's answers leads to the question that would help,
// and from there to the review.
func TestFailedRunIsEdited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := reviewed(t, buildPlan(), nil, 120, 40)
		review := d.app.top().(*reviewPage)
		s := brokenRun()
		run := newWatch(s)
		run.take(s.events, false)
		d.app.do(open(review.watching(run)), nil)
		page := d.app.top().(*runPage)
		page.told = page.w.now().Add(-time.Hour)
		d.app.dirty = true
		d.sees("e edit", "r try again")
		d.press("e")
		if d.app.top().Title() != "Route" {
			t.Fatalf("e leads to %s", d.app.top().Title())
		}
		d.press("enter", "enter") // by mask, and the mask
		if d.app.top() != review {
			t.Errorf("enter leads to %s", d.app.top().Title())
		}
	})
}
