package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"runlb/gcp/sandbox"
	"runlb/ui/cells"
)

type requestsFlags struct {
	rule   string
	api    bool
	follow bool
	last   int
}

func (a *app) sandboxRequestsCommand() *cobra.Command {
	f := requestsFlags{}
	cmd := &cobra.Command{
		Use:   "requests",
		Short: "Show the requests that the sandbox's load balancers have answered",
		Long: "Shows a line for each request: when, from where, what was asked, the status, who answered, and, when no\n" +
			"container did, why. The sandbox remembers the last 4096, as long as it is served; `runlb sandbox serve` keeps it so.\n" +
			"With --api it shows the requests to the simulated APIs instead.",
		Example: "runlb sandbox requests --rule shop-https -f",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.api && f.rule != "" {
				return usage("--rule is for the requests of load balancers: leave out --api or --rule")
			}
			s, err := a.localSandbox(cmd.Context())
			if err != nil {
				return err
			}
			if f.api {
				return follow(cmd.Context(), f, s.Requests, func(sandbox.Request) bool { return true }, func(r sandbox.Request) error { return a.printRequest(r) })
			}
			ofRule := func(v sandbox.Visit) bool { return f.rule == "" || path.Base(v.Rule) == f.rule }
			return follow(cmd.Context(), f, s.Visits, ofRule, func(v sandbox.Visit) error { return a.printVisit(v) })
		},
	}
	set := cmd.Flags()
	set.StringVar(&f.rule, "rule", "", "only those of the forwarding rule of this name")
	set.BoolVar(&f.api, "api", false, "the requests to the simulated APIs")
	set.BoolVarP(&f.follow, "follow", "f", false, "go on until ctrl+c")
	set.IntVarP(&f.last, "last", "n", 20, "how many to begin with")
	return cmd
}

// follow prints the last entries of a log, and with --follow those that come.
func follow[T any](ctx context.Context, f requestsFlags, read func(context.Context, int, bool) ([]T, int, error), wanted func(T) bool, show func(T) error) error {
	entries, seen, err := read(ctx, 0, false)
	if err != nil {
		return err
	}
	var chosen []T
	for _, e := range entries {
		if wanted(e) {
			chosen = append(chosen, e)
		}
	}
	chosen = chosen[max(0, len(chosen)-max(0, f.last)):]
	for {
		for _, e := range chosen {
			if err := show(e); err != nil {
				return err
			}
		}
		if !f.follow {
			return nil
		}
		chosen = nil
		if entries, seen, err = read(ctx, seen, true); ctx.Err() != nil {
			return &exitError{code: exitOK}
		} else if err != nil {
			return err
		}
		for _, e := range entries {
			if wanted(e) {
				chosen = append(chosen, e)
			}
		}
	}
}

func (a *app) printVisit(v sandbox.Visit) error {
	if a.flags.json {
		return json.NewEncoder(visible{a.out}).Encode(visitToJSON(v))
	}
	_, err := io.WriteString(a.out, visitLine(v)+"\n")
	return err
}

func (a *app) printRequest(r sandbox.Request) error {
	if a.flags.json {
		return json.NewEncoder(visible{a.out}).Encode(requestJSON{r.Time, r.Duration.Seconds(), r.Method, r.Host, r.Path, r.Status})
	}
	_, err := fmt.Fprintf(a.out, "%s  %s %s%s  %s  %s\n", clock(r.Time), cells.Clean(r.Method), cells.Clean(r.Host), cells.Clean(r.Path), statusOrCut(r.Status), took(r.Duration))
	return err
}

// statusOrCut is a status, or what is shown when none was answered.
func statusOrCut(status int) string {
	if status == 0 {
		return "cut"
	}
	return strconv.Itoa(status)
}

// visitLine tells of one request: time, from, what, status, who answered, why.
func visitLine(v sandbox.Visit) string {
	fields := []string{clock(v.Time), v.Vantage.Network + "/" + v.Vantage.Region, v.Method + " " + v.Host + v.Path, statusOrCut(v.Status)}
	if v.Service != "" {
		fields = append(fields, answeredBy(v))
	}
	fields = append(fields, took(v.Duration))
	if v.Detail != "" {
		fields = append(fields, v.Detail)
	}
	return cells.Clean(strings.Join(fields, "  "))
}

func answeredBy(v sandbox.Visit) string {
	by := v.Service
	if v.Revision != "" {
		by += "/" + v.Revision
	}
	if v.Tag != "" {
		by += "@" + v.Tag
	}
	return by
}

func clock(t time.Time) string { return t.Local().Format("15:04:05.000") }

func took(d time.Duration) string { return d.Round(time.Millisecond / 10).String() }
