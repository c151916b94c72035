// Package journeys goes the ways of a user through the real program, on a
// terminal and by keys only, against a sandbox in another process.
//
// A journey is a short test over page objects: a type for each page, with the
// verbs of the user. What a page says stands in its type, once.
package journeys

import (
	"flag"
	"os"
	"testing"

	"runlb/cmd/runlb/internal/program"
)

func TestMain(m *testing.M) {
	flag.Parse()
	// A journey waits for its sandbox most of the time.
	if f := flag.Lookup("test.parallel"); f.Value.String() == f.DefValue {
		_ = f.Value.Set("6")
	}
	os.Exit(program.Tests{M: m}.Run())
}
