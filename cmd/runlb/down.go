package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"runlb/steps"
)

func (a *app) downCommand() *cobra.Command {
	var consent downConsent
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "down NAME",
		Short: "Take a load balancer down",
		Long: "Lists what will be deleted and what stays, deletes it, and looks again: nothing of it is left.\n" +
			"Only what carries the deployment's marker is deleted. One that is marked as production\n" +
			"wants its name: typed, or with --confirm NAME.",
		Example:           "runlb down shop --sandbox --yes",
		Args:              oneName("the name of a deployment"),
		ValidArgsFunction: a.completeDeployment,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.down(cmd.Context(), args[0], consent, dryRun)
		},
	}
	cmd.Flags().BoolVar(&consent.yes, "yes", false, "do not ask before the first deletion")
	cmd.Flags().BoolVar(&consent.discard, "discard-changes", false, "also delete what somebody else has changed or put something into; --yes alone never does")
	cmd.Flags().StringVar(&consent.name, "confirm", "", "the name again, for a deployment that is marked as production")
	a.flags.registerTakeOver(cmd.Flags())
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "list only: send nothing that changes anything")
	return cmd
}

// downConsent is the consent that came with the command line.
type downConsent struct {
	yes     bool
	name    string
	discard bool // what others have put into what is ours goes along
}

// given reports whether nobody needs to be asked.
func (c downConsent) given(name string, production bool) bool {
	return c.name == name || c.yes && !production
}

func (a *app) down(ctx context.Context, name string, consent downConsent, dryRun bool) error {
	if !dryRun && !consent.yes && consent.name == "" && !a.interactive() {
		return usage("missing: consent (--yes, or --confirm %s for production: nobody can be asked without a terminal)", name)
	}
	if consent.name != "" && consent.name != name {
		return usage("--confirm %q is not the name %q: nothing was changed", consent.name, name)
	}
	if !dryRun {
		if err := a.alone(ctx, name, "", a.flags.region); err != nil {
			return err
		}
	}
	s, err := a.session(ctx, "")
	if err != nil {
		return err
	}
	defer s.Close()
	found, err := s.FindDeployment(ctx, name, a.flags.region)
	if errors.Is(err, steps.ErrNotFound) && len(s.Inventory().Gaps()) == 0 {
		return a.nothingThere(name)
	}
	if err != nil {
		return findError(err)
	}
	p, err := s.PlanDown(ctx, found.Deployment)
	if err != nil {
		return err
	}
	if consent.discard {
		p = p.OverrideAll(steps.DiscardCheck)
	}
	if !a.flags.json || dryRun {
		if err := a.showPlan(p, false); err != nil {
			return err
		}
	}
	if !dryRun {
		p, err = a.agree(ctx, p, steps.DiscardCheck, "\nSomebody else has changed it. Type discard to delete it all the same: ", "discard")
		if err != nil {
			return err
		}
	}
	switch {
	case len(p.Failed()) > 0:
		return checksFailed(p)
	case dryRun:
		return nil
	case !consent.given(name, found.Production):
		if err := a.askDown(ctx, found); err != nil {
			return err
		}
	}
	return a.carryOut(ctx, s, p)
}

// nothingThere is a teardown of what is not there, by a whole look: it has come
// to its end, as often as it is asked for.
func (a *app) nothingThere(name string) error {
	if a.flags.json {
		return writeJSON(a.out, eventJSON{Text: "nothing is there", End: &endJSON{string(steps.EndDone), 0, []resourceJSON{}}})
	}
	_, err := fmt.Fprintf(a.out, "nothing of a deployment %s is there: 0 left\n", name)
	return err
}

// askDown wants the name of a production deployment, and yes for any other.
func (a *app) askDown(ctx context.Context, found steps.Existing) error {
	name := found.Deployment.Name
	if !found.Production {
		return a.confirm(ctx, "\nType yes to delete: ", "yes")
	}
	if !a.interactive() {
		return usage("%s is marked as production, so --yes is not enough: add --confirm %s", name, name)
	}
	return a.confirm(ctx, fmt.Sprintf("\n%s is marked as production. Type its name to delete it: ", name), name)
}
