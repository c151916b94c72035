// Package fieldtest draws answers to the questions of the table, good ones and
// bad ones, for the tests that hold its presenters against each other: the page,
// the line and the flag must make the same of an answer.
package fieldtest

import (
	"strings"

	"pgregory.net/rapid"

	"runlb/steps"
)

// Draw draws an answer to the Field, as it is written. An option that cannot be
// chosen is none: not every presenter can be given it.
func Draw(t *rapid.T, f steps.Field, inv *steps.Inventory, s steps.Spec) string {
	var options []string
	if f.Options != nil {
		for _, o := range f.Options(inv, s) {
			if o.Value != "" && o.Disabled == "" {
				options = append(options, o.Value)
			}
		}
	}
	switch {
	case f.Type == steps.Toggle:
		return rapid.SampledFrom([]string{"true", "false"}).Draw(t, "toggle")
	case f.Type == steps.Choice:
		return rapid.SampledFrom(options).Draw(t, "choice")
	}
	one := rapid.SampledFrom(append(options, typed()...))
	if !f.Many {
		return one.Draw(t, "text")
	}
	return strings.Join(rapid.SliceOfNDistinct(one, 1, 3, rapid.ID).Draw(t, "list"), ", ")
}

// typed are values that are right for some question and wrong for others.
func typed() []string {
	return []string{
		"shop", "Shop", "a-very-long-name-of-more-than-forty-characters-in-it", "my-project-123",
		"us-central1", "us-central1-b", "auto", "10.1.2.0/24", "10.1.2.7/24", "10.130.0.0/23", "10.1.2.99", "300.1.2.3",
		"login.example.com", "*.example.com", "<service>.example.com", "<service", "/<tag>/<service>", "35.235.240.0/20",
	}
}
