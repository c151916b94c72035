package plain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"runlb/steps"
)

// review shows what would be done, and asks until it is carried out or left.
func (w *wizard) review(ctx context.Context) error {
	var overridden []string
	plan, err := w.plan(ctx, overridden)
	for {
		if err != nil && ctx.Err() != nil {
			return ctx.Err()
		}
		ways := w.ways(plan, err)
		q := question{title: "What now?", options: ways, flag: w.command(),
			help: "Nothing has been changed yet. back leads to the last question."}
		i, asked := w.choose(ctx, q)
		if asked != nil {
			return asked
		}
		way, key, _ := strings.Cut(ways[i].Value, " ")
		switch way {
		case "apply":
			if done, err := w.apply(ctx, plan); done || err != nil {
				return err
			}
			continue
		case "edit":
			if err := w.edit(ctx); err != nil && !errors.Is(err, errBack) {
				return err
			}
		case "gcloud":
			if err := ByHand(w.w, plan); err != nil {
				return err
			}
			continue
		case "command":
			w.line("%s", w.command())
			continue
		case "enable":
			w.line("Enabling %s, which can take some minutes.", strings.Join(plan.Disabled, ", "))
			if err := w.session.Enable(ctx, plan.Deployment.Region, plan.Disabled); err != nil {
				w.problem(*steps.ProblemOf(err))
				continue
			}
		case "override":
			overridden = append(overridden, key)
		}
		plan, err = w.plan(ctx, overridden)
	}
}

// plan looks afresh, makes the plan, and shows it after the answers. Checks
// that the user overrides stay overridden while they fail.
func (w *wizard) plan(ctx context.Context, overridden []string) (steps.Plan, error) {
	w.blank()
	w.line("Looking afresh at %s, its zones and what is global. Nothing is changed by that.", w.answers().Region)
	stop := w.out.beat(func() string { return "still looking" })
	plan, err := w.session.Plan(ctx, w.spec, w.consent)
	stop()
	w.blank()
	w.line("Your answers")
	w.showAnswers()
	w.blank()
	if err != nil {
		w.line("There is no plan yet:")
		for _, one := range flat(err) {
			w.wrapped("   ", w.fieldName(one)+sentence(one))
		}
		return plan, err
	}
	for _, id := range overridden {
		if with, err := plan.Override(id); err == nil {
			plan = with
		}
	}
	return plan, Plan(w.w, plan)
}

// ways are the ways to go on from a plan. None is taken by an empty line.
func (w *wizard) ways(p steps.Plan, err error) []steps.Option {
	var list []steps.Option
	if err == nil {
		apply := steps.Option{Value: "apply", Label: "go ahead", Note: "asks for a word before the first change"}
		switch {
		case len(p.Failed()) > 0:
			apply.Disabled = fmt.Sprintf("%s fails: %s", plural(len(p.Failed()), "check"), p.Failed()[0].Question)
		case p.Count(steps.ActionCreate)+p.Count(steps.ActionUpdate)+p.Count(steps.ActionDelete) == 0:
			apply.Disabled = "there is nothing to do: all is as you want it"
		}
		list = append(list, apply)
		if len(p.Disabled) > 0 {
			list = append(list, steps.Option{Value: "enable", Label: "enable " + strings.Join(p.Disabled, ", "), Note: "then look again"})
		}
		for _, c := range p.Failed() {
			if c.ID != "" && !c.Firm {
				list = append(list, steps.Option{Value: "override " + c.ID, Label: "go on although this fails: " + c.Question, Note: "recorded in the journal"})
			}
		}
	}
	list = append(list,
		steps.Option{Value: "edit", Label: "change an answer"},
		steps.Option{Value: "look", Label: "look again"})
	if err == nil {
		list = append(list,
			steps.Option{Value: "gcloud", Label: "show the same as gcloud commands"},
			steps.Option{Value: "command", Label: "show the runlb command that answers the same"})
	}
	return list
}

// apply carries the plan out after a typed yes. done is false when the word was
// another one: nothing was changed.
func (w *wizard) apply(ctx context.Context, p steps.Plan) (done bool, err error) {
	yes, err := w.agree(ctx, "Type yes to go ahead", "yes", w.command()+" --yes")
	if err != nil || !yes {
		return false, err
	}
	if err := w.carryOut(ctx, p); err != nil {
		return false, err
	}
	return true, w.deployment(ctx, p.Deployment, true)
}

// agree wants a word. Any other answer changes nothing.
func (w *wizard) agree(ctx context.Context, text, word, flag string) (bool, error) {
	a, err := w.ask(ctx, question{title: text, empty: "no", flag: flag, help: "Any other answer changes nothing."})
	if err != nil {
		return false, err
	}
	if a.text != word {
		w.line("That is not %q: nothing was changed.", word)
		return false, nil
	}
	return true, nil
}

// carryOut runs a plan. A run that does not end well is no error of the wizard:
// what can be done about it is asked next.
func (w *wizard) carryOut(ctx context.Context, p steps.Plan) error {
	w.blank()
	w.ran, w.failed = p.Verb, w.CarryOut(ctx, w.session, p)
	if p.Verb == steps.VerbUp {
		w.keep(w.failed == nil)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return nil
}

// edit asks one question again, and those that it opens up.
func (w *wizard) edit(ctx context.Context) error {
	list := w.stages()
	list = list[:len(list)-1]
	q := question{title: "Which answer? Its number", only: true}
	for i, s := range list {
		if s.asked == nil || s.asked() {
			q.options = append(q.options, steps.Option{Value: fmt.Sprint(i), Label: w.stageName(s)})
		}
	}
	a, err := w.ask(ctx, q)
	if err != nil {
		return err
	}
	var at int
	fmt.Sscan(a.text, &at)
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
	var names []string
	for _, key := range s.fields {
		if f, ok := steps.FieldByKey(key); ok {
			names = append(names, f.Label)
		}
	}
	if len(names) == 0 {
		return "Source of the certificate"
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
		if f.Get(w.spec) == "" && f.Default != nil {
			source = f.Default(w.inv(), w.without(f, answers)).Source
		} else if f.Key == "project" {
			source = w.session.Target().Presets["project"].Source
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
	if w.session.Target().Sandbox {
		words = append(words, "--sandbox")
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
			words = append(words, "--"+f.Flag()+"="+Quote(value))
		}
	}
	for _, name := range w.consent {
		if slices.Contains(spec.Access.Services, name) {
			words = append(words, "--allow-public="+Quote(name))
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
