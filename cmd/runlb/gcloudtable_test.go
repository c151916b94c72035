package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
)

// gcloudTable counts gcloud's commands by kind and verb. A script ends at its
// first failure, so the last command of a script that failed is what failed.
type gcloudTable struct {
	mode string

	mu   sync.Mutex
	rows []*gcloudRow
}

type gcloudRow struct {
	kind   string
	verbs  []string       // in the order of the script
	passed map[string]int // by verb
	last   string         // the verb under way
	failed bool
}

// groups are the words before a verb.
var gcloudGroups = []string{
	"beta", "compute", "networks", "subnets", "addresses", "network-endpoint-groups", "backend-services", "url-maps", "ssl-certificates",
	"target-http-proxies", "target-https-proxies", "forwarding-rules", "firewall-rules", "instances", "regions", "zones", "operations",
	"project-info", "run", "services", "revisions", "projects", "org-policies",
}

// begin is called before a command runs: the one before it has passed.
func (table *gcloudTable) begin(kind string, args []string) {
	table.mu.Lock()
	defer table.mu.Unlock()
	row := table.row(kind)
	row.pass()
	row.last = args[slices.IndexFunc(args, func(word string) bool { return !slices.Contains(gcloudGroups, word) })]
	if !slices.Contains(row.verbs, row.last) {
		row.verbs = append(row.verbs, row.last)
	}
}

func (table *gcloudTable) end(kind string, failed bool) {
	table.mu.Lock()
	defer table.mu.Unlock()
	row := table.row(kind)
	if row.failed = failed; !failed {
		row.pass()
	}
}

func (table *gcloudTable) row(kind string) *gcloudRow {
	i := slices.IndexFunc(table.rows, func(r *gcloudRow) bool { return r.kind == kind })
	if i < 0 {
		i = len(table.rows)
		table.rows = append(table.rows, &gcloudRow{kind: kind, passed: map[string]int{}})
	}
	return table.rows[i]
}

func (r *gcloudRow) pass() {
	if r.last != "" {
		r.passed[r.last]++
	}
}

// print writes to standard output, which `go test` shows also when all passes.
func (table *gcloudTable) print() {
	table.mu.Lock()
	defer table.mu.Unlock()
	slices.SortFunc(table.rows, func(a, b *gcloudRow) int { return strings.Compare(a.kind, b.kind) })
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "gcloud, %s mode\tpassed\tby verb\n", table.mode)
	total := 0
	for _, r := range table.rows {
		n := 0
		var verbs []string
		for _, verb := range r.verbs {
			n += r.passed[verb]
			count := fmt.Sprint(r.passed[verb])
			if r.failed && verb == r.last {
				count += ", then FAILED"
			}
			verbs = append(verbs, verb+" "+count)
		}
		fmt.Fprintf(w, "%s\t%d\t%s\n", r.kind, n, strings.Join(verbs, "; "))
		total += n
	}
	fmt.Fprintf(w, "all\t%d\t\n", total)
	_ = w.Flush()
}
