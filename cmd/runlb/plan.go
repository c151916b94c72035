package main

import (
	"context"
	"errors"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"runlb/steps"
	"runlb/ui/plain"
)

func (a *app) planCommand() *cobra.Command {
	var spec specFlags
	var byHand bool
	var consent planConsent
	var roleFile string
	cmd := &cobra.Command{
		Use:     "plan",
		Short:   "Show what up would do",
		Long:    "Shows every step with its reason, every check with its verdict, and the cost. Changes nothing.",
		Example: "runlb plan -f shop.yaml --by-hand",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, p, err := a.planned(cmd.Context(), &spec, consent)
			if err != nil {
				return err
			}
			defer s.Close()
			if roleFile != "" {
				return a.writeRole(p, roleFile)
			}
			if err := a.showPlan(p, byHand); err != nil {
				return err
			}
			if len(p.Failed()) > 0 {
				return &exitError{code: exitChecks}
			}
			return nil
		},
	}
	spec.register(cmd, a)
	consent.registerOverrides(cmd.Flags())
	cmd.Flags().BoolVar(&byHand, "by-hand", false, "print the gcloud commands that do the same")
	cmd.Flags().StringVar(&roleFile, "role-yaml", "", "write a custom role with exactly the permissions that the plan takes to this file; - is standard output")
	return cmd
}

// planConsent is what the user agreed to beforehand.
type planConsent struct {
	override   []string // ids of checks
	change     bool     // the plan is to be carried out; an API may be enabled, if he still says so
	enableAPIs bool     // and he has said so
	mend       bool     // what somebody else has changed is put back
}

func (c *planConsent) registerOverrides(set *pflag.FlagSet) {
	set.StringArrayVar(&c.override, "override", nil, "go on although this check fails; recorded in the journal; repeatable")
}

// planned reads the Spec, opens its cloud and plans. The session is the
// caller's to close when there is no error.
func (a *app) planned(ctx context.Context, f *specFlags, consent planConsent) (*steps.Session, steps.Plan, error) {
	spec, err := f.read(a.in, &a.flags)
	if err != nil {
		return nil, steps.Plan{}, err
	}
	if err := missing(spec); err != nil {
		return nil, steps.Plan{}, err
	}
	if consent.change {
		if err := a.alone(ctx, spec.Name, spec.Project, spec.Region); err != nil {
			return nil, steps.Plan{}, err
		}
	}
	s, err := a.session(ctx, spec.Project)
	if err != nil {
		return nil, steps.Plan{}, err
	}
	p, err := a.planWith(ctx, s, spec, consent)
	if err != nil {
		s.Close()
		return nil, steps.Plan{}, inputError(err)
	}
	return s, p, nil
}

func (a *app) planWith(ctx context.Context, s *steps.Session, spec steps.Spec, consent planConsent) (steps.Plan, error) {
	p, err := s.Plan(ctx, spec, a.flags.allowPublic)
	if err != nil {
		return p, err
	}
	if len(p.Disabled) > 0 && consent.change {
		enabled, err := a.enableAPIs(ctx, s, p, consent.enableAPIs)
		if err != nil {
			return p, err
		}
		if enabled {
			if p, err = s.Plan(ctx, spec, a.flags.allowPublic); err != nil {
				return p, err
			}
		}
	}
	if consent.mend {
		p = p.OverrideAll(steps.MendCheck)
	}
	return p.Override(consent.override...)
}

// writeRole writes the plan's custom role to a new file, or to standard output.
func (a *app) writeRole(p steps.Plan, name string) error {
	if name == "-" {
		return p.WriteRole(a.out)
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return usage("write role: %w", err)
	}
	return errors.Join(p.WriteRole(file), file.Close())
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
