package main

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"runlb/steps"
)

// A run that cannot begin has no events: why is said at once, and once. What
// the events have said is not said again.
func TestTheWizardTellsWhyARunDidNotBegin(t *testing.T) {
	locked := &steps.LockedError{Deployment: steps.Deployment{Name: "shop"}, Owner: steps.Owner{PID: 42, Host: "here"}}
	for name, tt := range map[string]struct {
		err  error
		want string
		code int
	}{
		"locked":      {&exitError{exitLocked, locked}, "pid 42 on here", exitLocked},
		"other cause": {errors.New("read plan: no such thing"), "no such thing", exitFailed},
		"ended":       {endingError(steps.EndFailed), "", exitFailed},
		"done":        {nil, "", exitOK},
	} {
		var out bytes.Buffer
		err := newApp(strings.NewReader(""), &out, io.Discard).told(tt.err)
		if !strings.Contains(out.String(), tt.want) || tt.want == "" && out.Len() > 0 || exitCode(err) != tt.code {
			t.Errorf("%s: exit code %d, said %q", name, exitCode(err), out.String())
		}
		var chosen *exitError
		if err != nil && (!errors.As(err, &chosen) || chosen.err != nil) {
			t.Errorf("%s: %v would be said again", name, err)
		}
	}
}
