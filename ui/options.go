package ui

import (
	"context"
	"strings"
	"time"

	"runlb/steps"
)

// Options is what the App starts with.
type Options struct {
	Context context.Context // ends all that the App started; nil: never
	Engine  *steps.Engine
	Target  steps.Target  // the cloud to open first
	Project steps.Default // with where it came from; its value is Target's when that is empty
	Region  steps.Default
	Sandbox steps.Target // the sandbox that the first page offers
	Spec    steps.Spec   // answers so far
	Consent []string     // services that may be made public
	Environ []string     // "KEY=value"; NO_COLOR, TERM and RUNLB_THEME are heeded
	Now     func() time.Time
	// Looked is told when a look at the whole cloud is over and drawn: memory
	// that was needed for it may go. May be nil.
	Looked func()
	// Clipboard puts a text on this machine's clipboard, where it has one; what
	// is copied goes through the terminal too. May be nil.
	Clipboard func(text string)
	// Problem is why there are no usable credentials: the first page tells it,
	// and the sandbox is one key away. Nil opens Target at once.
	Problem error
}

// noColour reports whether the environment asks for no colour. Any value of
// NO_COLOR counts (no-color.org).
func noColour(environ []string) bool {
	for _, pair := range environ {
		key, value, _ := strings.Cut(pair, "=")
		if key == "NO_COLOR" && value != "" || key == "TERM" && value == "dumb" {
			return true
		}
	}
	return false
}

// background is how RUNLB_THEME says the terminal is: light or dark. Anything
// else leaves it to the terminal's own answer; until that comes it is dark.
func background(environ []string) (dark, told bool) {
	for _, pair := range environ {
		switch pair {
		case "RUNLB_THEME=light":
			return false, true
		case "RUNLB_THEME=dark":
			return true, true
		}
	}
	return true, false
}
