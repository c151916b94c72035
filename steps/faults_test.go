package steps

import "flag"

// faultsFull is the whole of the tests named TestFaults, of which a plain `go
// test` runs a bounded, seeded part: go test ./steps -args -faults.full
var faultsFull = flag.Bool("faults.full", false, "run all of TestFaults, not a bounded part")

// counted is how many cases to run.
func counted(part, all int) int {
	if *faultsFull {
		return all
	}
	return part
}
