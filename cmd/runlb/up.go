package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"runlb/steps"
)

func (a *app) upCommand() *cobra.Command {
	var spec specFlags
	var yes, dryRun bool
	var consent planConsent
	cmd := &cobra.Command{
		Use:   "up",
		Short: "Build a load balancer, or bring one to what its Spec says",
		Long: "Plans, shows the plan, and carries it out. Run again after a stop, a failure or a crash: it resumes.\n" +
			"Every entry of the Spec is a flag too, and flags win over the file.",
		Example: "runlb up -f shop.yaml\n" +
			"runlb up --name shop --region us-central1 --backend-service login --sandbox --yes",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			consent.change = !dryRun
			return a.up(cmd.Context(), &spec, consent, yes, dryRun)
		},
	}
	spec.register(cmd, a)
	consent.registerOverrides(cmd.Flags())
	cmd.Flags().BoolVar(&consent.enableAPIs, "enable-apis", false, "enable the APIs that are missing; --yes alone never does")
	cmd.Flags().BoolVar(&consent.mend, "mend", false, "put back what somebody else has changed since; --yes alone never does")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask before the first change")
	a.flags.registerTakeOver(cmd.Flags())
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "plan only: send nothing that changes anything")
	return cmd
}

func (a *app) up(ctx context.Context, f *specFlags, consent planConsent, yes, dryRun bool) error {
	if err := a.canConsent(f, yes || dryRun); err != nil {
		return err
	}
	s, p, err := a.planned(ctx, f, consent)
	if err != nil {
		return err
	}
	defer s.Close()
	if !a.flags.json || dryRun {
		if err := a.showPlan(p, false); err != nil {
			return err
		}
	}
	if !dryRun {
		if p, err = a.agree(ctx, p, steps.MendCheck, "\nSomebody else has changed it. Type mend to put it back: ", "mend"); err != nil {
			return err
		}
	}
	switch {
	case len(p.Failed()) > 0:
		return checksFailed(p)
	case dryRun:
		return nil
	case !yes:
		if err := a.confirm(ctx, "\nType yes to go ahead: ", "yes"); err != nil {
			return err
		}
	}
	return a.carryOut(ctx, s, p)
}

// canConsent finds out before any request whether up can get what it needs:
// without a terminal nobody can be asked, and all that is missing is named at
// once.
func (a *app) canConsent(f *specFlags, yes bool) error {
	if yes || a.interactive() {
		return nil
	}
	const consent = "consent (--yes: nobody can be asked without a terminal)"
	spec, err := f.read(a.in, &a.flags)
	if err != nil {
		return err
	}
	if err := missing(spec); err != nil {
		return usage("%w; %s", err, consent)
	}
	return usage("missing: %s", consent)
}

// confirm asks for a word. Any other answer changes nothing.
func (a *app) confirm(ctx context.Context, question, word string) error {
	answer, err := a.ask(ctx, question)
	if err != nil {
		return err
	}
	if answer != word {
		return usage("the answer was not %q: nothing was changed", word)
	}
	return nil
}

func checksFailed(p steps.Plan) error {
	return &exitError{exitChecks, fmt.Errorf("%s: %d of %d checks fail: nothing was changed", p.Deployment.Name, len(p.Failed()), len(p.Checks))}
}
