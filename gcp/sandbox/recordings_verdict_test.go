package sandbox

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// explanation is why the sandbox does not, or not wholly, answer as recorded.
type explanation struct {
	name, reason string
	row          func(exchange) bool // the exchange is not replayed
	kind, field  string              // the difference is in this field of exchanges of this kind: an expression
	used         int
}

// verdict counts what a replay finds.
type verdict struct {
	testing.TB
	all       []exchange
	published map[string]map[string]bool // by what a body is ("compute#network"), the fields that any recording has
	explained []*explanation
	rows      map[string][3]int // by kind and verb: agreed, explained, disagreed
}

func newVerdict(t testing.TB, all []exchange, table []explanation) *verdict {
	v := &verdict{TB: t, all: all, published: map[string]map[string]bool{}, rows: map[string][3]int{}}
	for _, x := range all {
		v.publish(bodyKind(x), "", x.Response)
		for _, o := range listed(x.Response) {
			v.publish(text(o, "kind"), "", o)
		}
	}
	for _, e := range table {
		v.explained = append(v.explained, &e)
	}
	return v
}

// bodyKind tells bodies apart whose fields mean the same.
func bodyKind(x exchange) string {
	if x.Status != 200 {
		host, _, _ := strings.Cut(strings.TrimPrefix(x.URL, "https://"), "/")
		return "error of " + host
	}
	if kind := text(x.Response, "kind"); kind != "" {
		return kind
	}
	return x.Kind
}

func (v *verdict) publish(kind, field string, body any) {
	if v.published[kind] == nil {
		v.published[kind] = map[string]bool{}
	}
	v.published[kind][field] = true
	switch body := body.(type) {
	case object:
		for key, e := range body {
			v.publish(kind, below(field, key), e)
		}
	case []any:
		for _, e := range body {
			v.publish(kind, field+"[]", e)
		}
	}
}

// isPublished tells whether a recording of the same kind of body, or the schema, has a field.
func (v *verdict) isPublished(x exchange) func(string) bool {
	return func(field string) bool {
		kind := bodyKind(x)
		if of := elementField.FindStringSubmatch(field); of != nil {
			kind, field = strings.TrimSuffix(strings.TrimSuffix(kind, "List"), "Aggregated"), of[1]
		}
		if v.published[kind][field] || scopeField.MatchString(field) {
			return true
		}
		name, _, _ := strings.Cut(field, ".")
		name = strings.TrimSuffix(name, "[]")
		for _, k := range kinds() {
			if "compute#"+k.singular == kind && (k.message.Output(name) || slices.Contains(k.message.Inputs(), name)) {
				return true
			}
		}
		return false
	}
}

// scopeField is a scope of an aggregated list, of which a recording tells those that it had.
var scopeField = regexp.MustCompile(`^items\.(global|(regions|zones)/[a-z0-9-]+)$`)

// elementField is a field of an object in a list or an aggregated list.
var elementField = regexp.MustCompile(`^items(?:\[\]|\.[^.]+\.\w+\[\])\.(.+)$`)

const (
	agreed = iota
	explained
	disagreed
)

// judge replays one exchange in w, unless that is explained away, and compares the answers.
func (v *verdict) judge(x exchange, w *world) {
	for _, e := range v.explained {
		if e.row != nil && e.row(x) {
			v.count(x, explained)
			e.used++
			return
		}
	}
	x = w.prepare(x)
	status, answer := w.send(x)
	outcome := agreed
	for _, d := range v.differences(x, status, answer, w.known) {
		if e := v.explain(x, d); e != nil {
			e.used++
			outcome = max(outcome, explained)
			continue
		}
		outcome = disagreed
		v.Errorf("%s\n\t%s", x, d)
	}
	v.count(x, outcome)
}

func (v *verdict) differences(x exchange, status int, answer object, known func(string) bool) []difference {
	c := &comparison{published: v.isPublished(x), known: known}
	if status != x.Status {
		c.differ("", "status %d, recorded as %d: %s", status, x.Status, message(answer))
		return c.found
	}
	c.compare("", x.Response, answer)
	return c.found
}

func (v *verdict) explain(x exchange, d difference) *explanation {
	for _, e := range v.explained {
		if e.field != "" && regexp.MustCompile("^(?:"+e.field+")$").MatchString(d.field) && strings.Contains(x.Kind, e.kind) {
			return e
		}
	}
	return nil
}

func (v *verdict) count(x exchange, outcome int) {
	kind := strings.TrimPrefix(x.Kind, "compute.") + " " + x.Method
	row := v.rows[kind]
	row[outcome]++
	v.rows[kind] = row
}

// print logs the table, and fails for an explanation that nothing needs.
func (v *verdict) print() {
	var b strings.Builder
	total := [3]int{}
	fmt.Fprintf(&b, "\n%-74s %7s %9s %9s\n", "kind and verb", "agreed", "explained", "disagreed")
	for _, kind := range sortedKeys(v.rows) {
		row := v.rows[kind]
		fmt.Fprintf(&b, "%-74s %7d %9d %9d\n", kind, row[agreed], row[explained], row[disagreed])
		for i := range total {
			total[i] += row[i]
		}
	}
	fmt.Fprintf(&b, "%-74s %7d %9d %9d\n\nexplained by\n", "all", total[agreed], total[explained], total[disagreed])
	slices.SortStableFunc(v.explained, func(a, b *explanation) int { return b.used - a.used })
	for _, e := range v.explained {
		fmt.Fprintf(&b, "%4d  %s: %s\n", e.used, e.name, e.reason)
		if e.used == 0 {
			v.Errorf("nothing needs the explanation %q", e.name)
		}
	}
	v.Log(b.String())
}
