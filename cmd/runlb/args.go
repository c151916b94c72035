package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// noArgs refuses arguments. A word in the place of a command is an unknown
// command, answered with the nearest ones.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if !cmd.HasAvailableSubCommands() {
		return usage("%s takes no argument, and got %q", cmd.CommandPath(), args[0])
	}
	problem := fmt.Sprintf("%q is no command of %s", args[0], cmd.CommandPath())
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return usage("%s; is %s meant?", problem, strings.Join(near, " or "))
	}
	return usage("%s; see %s --help", problem, cmd.CommandPath())
}

// oneName wants exactly one argument.
func oneName(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch len(args) {
		case 0:
			return usage("%s needs %s: %s", cmd.CommandPath(), what, cmd.UseLine())
		case 1:
			return nil
		}
		return usage("%s takes one argument, and got %d: %s", cmd.CommandPath(), len(args), strings.Join(args, " "))
	}
}

// group is a command that only holds others.
func group(use, short, long string, children ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Long: long, Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var names []string
			for _, c := range cmd.Commands() {
				names = append(names, c.Name())
			}
			return usage("%s needs a command: %s", cmd.CommandPath(), strings.Join(names, ", "))
		},
	}
	cmd.AddCommand(children...)
	return cmd
}

func atMostOne(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usage("%s takes one argument at most, and got %d: %s", cmd.CommandPath(), len(args), strings.Join(args, " "))
	}
	return nil
}
