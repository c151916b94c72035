package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"runlb/cmd/runlb/internal/embedded"
	"runlb/gcp/sandbox"
)

func (a *app) sandboxCommand() *cobra.Command {
	cmd := group("sandbox", "The simulated Google Cloud",
		"The sandbox is a Google Cloud inside this program, with load balancers that really serve.\n"+
			"--sandbox opens it for one command; `runlb sandbox serve` keeps it running for gcloud, curl and Terraform.",
		a.sandboxServeCommand(), a.sandboxEnvCommand(), a.sandboxCurlCommand(), a.sandboxRequestsCommand(), a.sandboxResetCommand(),
		a.sandboxSnapshotCommand(), a.sandboxRestoreCommand(), a.sandboxDiffCommand(),
		a.sandboxTokenCommand(), a.sandboxDenyCommand(), a.sandboxQuotaCommand(), a.sandboxFaultsCommand(), a.sandboxVersionCommand())
	cmd.PersistentFlags().StringVar(&a.flags.sandboxState, "state", "", "state file of the sandbox (default: the one of --sandbox)")
	return cmd
}

func (a *app) sandboxServeCommand() *cobra.Command {
	var addr, latency, faults string
	var hold time.Duration
	var servers []string
	var verbose bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the sandbox until ctrl+c",
		Example: "runlb sandbox serve --latency real/20\n" +
			"runlb sandbox serve --map login=http://127.0.0.1:3000 --map us-central1/cart@test=http://127.0.0.1:3001",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			l, err := sandbox.ParseLatency(latency)
			if err != nil {
				return usage("--latency: %w", err)
			}
			if hold < 0 {
				return usage("--hold-addresses: %s is less than nothing", hold)
			}
			o := embedded.Options{File: a.flags.sandboxFile(), Addr: addr, Latency: l, Hold: hold}
			if o.Map, err = parseMap(servers); err != nil {
				return err
			}
			if faults != "" {
				if o.Faults, err = readFaultFile(faults); err != nil {
					return err
				}
			}
			if verbose {
				o.Log = slog.New(slog.NewTextHandler(a.err, &slog.HandlerOptions{Level: slog.LevelDebug}))
			}
			return a.serve(cmd.Context(), o)
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8787", "loopback address to serve at")
	cmd.Flags().StringVar(&latency, "latency", "instant", "how long operations take: instant, real, real/N")
	cmd.Flags().DurationVar(&hold, "hold-addresses", 0, "how long addresses outlive the Cloud Run service that held them (default: as --latency says)")
	cmd.Flags().StringArrayVar(&servers, "map", nil, "let a server on this machine stand for a service: [REGION/]SERVICE[@TAG]=http://127.0.0.1:PORT; repeatable")
	cmd.Flags().StringVar(&faults, "faults", "", "file of faults to arm: see runlb sandbox faults --help")
	cmd.Flags().BoolVar(&verbose, "verbose", false, "log every request to stderr")
	return cmd
}

// parseMap reads the values of --map.
func parseMap(values []string) (map[string]string, error) {
	servers := map[string]string{}
	for _, value := range values {
		service, target, ok := strings.Cut(value, "=")
		if _, twice := servers[service]; !ok || twice {
			return nil, usage("--map %q: want SERVICE=http://127.0.0.1:PORT, each service once", value)
		}
		servers[service] = target
	}
	return servers, nil
}

func (a *app) serve(ctx context.Context, o embedded.Options) error {
	// The state is most of the heap and lives long: collecting twice as often costs little, and keeps the process small.
	debug.SetGCPercent(50)
	s, err := embedded.Serve(ctx, o)
	var taken *embedded.TakenError
	var addr *embedded.AddressError
	var mapped *sandbox.MapError
	switch {
	case errors.As(err, &taken):
		return &exitError{exitLocked, err}
	case errors.As(err, &addr):
		return usage("--addr: %w", err)
	case errors.As(err, &mapped):
		return usage("--map: %w", mapped)
	case err != nil:
		return unreadableState(err)
	}
	debug.FreeOSMemory() // what reading a large state has left behind.
	printServing(a.out, s.Endpoint(), o, a.flags.sandboxState != "")
	<-ctx.Done()
	fmt.Fprintln(a.out, "sandbox stopped; its state stays in "+o.File)
	if err := s.Close(); err != nil {
		return err
	}
	return &exitError{code: exitOK}
}

// printServing says how to point every client at the sandbox.
func printServing(w io.Writer, endpoint string, o embedded.Options, own bool) {
	with := ""
	if own {
		with = " --endpoint " + endpoint
	}
	host := strings.TrimPrefix(endpoint, "http://")
	fmt.Fprintf(w, `sandbox serving at %s
state %s

  runlb       runlb --endpoint %s status
  gcloud and  eval "$(runlb sandbox env%s)"
  Terraform   gcloud compute networks list
  a client    runlb sandbox curl%s --from NETWORK/REGION http://10.1.2.99/
  in a VPC    curl -x http://NETWORK.REGION@%s http://10.1.2.99/

`, endpoint, o.File, endpoint, with, with, host)
	for _, service := range slices.Sorted(maps.Keys(o.Map)) {
		fmt.Fprintf(w, "service %s is %s\n", service, o.Map[service])
	}
	fmt.Fprintln(w, "ctrl+c stops it")
}
