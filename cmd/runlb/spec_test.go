package main

import (
	"reflect"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"pgregory.net/rapid"

	"runlb/steps"
	"runlb/steps/fieldtest"
)

// TestAFlagAnswersAsTheTableSays: a flag makes the Spec that its Field makes of
// the value, or is refused when the Field refuses it.
func TestAFlagAnswersAsTheTableSays(t *testing.T) {
	inv := steps.NewInventory("")
	rapid.Check(t, func(rt *rapid.T) {
		f := rapid.SampledFrom(steps.Fields()).Draw(rt, "field")
		text := fieldtest.Draw(rt, f, inv, steps.Spec{})
		var want steps.Spec
		refused := f.Set(&want, text)

		a := newApp(strings.NewReader(""), nil, nil)
		a.flags.endpoint = "http://127.0.0.1:1" // no project of this machine
		cmd := &cobra.Command{}
		a.flags.register(cmd.Flags())
		var flags specFlags
		flags.register(cmd, a)
		err := cmd.ParseFlags([]string{"--" + f.Flag() + "=" + text})
		got := steps.Spec{}
		if err == nil {
			got, err = flags.read(strings.NewReader(""), &a.flags)
		}
		if f.Key == "project" {
			got.Project = a.flags.projectOr("")
		}
		if f.Key != "region" {
			got.Region = "" // the surroundings may suggest one
		}
		if (err != nil) != (refused != nil) || err == nil && !reflect.DeepEqual(got, want) {
			rt.Fatalf("--%s=%s gives %v and\n%+v, the table %v and\n%+v", f.Flag(), text, err, got, refused, want)
		}
	})
}
