package main

import (
	"context"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"runlb/gcp/sandbox"
	"runlb/steps"
	"runlb/ui/plain"
)

func (a *app) statusCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "status [NAME]",
		Short: "Show the deployments in the cloud, or all of one",
		Long: "Finds deployments by their markers in the cloud, whoever made them and wherever.\n" +
			"Without a name it also shows the internal load balancers that runlb did not make.\n" +
			"With a name it tells what has drifted: what is changed, gone or extra, and who did it as far as\n" +
			"the cloud remembers; with -f it compares with the Spec, else with what the deployment itself shows.",
		Example:           "runlb status --sandbox\nrunlb status shop --json\nrunlb status shop -f shop.yaml",
		Args:              atMostOne,
		ValidArgsFunction: a.completeDeployment,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return a.statusOf(cmd.Context(), args[0], file)
			}
			if file != "" {
				return usage("status -f needs the name of a deployment: status NAME -f %s", file)
			}
			return a.status(cmd.Context())
		},
	}
	cmd.Flags().StringVarP(&file, "file", "f", "", "Spec file to compare with")
	_ = cmd.MarkFlagFilename("file", "yaml", "yml")
	return cmd
}

func (a *app) status(ctx context.Context) error {
	s, err := a.session(ctx, "")
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Survey(ctx, steps.Query{Kinds: statusKinds(), Region: a.flags.region}, nil); err != nil {
		return err
	}
	inv := s.Inventory()
	ours, others, gaps := inv.Deployments(), inv.Others(), inv.Gaps()
	if a.flags.json {
		return writeJSON(a.out, statusToJSON(ours, others, gaps))
	}
	return plain.Deployments(a.out, ours, others, gaps)
}

func (a *app) statusOf(ctx context.Context, name, file string) error {
	spec, err := a.specOf(name, file)
	if err != nil {
		return err
	}
	s, err := a.session(ctx, spec.Project)
	if err != nil {
		return err
	}
	defer s.Close()
	found, err := s.FindDeployment(ctx, name, a.flags.regionFor(spec.Region).Value)
	if err != nil {
		return findError(err)
	}
	gaps := s.Inventory().Gaps()
	var wanted *steps.Spec
	if file != "" {
		wanted = &spec
	}
	drift, err := s.Drift(ctx, found, wanted)
	if err != nil {
		return inputError(err)
	}
	if err := a.showStatus(found, gaps, drift, a.visitsOf(ctx, found)); err != nil {
		return err
	}
	if len(steps.Drifted(drift)) > 0 {
		return &exitError{code: exitDrift}
	}
	return nil
}

// specOf reads the Spec to compare a deployment with; an empty one without a
// file.
func (a *app) specOf(name, file string) (steps.Spec, error) {
	if file == "" {
		return steps.Spec{}, nil
	}
	f := specFlags{file: file}
	spec, err := f.read(a.in, &a.flags)
	if err == nil {
		err = missing(spec)
	}
	if err == nil && spec.Name != name {
		err = usage("%s is the Spec of %s, not of %s", file, spec.Name, name)
	}
	return spec, err
}

func (a *app) showStatus(found steps.Existing, gaps []steps.Gap, drift []steps.Drift, visits []sandbox.Visit) error {
	if a.flags.json {
		status := statusToJSON([]steps.Existing{found}, nil, gaps)
		status.Deployments[0].Drift = driftToJSON(drift)
		for _, v := range visits {
			status.Deployments[0].Requests = append(status.Deployments[0].Requests, visitToJSON(v))
		}
		return writeJSON(a.out, status)
	}
	if err := plain.Deployment(a.out, found, gaps); err != nil {
		return err
	}
	if err := plain.Drift(a.out, drift); err != nil {
		return err
	}
	return printVisits(a.out, visits)
}

// visitsShown is how many of a load balancer's last requests status shows.
const visitsShown = 10

// visitsOf are the last requests of a deployment in a sandbox of ours. A
// sandbox that another state file belongs to tells nothing.
func (a *app) visitsOf(ctx context.Context, e steps.Existing) []sandbox.Visit {
	if !a.flags.simulated() {
		return nil
	}
	s, err := a.localSandbox(ctx)
	if err != nil {
		return nil
	}
	all, _, err := s.Visits(ctx, 0, false)
	if err != nil {
		return nil
	}
	all = slices.DeleteFunc(all, func(v sandbox.Visit) bool {
		return !slices.ContainsFunc(e.Resources, func(f steps.Found) bool { return f.Ref().Path() == v.Rule })
	})
	return all[max(0, len(all)-visitsShown):]
}

func printVisits(w io.Writer, visits []sandbox.Visit) error {
	if len(visits) == 0 {
		return nil
	}
	text := "\nlast requests\n"
	for _, v := range visits {
		text += "  " + visitLine(v) + "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}

// statusKinds leaves out the services: no deployment consists of them, and
// they take a request for each region.
func statusKinds() []steps.Kind {
	var kinds []steps.Kind
	for _, k := range steps.Kinds() {
		if k != steps.KindService {
			kinds = append(kinds, k)
		}
	}
	return kinds
}
