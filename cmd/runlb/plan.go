package main

import (
	"context"

	"github.com/spf13/cobra"

	"runlb/steps"
	"runlb/ui/plain"
)

func (a *app) planCommand() *cobra.Command {
	var spec specFlags
	var byHand bool
	cmd := &cobra.Command{
		Use:     "plan",
		Short:   "Show what up would do",
		Long:    "Shows every step with its reason, every check with its verdict, and the cost. Changes nothing.",
		Example: "runlb plan -f shop.yaml --by-hand",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, p, err := a.planned(cmd.Context(), &spec)
			if err != nil {
				return err
			}
			defer s.Close()
			if err := a.showPlan(p, byHand); err != nil {
				return err
			}
			if len(p.Failed()) > 0 {
				return &exitError{code: exitChecks}
			}
			return nil
		},
	}
	spec.register(cmd)
	cmd.Flags().BoolVar(&byHand, "by-hand", false, "print the gcloud commands that do the same")
	return cmd
}

// planned reads the Spec, opens its cloud and plans. The session is the
// caller's to close when there is no error.
func (a *app) planned(ctx context.Context, f *specFlags) (*steps.Session, steps.Plan, error) {
	spec, err := f.read(a.in, &a.flags)
	if err != nil {
		return nil, steps.Plan{}, err
	}
	if err := missing(spec); err != nil {
		return nil, steps.Plan{}, err
	}
	s, err := a.session(ctx, spec.Project)
	if err != nil {
		return nil, steps.Plan{}, err
	}
	p, err := s.Plan(ctx, spec, a.flags.allowPublic)
	if err != nil {
		s.Close()
		return nil, steps.Plan{}, inputError(err)
	}
	return s, p, nil
}

func (a *app) showPlan(p steps.Plan, byHand bool) error {
	switch {
	case a.flags.json:
		return writeJSON(a.out, planToJSON(p))
	case byHand:
		return plain.ByHand(a.out, p)
	}
	return plain.Plan(a.out, p)
}
