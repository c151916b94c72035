package ui

import (
	"fmt"
	"testing"

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

// From a key to the frame; the aim at 10,000 services is 16 ms.
func BenchmarkKeyToFrame(b *testing.B) {
	for _, n := range []int{10, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			a := crowd(n)
			keys := []tea.KeyPressMsg{{Code: tea.KeyDown}, {Code: tea.KeyPgDown}, {Code: tea.KeyUp}}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				a.Update(keys[i%len(keys)])
				a.View()
			}
		})
	}
}

// A letter of the filter goes over all services.
func BenchmarkFilterKeyToFrame(b *testing.B) {
	a := crowd(10_000)
	a.Update(tea.KeyPressMsg{Code: '/', Text: "/"})
	keys := []tea.KeyPressMsg{{Code: '7', Text: "7"}, {Code: tea.KeyBackspace}}
	for i := 0; b.Loop(); i++ {
		a.Update(keys[i%len(keys)])
		a.View()
	}
}

// News of a region: all rows are made anew.
func BenchmarkNewsToFrame(b *testing.B) {
	a := crowd(10_000)
	for b.Loop() {
		a.w.inv().SetRegions([]string{"us-central1"})
		a.Update(surveyMsg{of: a.w.survey})
		a.View()
	}
}

// A frame that did not change.
func BenchmarkCachedView(b *testing.B) {
	a := crowd(10_000)
	a.View()
	for b.Loop() {
		a.View()
	}
}
