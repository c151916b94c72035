package main

import (
	"context"
	"fmt"
	"strconv"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"runlb/ui/cells"
)

func (a *app) sandboxQuotaCommand() *cobra.Command {
	var network string
	cmd := &cobra.Command{
		Use:   "quota [METRIC LIMIT]",
		Short: "Set how much the sandbox's project may have, or list what it has",
		Long: "Without arguments, the limits of the project, of its regions and of its networks are listed, where something\n" +
			"counts against them. What is made over a limit fails in its operation, as in the cloud.",
		Example: "runlb sandbox quota NETWORKS 2\nrunlb sandbox quota INTERNAL_FORWARDING_RULES_PER_NETWORK 1 --network lb-network",
		Args:    cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			region := a.flags.region
			switch {
			case region != "" && network != "":
				return usage("a limit is for a region or for a network: give --region or --network")
			case len(args) == 1 || len(args) == 0 && network != "":
				return usage("name the metric and its limit: runlb sandbox quota METRIC LIMIT")
			case len(args) == 0:
				return a.listQuotas(cmd.Context())
			case region != "":
				return a.setQuota(cmd.Context(), args[0], "regions/"+region, args[1])
			case network != "":
				return a.setQuota(cmd.Context(), args[0], "networks/"+network, args[1])
			default:
				return a.setQuota(cmd.Context(), args[0], "", args[1])
			}
		},
	}
	cmd.Flags().StringVar(&network, "network", "", "the network that the limit is for (default: each network)")
	return cmd
}

func (a *app) setQuota(ctx context.Context, metric, scope, limit string) error {
	n, err := strconv.ParseUint(limit, 10, 53)
	if err != nil {
		return usage("limit %q: want a whole number from 0", limit)
	}
	s, err := a.localSandbox(ctx)
	if err != nil {
		return err
	}
	return refusedUsage(s.SetQuota(ctx, metric, scope, float64(n)))
}

func (a *app) listQuotas(ctx context.Context) error {
	s, err := a.localSandbox(ctx)
	if err != nil {
		return err
	}
	list, err := s.Quotas(ctx)
	if err != nil {
		return err
	}
	if a.flags.json {
		return writeJSON(a.out, list)
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, q := range list {
		fmt.Fprintf(w, "%s\t%s\t%v of %v\n", q.Metric, cells.Clean(q.Scope), q.Usage, q.Limit)
	}
	return w.Flush()
}
