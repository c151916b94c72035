package ui

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"runlb/steps"
	"runlb/ui/internal/fakecloud"
	"runlb/ui/theme"
)

func TestSeveralServicesLeadToAMask(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 80, 24)
		d.press("n", "enter", "down", "space", "down", "space") // cart and catalog of us-central1
		d.sees("✓ 2 chosen")
		d.press("enter")
		d.sees("› by URL mask", "2 services share the load balancer")
		d.press("enter")
		d.sees("<service>.example.com", "● cart", "● catalog")
		d.press("enter")
		if got := d.app.w.spec; got.Backend.Mask != "<service>.example.com" || got.Backend.Service != "" || got.Region != "us-central1" {
			t.Errorf("answers %+v", got)
		}
	})
}

func TestServicesOfTwoRegionsCannotBeMarked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 80, 24)
		d.press("n", "enter", "space", "space") // billing of europe-west1, then cart of us-central1
		d.sees("✓ 1 chosen", "one load balancer, one region: billing is in europe-west1")
	})
}

func TestServiceThatIsNotListed(t *testing.T) {
	for _, tt := range []struct{ typed, service, region string }{
		{"ghost", "ghost", "us-central1"},
		{"europe-west4/ghost", "ghost", "europe-west4"},
	} {
		synctest.Test(t, func(t *testing.T) {
			d := shop(t, 80, 24)
			d.press("n", "enter", "end", "enter", tt.typed, "enter")
			if got := d.app.w.spec; got.Backend.Service != tt.service || got.Region != tt.region || d.app.top().Title() != "Route" {
				t.Errorf("%s: answers %+v on page %s", tt.typed, got, d.app.top().Title())
			}
		})
	}
}

func TestSampleIsOffered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 80, 24)
		d.press("n", "enter", "end", "up", "enter")
		if got := d.app.w.spec.Backend; got.Service != "hello" || !got.Sample {
			t.Errorf("backend %+v", got)
		}
	})
}

// Rows are there while another region is still silent, and that one is named.
func TestServicesStreamIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := fakecloud.Shop()
		c.Silent = map[string]bool{"asia-south2": true}
		o := options(t, c)
		w := newWizard(o)
		session, err := o.Engine.Open(t.Context(), o.Target)
		if err != nil {
			t.Fatal(err)
		}
		w.session, w.survey = session, newSurvey(session.Inventory())
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- session.Survey(ctx, steps.Query{}, w.survey.seen) }()
		synctest.Wait() // all that answers has answered; the survey goes on

		d := &driver{t: t, app: &App{keys: newKeymap(), w: w, stack: []place{{page: newServicesPage(w)}}, size: area{80, 24}, dirty: true}}
		w.theme = theme.New(true, true)
		d.sees("12 services · 41 of 43 regions", "asia-south2", "no answer yet", "me-central2", "denied: needs run.services.list")
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("survey ended with %v", err)
		}
	})
}

// However often the cloud answers, the pages hear of it once in a window, and
// telling never blocks.
func TestNewsAreGathered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSurvey(steps.NewInventory("p"))
		done := make(chan struct{})
		s.done = done
		heard := make(chan struct{})
		go func() {
			defer close(heard)
			for range 3 {
				s.listen()
			}
		}()
		began := time.Now()
		for range 600 {
			s.seen(steps.KindService, steps.Batch{Scope: steps.Scope{Location: "us-central1"}})
			time.Sleep(time.Second / 600)
			select {
			case <-heard:
				if took := time.Since(began); took < 3*newsWindow {
					t.Errorf("three windows of %s in %s", newsWindow, took)
				}
				return
			default:
			}
		}
		t.Error("the pages never heard")
	})
}

// The order is chosen by column and direction, is told in the header, and
// holds for what the filter finds as well.
func TestServicesAreSorted(t *testing.T) {
	first := func(d *driver) string {
		row := d.app.top().(*servicesPage).chooser.table.rows[0]
		return row.cells[0] + " " + row.cells[1]
	}
	for _, tt := range []struct {
		keys          []string
		header, first string
	}{
		{nil, "SERVICE ▲", "billing europe-west1"},
		{[]string{"right"}, "SERVICE ▼", "search us-central1"},
		{[]string{"right", "right"}, "REGION ▲", "reports asia-northeast1"},
		{[]string{"left"}, "UPDATED ▼", "legacy-jobs us-central1"},
		{[]string{"left", "left"}, "UPDATED ▲", "reports asia-northeast1"},
		{[]string{"left", "left", "/login"}, "UPDATED ▲", "login us-central1"},
		{[]string{"left", "right"}, "SERVICE ▲", "billing europe-west1"},
	} {
		synctest.Test(t, func(t *testing.T) {
			d := shop(t, 120, 40)
			d.press("n", "enter")
			d.press(tt.keys...)
			d.sees(tt.header)
			if got := first(d); got != tt.first {
				t.Errorf("%v: %s comes first, not %s", tt.keys, got, tt.first)
			}
		})
	}
}

// The choice that was made last is where the cursor rests, also in another
// program.
func TestLastChoiceIsRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := options(t, fakecloud.Shop())
		d := drive(t, o, 80, 24)
		d.onto("Route")
		d = drive(t, o, 80, 24)
		d.press("n", "enter")
		d.sees("› login         europe-west1")
	})
}

// A wide screen says of a service what is known, and nothing of what is not.
func TestDetailSaysWhatIsKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 200, 50)
		d.press("n", "enter", "/login us", "tab")
		d.sees("Reached from", "Callers       anyone", "Revision      login-00007-xyz", "test    https://test---login-123456789012.us-central1.run.app")
		d.press("esc")
		d.press("n", "enter", "/legacy", "tab")
		d.misses("Callers", "not known")
	})
}

// A marked service may be gone by the time the choice is made.
func TestMarkedServiceThatIsGone(t *testing.T) {
	for _, tt := range []struct {
		also, leads string
		chosen      int
	}{
		{"", "Services", 0},
		{"cart", "Route", 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			d := shop(t, 80, 24)
			d.press("n", "enter")
			p := d.app.top().(*servicesPage)
			p.marked[serviceKey("us-central1", "gone")] = true
			if tt.also != "" {
				p.marked[serviceKey("us-central1", tt.also)] = true
			}
			d.press("enter")
			if title := d.app.top().Title(); title != tt.leads || len(d.app.w.chosen) != tt.chosen {
				t.Errorf("with %q: %v are chosen on page %s", tt.also, d.app.w.chosen, title)
			}
		})
	}
}
