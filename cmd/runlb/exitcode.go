package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// The exit codes of runlb. `runlb help exit-codes` prints the table below.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitChecks      = 3
	exitStopped     = 4
	exitPartial     = 5
	exitVerify      = 6
	exitLocked      = 7
	exitUnrecorded  = 8
	exitDrift       = 9
	exitHeld        = 10
	exitInterrupted = 130
)

var exitCodes = []struct {
	code    int
	meaning string
}{
	{exitOK, "done as asked"},
	{exitFailed, "something failed; the message says what, why and what to do"},
	{exitUsage, "usage: a flag, an argument or the Spec is missing or wrong, or consent (--yes) is missing; nothing was changed"},
	{exitChecks, "a check before the first change failed; nothing was changed"},
	{exitStopped, "stopped on request; the same command again resumes"},
	{exitPartial, "teardown: something of the deployment stays for now; the same command again goes on"},
	{exitVerify, "verify: the load balancer does not serve as it should"},
	{exitLocked, "another runlb is at work on this deployment"},
	{exitUnrecorded, "the journal cannot be written: nothing more was begun; make room, and the same command again resumes"},
	{exitDrift, "status NAME: something is not as it should be"},
	{exitHeld, "teardown: all is gone but what Cloud Run holds addresses in; Google frees them within hours, and the same command again finishes"},
	{exitInterrupted, "interrupted at once; the same command again resumes"},
}

// exitError is an error that chose its exit code. A nil err prints nothing:
// what there was to say has been said.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// usage is an error of the command line, with exit code 2.
func usage(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, args...)}
}

// exitCode tells how the process ends for err.
func exitCode(err error) int {
	var chosen *exitError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &chosen):
		return chosen.code
	}
	return exitFailed
}

// exitCodesTopic is the help topic; it runs nothing.
func exitCodesTopic() *cobra.Command {
	var text strings.Builder
	text.WriteString("Every command ends with one of these:\n\n")
	for _, e := range exitCodes {
		fmt.Fprintf(&text, "%4d  %s\n", e.code, e.meaning)
	}
	text.WriteString(`
"runlb mask test" ends with 1 when a URL misses. "runlb sandbox curl" ends with
curl's own codes: 3 no URL, 6 no such host, 7 refused, 28 timeout, 35 TLS, 60 certificate.`)
	return &cobra.Command{Use: "exit-codes", Short: "What the exit codes mean", Long: text.String()}
}
