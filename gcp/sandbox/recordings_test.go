package sandbox

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// exchange is one recorded request and its answer. Placeholders of the recordings are replaced: names by "any-network" and the like.
type exchange struct {
	Source, Commit string
	Kind           string // "compute.region.subnetwork"
	Method, URL    string
	Request        object `json:"request_body"`
	Status         int
	Response       object `json:"response_body"`
	Seq            int
	Filename       string `json:"url_from_filename"` // of lists: the path, with slashes turned to hyphens
}

func (x exchange) String() string {
	return fmt.Sprintf("%s %d: %s %s: %d", filepath.Base(filepath.Dir(x.Source)), x.Seq, x.Method, x.path(), x.Status)
}

// path is what the URL names, below the API's version.
func (x exchange) path() string {
	path, _, _ := strings.Cut(x.URL, "?")
	for _, version := range []string{"/compute/v1/", "/v1beta1/", "/v1/", "/v2/", "/v3/"} {
		if _, rest, ok := strings.Cut(path, version); ok {
			return rest
		}
	}
	return path
}

// anyName begins the names that stand for a placeholder: one placeholder may stand for several objects of a run.
const anyName = "any-"

var placeholders = regexp.MustCompile(`\$\{(\w+?)(?:ID|Id)?\}`)

// rewritten are the names in recordings without placeholders that stand for one thing here.
var rewritten = strings.NewReplacer("/compute/beta/", "/compute/v1/", // URLs of requests were rewritten, bodies were not
	"projects/cloud-custodian", "projects/p", "projects/decoded-pier-228312", "projects/p", "1098479648729", seedNumber)

var operationNames = regexp.MustCompile(`operation-\d+-[0-9a-f-]+`)

// unplaced puts names and numbers that the sandbox knows in the place of a recording's placeholders.
func unplaced(line string) string {
	line = operationNames.ReplaceAllString(rewritten.Replace(line), anyName+"operation")
	return placeholders.ReplaceAllStringFunc(line, func(p string) string {
		switch name := placeholders.FindStringSubmatch(p)[1]; name {
		case "project":
			return "p"
		case "projectNumber":
			return seedNumber
		case "unique":
			return "u1"
		default:
			return anyName + strings.ToLower(name)
		}
	})
}

// recordings is the folder of recorded exchanges. Without it a test is skipped.
func recordings(t testing.TB) string {
	t.Helper()
	folder := filepath.Join("..", "..", "..", "shared", "recordings")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the recordings of real exchanges are not here: ", err)
	}
	return folder
}

// readExchanges reads a file of one exchange a line.
func readExchanges(t testing.TB, path string) []exchange {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []exchange
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		var x exchange
		if err := json.Unmarshal([]byte(unplaced(lines.Text())), &x); err != nil {
			t.Fatalf("%s: %v in %s", path, err, lines.Text())
		}
		all = append(all, x)
	}
	if err := lines.Err(); err != nil || len(all) == 0 {
		t.Fatalf("%s: %d exchanges, %v", path, len(all), err)
	}
	return all
}

// chains are the exchanges of one source and commit, in the order of the recording.
func chains(all []exchange) [][]exchange {
	byRun := map[string][]exchange{}
	var runs []string
	for _, x := range all {
		run := x.Source + " " + x.Commit
		if byRun[run] == nil {
			runs = append(runs, run)
		}
		byRun[run] = append(byRun[run], x)
	}
	var out [][]exchange
	for _, run := range runs {
		slices.SortStableFunc(byRun[run], func(a, b exchange) int { return cmp.Compare(a.Seq, b.Seq) })
		out = append(out, byRun[run])
	}
	return out
}

// TestRecordings replays every recorded run of Compute Engine, Resource Manager and Service Usage against an empty sandbox.
func TestRecordings(t *testing.T) {
	folder := recordings(t)
	all := slices.Concat(readExchanges(t, filepath.Join(folder, "compute.jsonl")), readExchanges(t, filepath.Join(folder, "run-and-others.jsonl")))
	v := newVerdict(t, all, explainedRuns())
	for _, chain := range chains(v.all) {
		w := newWorld(t, chain)
		for _, x := range chain {
			v.judge(x, w)
		}
	}
	v.print()
}
