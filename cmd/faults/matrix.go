package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// event is a line of go test -json.
type event struct {
	Action  string
	Package string
	Test    string
	Elapsed float64
	Output  string
	Key     string // of an attribute
	Value   string
}

// The attributes that a test gives itself with t.Attr. Points is how many it
// stands for, one without; the others are what must not be.
const attrPoints = "points"

var findings = []string{"orphans", "foreign", "duplicates", "canary"}

// row counts the points of one id that were tried, those that were survived, and
// what the oracle saw.
type row struct {
	points, survived int
	found            map[string]int
	seconds          float64
}

func (r *row) add(o *row) {
	r.points += o.points
	r.survived += o.survived
	r.seconds += o.seconds
	for what, n := range o.found {
		r.found[what] += n
	}
}

// test is one that is at work, or was.
type test struct {
	attrs  map[string]int
	output strings.Builder
	parent bool // it stands for its subtests
}

// matrix is what the tests have told so far.
type matrix struct {
	rows  map[string]*row
	tests map[string]*test
}

func newMatrix() *matrix { return &matrix{map[string]*row{}, map[string]*test{}} }

var idInName = regexp.MustCompile(`^TestFaults([A-Z][0-9]+)`)

// take reads one event. What a failed test has said goes to w.
func (m *matrix) take(line []byte, w io.Writer) {
	var e event
	id := idInName.FindStringSubmatch("")
	if json.Unmarshal(line, &e) == nil {
		id = idInName.FindStringSubmatch(e.Test)
	}
	if id == nil {
		if e.Action == "build-output" || e.Test == "" && strings.HasPrefix(e.Output, "FAIL") {
			fmt.Fprint(w, e.Output)
		}
		return
	}
	t := m.test(e.Package + " " + e.Test)
	switch e.Action {
	case "run":
		for i, c := range e.Test {
			if c == '/' { // names of tests hold some, too
				m.test(e.Package + " " + e.Test[:i]).parent = true
			}
		}
	case "attr":
		n, _ := strconv.Atoi(e.Value)
		t.attrs[e.Key] = n
	case "output":
		t.output.WriteString(e.Output)
	case "pass", "fail":
		m.end(id[1], t, e, w)
		delete(m.tests, e.Package+" "+e.Test)
	}
}

func (m *matrix) test(name string) *test {
	t := m.tests[name]
	if t == nil {
		t = &test{attrs: map[string]int{}}
		m.tests[name] = t
	}
	return t
}

// end counts a test that stands for itself.
func (m *matrix) end(id string, t *test, e event, w io.Writer) {
	if e.Action == "fail" {
		fmt.Fprint(w, t.output.String())
	}
	n, told := t.attrs[attrPoints]
	if t.parent && !told {
		return
	}
	r := &row{points: max(n, 1), found: map[string]int{}, seconds: e.Elapsed}
	if e.Action == "pass" {
		r.survived = r.points
	}
	for _, what := range findings {
		r.found[what] = t.attrs[what]
	}
	if m.rows[id] == nil {
		m.rows[id] = &row{found: map[string]int{}}
	}
	m.rows[id].add(r)
}

// print writes the table, and tells whether it is as aimed at: everything was
// survived, and nothing found.
func (m *matrix) print(w io.Writer) bool {
	ids := make([]string, 0, len(m.rows))
	all := &row{found: map[string]int{}}
	for id, r := range m.rows {
		ids = append(ids, id)
		all.add(r)
	}
	number := func(id string) int { n, _ := strconv.Atoi(id[1:]); return n }
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(number(a), number(b))) })
	fmt.Fprintf(w, "\n%-4s %8s %9s", "id", "points", "survived")
	for _, what := range findings {
		fmt.Fprintf(w, " %10s", what)
	}
	fmt.Fprintf(w, " %9s\n", "seconds")
	well := len(ids) > 0
	for _, id := range append(ids, "all") {
		r := m.rows[id]
		if id == "all" {
			r = all
		}
		fmt.Fprintf(w, "%-4s %8d %9d", id, r.points, r.survived)
		for _, what := range findings {
			fmt.Fprintf(w, " %10d", r.found[what])
			well = well && r.found[what] == 0
		}
		fmt.Fprintf(w, " %9.1f\n", r.seconds)
		well = well && r.survived == r.points
	}
	return well
}
