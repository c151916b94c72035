package plain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"runlb/steps"
)

// edit asks one question again, and those that it opens up.
func (w *wizard) edit(ctx context.Context) error {
	list := w.stages()
	list = list[:len(list)-1]
	q := question{title: "Which answer? Its number", only: true}
	for i, s := range list {
		if s.asked == nil || s.asked() {
			q.options = append(q.options, steps.Option{Value: strconv.Itoa(i), Label: w.stageName(s)})
		}
	}
	a, err := w.ask(ctx, q)
	if err != nil {
		return err
	}
	at, err := strconv.Atoi(a.text)
	if err != nil {
		return err
	}
	before := make([]bool, len(list))
	for i, s := range list {
		before[i] = s.asked == nil || s.asked()
	}
	w.number, w.page = number(list, at), ""
	if err := list[at].ask(ctx); err != nil {
		return err
	}
	for i, s := range list {
		if i > at && !before[i] && s.asked() {
			w.number = number(list, i)
			if err := s.ask(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// stageName is what a question is called among the answers.
func (w *wizard) stageName(s stage) string {
	if s.name != "" {
		return s.name
	}
	var names []string
	for _, key := range s.fields {
		if f, ok := steps.FieldByKey(key); ok {
			names = append(names, f.Label)
		}
	}
	return strings.Join(names, " and ")
}

// showAnswers writes each answer with where it comes from.
func (w *wizard) showAnswers() {
	answers := w.answers()
	var rows [][]string
	for _, f := range steps.Fields() {
		value := f.Get(answers)
		if f.Asked != nil && !f.Asked(answers) || value == "" {
			continue
		}
		source := "your answer"
		switch {
		case f.Key == "project":
			source = w.session.Target().Presets["project"].Source
		case f.Get(w.spec) == "" && f.Default != nil:
			source = f.Default(w.inv(), w.without(f, answers)).Source
		case value == f.Get(w.live):
			source = "as it is now"
		}
		if f.Type == steps.Toggle {
			value = "yes"
		}
		rows = append(rows, []string{f.Label, value, source})
	}
	for i, b := range answers.Backends {
		rows = append(rows, []string{fmt.Sprintf("Backend %d", i+1), backendWords(b), leadsHere(i, b)})
	}
	w.table("   ", rows)
}

// command is the command that answers every question so.
func (w *wizard) command() string {
	words := []string{"runlb", "up"}
	switch t := w.session.Target(); {
	case t.Sandbox:
		words = append(words, "--sandbox")
	case t.Endpoint != "":
		words = append(words, "--endpoint="+steps.ShellWord(t.Endpoint))
	}
	spec := w.spec
	spec.Project, spec.Name = w.session.Target().Project, w.answers().Name
	if len(spec.Backends) > 0 {
		return strings.Join(words, " ") + " -f SPEC, with the backends under backends: in the file"
	}
	for _, f := range steps.Fields() {
		value := f.Get(spec)
		switch {
		case value == "" || f.Key == "project" && w.session.Target().Sandbox:
		case f.Type == steps.Toggle:
			words = append(words, "--"+f.Flag())
		default:
			words = append(words, "--"+f.Flag()+"="+steps.ShellWord(value))
		}
	}
	for _, name := range w.consent.Names(w.answers()) {
		if slices.Contains(spec.Access.Services, name) {
			words = append(words, "--allow-public="+steps.ShellWord(name))
		}
	}
	return strings.Join(words, " ")
}

// flat lists the errors that errors.Join put together.
func flat(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, one := range joined.Unwrap() {
		all = append(all, flat(one)...)
	}
	return all
}

// fieldName begins the problem of an answer with what was asked.
func (w *wizard) fieldName(err error) string {
	var wrong *steps.FieldError
	if !errors.As(err, &wrong) {
		return ""
	}
	if f, ok := steps.FieldByKey(wrong.Field); ok {
		return f.Label + ": "
	}
	return wrong.Field + ": "
}
