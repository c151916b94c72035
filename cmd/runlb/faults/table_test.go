package faults

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// matrix is what the tests of this run have found.
var matrix = table{rows: map[string]*row{}}

// table has a row for each id.
type table struct {
	mu   sync.Mutex
	rows map[string]*row
}

// row counts the points of one test that were tried, those that it survived, and what the oracle saw.
type row struct {
	points, survived int
	findings
	took time.Duration
}

// findings are what must not be.
type findings struct {
	orphans    int // objects of ours that nothing leads to any more, or that are too many
	foreign    int // objects of others that were changed
	duplicates int // creates beyond the one that an object needs
	canary     int // secrets that were written somewhere
}

func (f *findings) add(g findings) {
	f.orphans += g.orphans
	f.foreign += g.foreign
	f.duplicates += g.duplicates
	f.canary += g.canary
}

// idOf is the id of the row that a test belongs to: R1 of TestFaultsR1/….
func idOf(t *testing.T) string {
	id, _, _ := strings.Cut(strings.TrimPrefix(t.Name(), "TestFaults"), "/")
	return id
}

// enter notes one point.
func (m *table) enter(id string, survived bool, f findings, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r := m.rows[id]
	if r == nil {
		r = &row{}
		m.rows[id] = r
	}
	r.points++
	if survived {
		r.survived++
	}
	r.took += took
	r.add(f)
}

// at tries one point of the matrix in a world of its own, in virtual time.
func at(t *testing.T, point string, v variant, try func(w *world)) {
	t.Helper()
	t.Run(point, func(t *testing.T) {
		t.Parallel()
		began := time.Now()
		var found findings
		defer func() { matrix.enter(idOf(t), !t.Failed() && found == findings{}, found, time.Since(began)) }()
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, v)
			defer func() { found = w.findings }()
			defer w.close()
			try(w)
		})
	})
}

// print writes the table and tells whether it is as aimed at: everything survived, and nothing found.
func (m *table) print(w io.Writer) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.rows) == 0 {
		return true
	}
	ids := make([]string, 0, len(m.rows))
	total := row{}
	for id, r := range m.rows {
		ids = append(ids, id)
		total.points += r.points
		total.survived += r.survived
		total.took += r.took
		total.add(r.findings)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(numberOf(a), numberOf(b))) })
	fmt.Fprintf(w, "\n%-6s %8s %9s %8s %9s %11s %7s %8s\n", "id", "points", "survived", "orphans", "foreign", "duplicates", "canary", "seconds")
	line := func(id string, r *row) {
		fmt.Fprintf(w, "%-6s %8d %9d %8d %9d %11d %7d %8.1f\n", id, r.points, r.survived, r.orphans, r.foreign, r.duplicates, r.canary, r.took.Seconds())
	}
	for _, id := range ids {
		line(id, m.rows[id])
	}
	line("all", &total)
	return total.survived == total.points && total.findings == findings{}
}

func numberOf(id string) int {
	n, err := strconv.Atoi(id[1:])
	if err != nil {
		return 0
	}
	return n
}
