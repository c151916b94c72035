package ui

import (
	"fmt"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
	"runlb/ui/internal/fakecloud"
)

// crowd is the services page at 200x50 with so many services.
func crowd(services int) *App {
	a := New(Options{Now: fakecloud.Now, Engine: &steps.Engine{}, Target: steps.Target{Project: fakecloud.ShopProject}})
	a.Update(tea.WindowSizeMsg{Width: 200, Height: 50})
	items := make([]steps.Found, services)
	for i := range items {
		items[i] = steps.Found{Resource: &steps.Service{
			Meta:    steps.Meta{Project: fakecloud.ShopProject, Location: "us-central1", Name: fmt.Sprintf("service-%05d", i)},
			Ingress: steps.IngressAll, Tags: []string{"canary"}, Updated: fakecloud.Now(),
		}}
	}
	a.w.inv().Add(steps.KindService, steps.Batch{Scope: steps.Scope{Project: fakecloud.ShopProject, Location: "us-central1"}, Items: items})
	a.do(open(a.asks("backend.service")), nil)
	return a
}

// frameAim is how long a key may take to its frame, for 99 keys of 100.
const frameAim = 16 * time.Millisecond

// worst runs a benchmark's loop, and reports what 99 of 100 turns stay below.
func worst(b *testing.B, turn func(i int)) {
	b.Helper()
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		turn(i)
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100])/float64(time.Millisecond), "ms-p99")
	b.ReportMetric(float64(frameAim/time.Millisecond), "ms-aim")
}

// From a key to the frame, at 200x50.
func BenchmarkKeyToFrame(b *testing.B) {
	for _, n := range []int{10, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			a := crowd(n)
			keys := []tea.KeyPressMsg{{Code: tea.KeyDown}, {Code: tea.KeyPgDown}, {Code: tea.KeyUp}}
			b.ReportAllocs()
			worst(b, func(i int) {
				a.Update(keys[i%len(keys)])
				a.View()
			})
		})
	}
}

// From a key to the frame while a survey tells its news: 600 answers in a
// second are 25 news, and so about as many as a fast hand's keys. Each news
// makes all rows anew before the key has its turn.
func BenchmarkKeyToFrameWithNews(b *testing.B) {
	a := crowd(10_000)
	news := steps.Found{Resource: &steps.Service{Meta: steps.Meta{Project: fakecloud.ShopProject, Location: "us-east1", Name: "news"}}}
	keys := []tea.KeyPressMsg{{Code: tea.KeyDown}, {Code: tea.KeyPgDown}, {Code: tea.KeyUp}}
	worst(b, func(i int) {
		a.w.inv().Put(news)
		a.Update(surveyMsg{of: a.w.survey})
		a.Update(keys[i%len(keys)])
		a.View()
	})
}

// A letter of the filter goes over all services.
func BenchmarkFilterKeyToFrame(b *testing.B) {
	a := crowd(10_000)
	a.Update(tea.KeyPressMsg{Code: '/', Text: "/"})
	keys := []tea.KeyPressMsg{{Code: '7', Text: "7"}, {Code: tea.KeyBackspace}}
	worst(b, func(i int) {
		a.Update(keys[i%len(keys)])
		a.View()
	})
}

// Another order of all services.
func BenchmarkSortKeyToFrame(b *testing.B) {
	a := crowd(10_000)
	worst(b, func(int) {
		a.Update(tea.KeyPressMsg{Code: tea.KeyRight})
		a.View()
	})
}

// A frame that did not change.
func BenchmarkCachedView(b *testing.B) {
	a := crowd(10_000)
	a.View()
	for b.Loop() {
		a.View()
	}
}
