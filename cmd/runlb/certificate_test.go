package main

import (
	"os"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"runlb/cmd/runlb/internal/program"
)

// makeCert writes NAME.crt and NAME.key for the hosts: makecert NAME DAYS
// HOST…; with negative DAYS the certificate has expired.
func makeCert(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: makecert NAME DAYS HOST…")
	}
	days, err := time.ParseDuration(args[1] + "h")
	ts.Check(err)
	days *= 24
	cert, key, err := program.Certificate(days, args[2:])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".crt"), cert, 0o600))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".key"), key, 0o600))
}
