// Command runlb puts a private front door on Cloud Run services: a regional
// internal Application Load Balancer. It is a terminal wizard, and plain
// commands over the same engine.
package main

import (
	"context"
	"os"
	"runtime/debug"
)

// plenty is how much memory there may be before the collector works harder: twice
// what 10,000 services take. Answers of many megabytes then pass without piling up.
// GOMEMLIMIT overrides it.
const plenty = 128 << 20

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(plenty)
	}
	a := newApp(os.Stdin, os.Stdout, os.Stderr)
	os.Exit(a.run(context.Background(), os.Args[1:]))
}
