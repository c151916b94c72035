package ui

import (
	"reflect"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"runlb/steps"
	"runlb/steps/fieldtest"
)

// TestAPageAnswersAsTheTableSays: what is typed or chosen on a form makes the
// Spec that the Field makes of it, or is refused and leaves the Spec alone.
func TestAPageAnswersAsTheTableSays(t *testing.T) {
	w := newWizard(Options{})
	rapid.Check(t, func(rt *rapid.T) {
		f := rapid.SampledFrom(steps.Fields()).Draw(rt, "field")
		if f.Key == "backend.hosts" || f.Key == "backend.paths" {
			return // of a list of backends; no form asks them
		}
		base := steps.Spec{Name: "shop", Region: "us-central1", Frontend: steps.FrontendSpec{HTTPS: true, HTTP: true},
			Access: steps.AccessSpec{Services: []string{"login"}}, Client: steps.ClientSpec{VM: true, SSH: true}}
		if f.Key == "backend.tag" || f.Key == "backend.sample" {
			base.Backend.Service = "login"
		}
		w.spec = base
		text := fieldtest.Draw(rt, f, w.inv(), base)
		want := base
		err := f.Set(&want, text)
		form := newForm(w, f.Key)
		form.enter()
		if form.at == nil {
			return // it is not asked
		}
		answerOnForm(form, text)
		if (form.at != nil && form.at.wrong != nil) != (err != nil) || !reflect.DeepEqual(w.spec, want) {
			rt.Fatalf("%s = %q: the form has\n%+v, the table %v and\n%+v", f.Key, text, w.spec, err, want)
		}
	})
}

// answerOnForm does what a user does with the keys.
func answerOnForm(form *form, text string) {
	q := form.at
	switch q.field.Type {
	case steps.Toggle:
		if (q.field.Get(form.w.spec) == "true") != (text == "true") {
			form.handle(Toggle)
		}
	case steps.Choice:
		for range form.choices(q) {
			if q.field.Get(form.w.spec) != text {
				form.handle(Right)
			}
		}
	default:
		for range q.input.Value() {
			form.handle(tea.KeyPressMsg{Code: tea.KeyBackspace})
		}
		for _, r := range text {
			form.handle(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
}
