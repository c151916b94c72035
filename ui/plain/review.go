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
	overrides := steps.Overrides{}
	plan, err := w.plan(ctx, overrides)
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
		case "checks":
			w.blank()
			w.checks(plan.Checks)
			continue
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
			if c, asked := plan.Check(key); asked {
				overrides[key] = c.Evidence
			}
		}
		plan, err = w.plan(ctx, overrides)
	}
}

// plan looks afresh, makes the plan, and shows it after the answers. Checks
// that the user overrides stay overridden while they fail as he saw it.
func (w *wizard) plan(ctx context.Context, overrides steps.Overrides) (steps.Plan, error) {
	w.blank()
	w.line("Looking afresh at %s, its zones and what is global. Nothing is changed by that.", w.answers().Region)
	stop := w.out.beat(func() string { return "still looking" })
	plan, err := w.session.Plan(ctx, w.spec, w.consent.Names(w.answers()))
	stop()
	w.blank()
	w.line("Your answers")
	w.showAnswers()
	w.blank()
	if err != nil {
		w.line("There is no plan yet:")
		for _, one := range flat(err) {
			w.wrapped("   ", w.fieldName(one)+steps.Sentence(one))
		}
		return plan, err
	}
	plan = overrides.Apply(plan)
	return plan, w.brief(plan)
}

// brief shows a plan with the checks that ask for something; those that pass are
// counted, and one answer away.
func (w *wizard) brief(p steps.Plan) error {
	all := len(p.Checks)
	p.Checks = slices.DeleteFunc(slices.Clone(p.Checks), func(c steps.Check) bool { return c.Verdict == steps.Pass })
	err := Plan(w.w, p)
	w.line("%d of %s pass", all-len(p.Checks), plural(all, "check"))
	return err
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
			steps.Option{Value: "checks", Label: "show every check with what was seen"},
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
