package gcp

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	"cloud.google.com/go/compute/apiv1/computepb"
)

func TestNoResultsIsTheAPIsWord(t *testing.T) {
	if want := computepb.Warning_NO_RESULTS_ON_PAGE.String(); noResults != want {
		t.Errorf("noResults is %q, the API says %q", noResults, want)
	}
}

// What is worked out while the program starts delays its first frame: this
// room works out nothing.
func TestNothingIsWorkedOutAtTheStart(t *testing.T) {
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, "-test.run=^$")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	line := regexp.MustCompile(`init runlb/gcp @.*?, (\d+) bytes, (\d+) allocs`).FindSubmatch(out)
	if line == nil {
		return // nothing at all
	}
	const most = 64 << 10
	if bytes, _ := strconv.Atoi(string(line[1])); bytes > most {
		t.Errorf("%s; %d are allowed", line[0], most)
	}
}
