package steps

import "flag"

// faultsFull is the whole of the tests named TestFaults, of which a plain `go
// test` runs a bounded, seeded part: go test ./steps -args -faults.full
var faultsFull = flag.Bool("faults.full", false, "run all of TestFaults, not a bounded part")

// faultsSeed picks another part, and other chances.
var faultsSeed = flag.Uint64("faults.seed", 1, "what is random in TestFaults")

// counted is how many cases to run.
func counted(part, all int) int {
	if *faultsFull {
		return all
	}
	if slowed {
		return (part + 9) / 10
	}
	return part
}
