package main

import (
	"regexp"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The printer of the help writes the first word of a flag's text with a capital
// and the rest of it small: a form such as SERVICE=http://… must not stand there.
func TestFlagTextsBeginWithAWord(t *testing.T) {
	word := regexp.MustCompile(`^[A-Za-z][a-z']*([ ,;:]|$)`)
	seen := 0
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			seen++
			if f.Name != "help" && !word.MatchString(f.Usage) {
				t.Errorf("%s --%s: %q", cmd.CommandPath(), f.Name, f.Usage)
			}
		})
		for _, c := range cmd.Commands() {
			walk(c)
		}
	}
	walk(newApp(nil, nil, nil).root())
	if seen < 20 {
		t.Errorf("only %d flags were seen", seen)
	}
}
