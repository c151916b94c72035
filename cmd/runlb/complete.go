package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"runlb/steps"
)

// glancePatience is how long shell completion waits for a cloud. What has
// answered by then is offered.
const glancePatience = 1500 * time.Millisecond

// completeField offers the options of a Field for its flag, with what the other
// flags say. Those that stand in the table without a cloud need none.
func (a *app) completeField(spec *specFlags, f steps.Field) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
		switch {
		case f.Type == steps.Toggle:
			return []cobra.Completion{"true", "false"}, cobra.ShellCompDirectiveNoFileComp
		case f.Key == "certificate.cert", f.Key == "certificate.key":
			return nil, cobra.ShellCompDirectiveDefault
		case f.Options == nil:
			return nil, cobra.ShellCompDirectiveNoFileComp
		case f.Type == steps.Choice:
			return offered(f, f.Options(steps.NewInventory(""), steps.Spec{}), begun), cobra.ShellCompDirectiveNoFileComp
		}
		s, err := spec.read(strings.NewReader(""), &a.flags)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp // it is the run's to say
		}
		s.Project = a.flags.knownProject(s.Project).Value
		query := steps.Query{Region: s.Region}
		if s.Region == "" || f.Key == "region" {
			query = steps.Query{Kinds: []steps.Kind{steps.KindService}}
		}
		key := []string{f.Key, s.Region, s.Network.Name, s.Network.Subnet.Name, s.Backend.Service}
		options := a.glance(cmd.Context(), s.Project, key, query, func(inv *steps.Inventory) []steps.Option {
			return f.Options(inv, steps.WithDefaults(s, inv))
		})
		return offered(f, options, begun), cobra.ShellCompDirectiveNoFileComp
	}
}

// offered are the options that can be chosen. Of a list, the last item is being
// written.
func offered(f steps.Field, options []steps.Option, begun string) []cobra.Completion {
	before := ""
	if f.Many {
		before = begun[:strings.LastIndexByte(begun, ',')+1]
	}
	var list []cobra.Completion
	for _, o := range options {
		if o.Value != "" && o.Disabled == "" && strings.HasPrefix(before+o.Value, begun) {
			list = append(list, cobra.CompletionWithDesc(before+o.Value, o.Note))
		}
	}
	return list
}

// completeDeployment offers the names of the deployments that are there, for
// the one argument of a command.
func (a *app) completeDeployment(cmd *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	query := steps.Query{Region: a.flags.region, Kinds: statusKinds()}
	options := a.glance(cmd.Context(), a.flags.knownProject("").Value, []string{"deployments", a.flags.region}, query, func(inv *steps.Inventory) []steps.Option {
		var list []steps.Option
		for _, e := range inv.Deployments() {
			list = append(list, steps.Option{Value: e.Deployment.Name, Note: e.Deployment.Region})
		}
		return list
	})
	return offered(steps.Field{}, options, begun), cobra.ShellCompDirectiveNoFileComp
}

// glance is a short look at a cloud, or what one of less than a minute ago saw.
// Without credentials, a project or an answer it is empty: completion asks for
// no login, and has nowhere to complain.
func (a *app) glance(ctx context.Context, project string, key []string, q steps.Query, see func(*steps.Inventory) []steps.Option) []steps.Option {
	if project == "" {
		return nil
	}
	file := a.glanceFile(append(slices.Clone(key), project, a.flags.endpoint))
	if seen, ok := readGlance(file, time.Now()); ok {
		return seen
	}
	ctx, cancel := context.WithTimeout(ctx, glancePatience)
	defer cancel()
	s, err := a.engine("instant").Open(ctx, a.flags.target(steps.Default{Value: project}))
	if err != nil {
		return nil
	}
	defer s.Close()
	err = s.Survey(ctx, q, nil)
	options := see(s.Inventory())
	if err == nil {
		writeGlance(file, time.Now(), options)
	}
	return options
}
