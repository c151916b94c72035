// Package faults is the fault matrix: it runs the real engine, through the real clients, against the sandbox while processes are killed,
// disks fill up, answers are lost and clouds lie, and holds what came of it against an oracle that knows nothing of the engine.
//
// A test's name is the id of its row in the table of cmd/faults. What runs by default is a bounded sample, the same at every run;
// -faults.full is all of it, and -faults.seed another sample. Virtual time (testing/synctest) makes an hour of cloud cost some milliseconds.
package faults

import (
	"flag"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"testing"
)

var (
	full = flag.Bool("faults.full", false, "every point of the matrix, not a sample")
	seed = flag.Uint64("faults.seed", 1, "which sample is taken, and what is random in a test")
)

func TestMain(m *testing.M) {
	debug.SetGCPercent(400) // thousands of short-lived clouds
	os.Exit(m.Run())
}

// chance is a source of chance that is the same at every run with the same seed.
func chance(what string) *rand.Rand {
	n := uint64(14695981039346656037) // FNV-1a
	for _, b := range []byte(what) {
		n = (n ^ uint64(b)) * 1099511628211
	}
	return rand.New(rand.NewPCG(*seed, n))
}

// sample is all of the points or, without -faults.full, n of them.
func sample[T any](what string, points []T, n int) []T {
	if slowed {
		n = (n + 5) / 6
	}
	if *full || n >= len(points) {
		return points
	}
	some := make([]T, 0, n)
	for _, i := range chance(what).Perm(len(points))[:n] {
		some = append(some, points[i])
	}
	return some
}

// pick is one of the choices, by what it is for.
func pick[T any](what string, choices ...T) T { return choices[chance(what).IntN(len(choices))] }
