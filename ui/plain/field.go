package plain

import (
	"context"

	"runlb/steps"
)

// fieldStage asks a Field as the table has it.
func (w *wizard) fieldStage(f steps.Field) stage {
	return stage{
		fields: []string{f.Key},
		asked:  func() bool { return w.asks(f) },
		ask: func(ctx context.Context) error {
			w.lookFor(ctx, f)
			return w.askField(ctx, f, &w.spec)
		},
	}
}

// asks reports whether the Field makes sense with the answers so far, and with
// what was found.
func (w *wizard) asks(f steps.Field) bool {
	switch f.Key {
	case "region", "backend.sample":
		return w.unseen() // a service that was found has both
	case "certificate.cert", "certificate.key":
		return w.takesFrom(sourceFiles)
	case "certificate.existing":
		return w.takesFrom(sourceExisting)
	case "certificate.selfSigned":
		return w.takesFrom(sourceSelfSigned)
	}
	return f.Asked == nil || f.Asked(w.answers())
}

// lookFor finds what the options of some Fields need.
func (w *wizard) lookFor(ctx context.Context, f steps.Field) {
	s := w.answers()
	switch f.Key {
	case "client.zone":
		if zones, err := w.session.Access().Zones(ctx, s.Project, s.Region); err == nil {
			w.inv().SetZones(s.Region, zones) // without them a zone can be typed
		}
	case "access.services":
		w.session.ReadInvokers(ctx, s.Deployment(), w.reached()...)
	}
}

// askField asks a Field and writes the answer into the Spec. What cannot be an
// answer leaves the Spec as it was.
func (w *wizard) askField(ctx context.Context, f steps.Field, spec *steps.Spec) error {
	q := w.fieldQuestion(f, *spec)
	q.judge = func(a answer) error {
		after := *spec
		if a.given {
			if err := f.Set(&after, a.text); err != nil {
				return err
			}
		}
		if f.Check != nil {
			if err := f.Check(w.inv(), w.filled(after)); err != nil {
				return err
			}
		}
		if err := w.afterField(f, a, after); err != nil {
			return err
		}
		*spec = after
		return nil
	}
	_, err := w.ask(ctx, q)
	return err
}

// fieldQuestion is a Field as a question, with what an empty line means now.
func (w *wizard) fieldQuestion(f steps.Field, spec steps.Spec) question {
	answers := w.filled(spec)
	q := question{title: w.title(f.Label), help: f.Help, only: f.Type == steps.Choice, many: f.Many, toggle: f.Type == steps.Toggle,
		clears: f.Get(spec) != "" && f.Type == steps.Text, flag: "--" + f.Flag()}
	if f.Options != nil {
		q.options = f.Options(w.inv(), answers)
	}
	if f.Key == "certificate.selfSigned" {
		q.options = w.hosts(answers)
	}
	given, meant := f.Get(spec), f.Get(answers)
	q.empty = "none"
	switch {
	case q.toggle:
		q.empty = map[bool]string{true: "yes", false: "no"}[meant == "true"]
	case meant != "":
		q.empty = meant
	case f.Key == "region":
		q.empty = "" // it cannot be left out
	}
	for _, o := range q.options {
		if o.Value == meant {
			q.empty = label(o)
		}
	}
	if given == "" && f.Default != nil {
		if d := f.Default(w.inv(), w.without(f, answers)); d.Source != "" && d.Value == meant && meant != "" {
			q.empty += ": " + d.Source
		}
	}
	return q
}

// without is the answers as they are before the Field's own default.
func (w *wizard) without(f steps.Field, s steps.Spec) steps.Spec {
	_ = f.Set(&s, "") // no answer can always be
	return s
}

// afterField looks further at an answer, and says what it led to.
func (w *wizard) afterField(f steps.Field, a answer, after steps.Spec) error {
	if f.Key == "certificate.cert" || f.Key == "certificate.key" {
		return w.inspect(f.Key, after)
	}
	filled := w.filled(after)
	if f.Type == steps.Toggle && a.given && a.text == "" && f.Get(filled) == "true" {
		w.wrapped("   ", f.Label+" stays on: "+f.Default(w.inv(), w.without(f, filled)).Source)
	}
	return nil
}
