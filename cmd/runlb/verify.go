package main

import (
	"context"

	"github.com/spf13/cobra"

	"runlb/steps"
	"runlb/ui/plain"
)

func (a *app) verifyCommand() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "verify NAME",
		Short: "Prove that a load balancer serves, from inside its network",
		Long: "Sends requests from inside the VPC: from the deployment's client VM, or else from a small VM\n" +
			"that is made for it, has no external address and no service account, and is deleted afterwards.",
		Example:           "runlb verify shop --sandbox --yes",
		Args:              oneName("the name of a deployment"),
		ValidArgsFunction: a.completeDeployment,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.verify(cmd.Context(), args[0], yes)
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "make a probe VM when one is needed, without asking")
	return cmd
}

func (a *app) verify(ctx context.Context, name string, yes bool) error {
	s, err := a.session(ctx, "")
	if err != nil {
		return err
	}
	defer s.Close()
	found, err := s.FindDeployment(ctx, name, a.flags.region)
	if err != nil {
		return findError(err)
	}
	v, err := s.PlanVerify(ctx, found.Deployment)
	if err != nil {
		return err
	}
	if !a.flags.json {
		if err := plain.Verification(a.out, v); err != nil {
			return err
		}
	}
	if v.Probe != nil && !yes {
		if !a.interactive() {
			return usage("missing: consent to make a probe VM and delete it again (--yes)")
		}
		if err := a.confirm(ctx, "\nType yes to make it: ", "yes"); err != nil {
			return err
		}
	}
	report, err := s.Verify(ctx, v, a.showProbe)
	if err != nil {
		return err
	}
	if err := a.showReport(report); err != nil {
		return err
	}
	if !report.OK {
		return &exitError{code: exitVerify}
	}
	return nil
}

// showProbe shows one try; with --json only the report counts.
func (a *app) showProbe(r steps.ProbeResult) {
	if !a.flags.json {
		_ = plain.Probe(a.out, r)
	}
}

func (a *app) showReport(r steps.Report) error {
	if a.flags.json {
		return writeJSON(a.out, reportToJSON(r))
	}
	return plain.Report(a.out, r)
}
