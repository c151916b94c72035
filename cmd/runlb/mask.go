package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"runlb/steps/mask"
)

func (a *app) maskCommand() *cobra.Command {
	return group("mask", "Work on URL masks", "A URL mask tells a serverless NEG how to find the service, and its tag, in a URL.", a.maskTestCommand())
}

func (a *app) maskTestCommand() *cobra.Command {
	var known []string
	cmd := &cobra.Command{
		Use:   "test MASK URL…",
		Short: "Show what a mask reads from URLs",
		Long: "Shows which service and tag each URL leads to. Ends with 1 when a URL leads nowhere.\n" +
			"With --service a URL must also lead to one of the named services and tags.",
		Example: "runlb mask test '<tag>.<service>.example.com' test.login.example.com\n" +
			"runlb mask test '<service>.example.com' login.example.com --service login@test,canary --service cart",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usage("runlb mask test needs a mask and at least one URL: runlb mask test '<service>.example.com' login.example.com")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			m, err := mask.Parse(args[0])
			if err != nil {
				return &exitError{exitUsage, err}
			}
			return a.printMask(testMask(m, parseServices(known), args[1:]))
		},
	}
	cmd.Flags().StringArrayVar(&known, "service", nil, "a known service with its tags, such as login@test,canary; repeatable")
	return cmd
}

// parseServices reads NAME or NAME@TAG,TAG.
func parseServices(words []string) []mask.Service {
	services := make([]mask.Service, 0, len(words))
	for _, word := range words {
		name, tags, tagged := strings.Cut(word, "@")
		s := mask.Service{Name: name}
		if tagged {
			s.Tags = strings.Split(tags, ",")
		}
		services = append(services, s)
	}
	return services
}

func testMask(m mask.Mask, known []mask.Service, urls []string) []maskJSON {
	lines := make([]maskJSON, 0, len(urls))
	if len(known) == 0 {
		for _, url := range urls {
			r := m.Match(url)
			lines = append(lines, maskJSON{URL: url, OK: r.OK, Service: r.Service, Tag: r.Tag, Reason: r.Why})
		}
		return lines
	}
	for _, row := range mask.Table(m, "", known, urls) {
		if row.Example {
			ok := row.Verdict == mask.Serves
			lines = append(lines, maskJSON{URL: row.URL, OK: ok, Service: row.Service, Tag: row.Tag, Reason: row.Why})
		}
	}
	return lines
}

func (a *app) printMask(lines []maskJSON) error {
	if a.flags.json {
		if err := writeJSON(a.out, lines); err != nil {
			return err
		}
	} else {
		writeMask(a.out, lines)
	}
	if slices.ContainsFunc(lines, func(l maskJSON) bool { return !l.OK }) {
		return &exitError{code: exitFailed}
	}
	return nil
}

func writeMask(w io.Writer, lines []maskJSON) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, l := range lines {
		verdict := "serves"
		if !l.OK {
			verdict = "misses"
		}
		target := l.Service
		if l.Tag != "" {
			target += " @ " + l.Tag
		}
		fmt.Fprintln(t, strings.TrimRight(strings.Join([]string{l.URL, verdict, target, l.Reason}, "\t"), "\t"))
	}
	t.Flush()
	fmt.Fprintln(w, mask.Model)
}

// maskProblem puts a caret under the fault of a mask.
func maskProblem(err error) (string, bool) {
	var syntax *mask.SyntaxError
	if !errors.As(err, &syntax) || strings.ContainsFunc(syntax.Text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "", false
	}
	return fmt.Sprintf("  %s\n  %s^", syntax.Text, strings.Repeat(" ", syntax.Column()-1)), true
}
