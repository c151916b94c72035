// Command faults runs the fault matrix, the tests named TestFaults and an id, in
// all packages, and prints one table of what they tried and found.
//
// A plain run is a bounded sample, the same at every run; -full is all of it.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strconv"
)

func main() {
	full := flag.Bool("full", false, "every point of the matrix, not a sample")
	seed := flag.Uint64("seed", 1, "which sample is taken, and what is random in a test")
	only := flag.String("run", "[A-Z][0-9]+", "ids, as a regular expression")
	race := flag.Bool("race", false, "with the race detector, and smaller samples")
	flag.Parse()
	if err := run(*full, *race, *seed, *only); err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(1)
	}
}

func run(full, race bool, seed uint64, only string) error {
	timeout := "-timeout=30m"
	if full || race {
		timeout = "-timeout=6h"
	}
	args := []string{"test", "-json", timeout, "-run=^TestFaults(" + only + ")[^0-9]*$", "-race=" + strconv.FormatBool(race)}
	args = append(args, "./steps", "./gcp", "./cmd/runlb", "./cmd/runlb/faults")
	args = append(args, "-args", "-faults.full="+strconv.FormatBool(full), "-faults.seed="+strconv.FormatUint(seed, 10))
	tests := exec.Command("go", args...)
	tests.Stderr = os.Stderr
	out, err := tests.StdoutPipe()
	if err != nil {
		return fmt.Errorf("run go test: %w", err)
	}
	if err := tests.Start(); err != nil {
		return fmt.Errorf("run go test: %w", err)
	}
	m := newMatrix()
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		m.take(lines.Bytes(), os.Stdout)
	}
	if err := errors.Join(lines.Err(), tests.Wait()); err != nil {
		m.print(os.Stdout)
		return fmt.Errorf("run go test: %w", err)
	}
	if !m.print(os.Stdout) {
		return errors.New("not everything was survived, or something was found")
	}
	return nil
}
