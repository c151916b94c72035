package filter

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// matches tells whether o fits an expression.
func matches(t testing.TB, expression string, o object) bool {
	t.Helper()
	f, err := Parse(expression)
	if err != nil {
		t.Errorf("%q: %v", expression, err)
		return false
	}
	return f.Match(o)
}

func TestFilter(t *testing.T) {
	o := object{
		"name": "web-1", "status": "READY", "size": 8.0, "id": "12", "on": true, "labels": object{"env": "prod", "my-team": ""},
		"description": "a (b) c", "creationTimestamp": "2026-04-17T11:05:37.170-07:00",
		"backends": []any{object{"group": "x/neg-1"}, object{"group": "x/neg-2"}}, "tags": []any{"a", "b"},
	}
	for expression, want := range map[string]bool{
		"":                                      true,
		"  ":                                    true,
		`name = "web-1"`:                        true,
		`name='web-1'`:                          true,
		`name=web-1`:                            true,
		`name=web`:                              false,
		`name=web*`:                             true,
		`name="*-1"`:                            true,
		`name=*eb*`:                             true,
		`name=*eb`:                              false,
		`name != web-1`:                         false,
		`name = WEB-1`:                          false,
		`(name = web-1) (status = READY)`:       true,
		`name = web-1 AND status = DRAINING`:    false,
		`name = web-2 OR status = READY`:        true,
		`NOT name = web-1`:                      false,
		`-name = web-2`:                         true,
		`NOT (name = web-1 AND size = 9)`:       true,
		`size > 7`:                              true,
		`size >= 8 AND size < 9`:                true,
		`size > 70`:                             false,
		`size = 8.0`:                            true,
		`size = eight`:                          false,
		`size < eight`:                          false,
		`on = true`:                             true,
		`on = false`:                            false,
		`labels.env = prod`:                     true,
		`labels.env:*`:                          true,
		`labels.my-team:*`:                      true,
		`labels.team:*`:                         false,
		`labels:env`:                            true,
		`labels:team`:                           false,
		`name:WEB`:                              true,
		`name:w*1`:                              true,
		`(name = web-2 OR name = web-1) size=8`: true,
		`gone != x`:                             true,
		`gone = x`:                              false,
		`gone < x`:                              false,
		`description = "a (b) c"`:               true,
		`creationTimestamp > "2026-04-17T18:05:37Z"`:      true,
		`creationTimestamp > 2026-04-17T18:05:38Z`:        false,
		`backends.group = x/neg-2`:                        true,
		`backends.group = x/neg-3`:                        false,
		`backends.group != x/neg-2`:                       false,
		`tags = b`:                                        true,
		`name.deeper = x`:                                 false,
		`name = web-9 AND name = web-8 OR status = READY`: false, // OR binds tighter.
		`status = READY OR name = web-9 AND name = web-8`: false,
		`status = READY OR name = web-9 AND name = web-1`: true,
		`name eq web-.*`:                                  true,
		`name eq web`:                                     false,
		`name ne web-.*`:                                  false,
		`name eq "web-[0-9]"`:                             true,
		`name eq 'web-(1|2)'`:                             true,
		`(name eq web-1) (status eq READY)`:               true,
		`(name eq web-(1|2)) (status ne READY)`:           false,
		`gone ne x`:                                       true,
		`description eq a .b. c`:                          true,
		`status eq (READY|DRAINING)`:                      true,
		`labels.env eq p.*`:                               true,
		`id eq [0-9]+`:                                    true,
		`(labels.env eq prod) (labels.my-team ne "x") `:   true,
		`description eq "a \(b\) c"`:                      true,
		`description eq ".*\bb\b.*"`:                      true,
		`name eq ".*\beb\b.*"`:                            false,
		`name eq ".*\bweb\-1\b.*"`:                        true, // as gcloud writes it.
	} {
		if got := matches(t, expression, o); got != want {
			t.Errorf("%q: %v", expression, got)
		}
	}
	for _, bad := range []string{
		"(", ")", "name", "name =", "name ~ x", "= x", "name = x )", "name eq (", "AND", "a = b OR", "a = b AND", "NOT", "name eq", "name eq [", `a = "b`, `a eq "b`,
		"(name eq web-.*) AND (size > 7)", "(name eq x) OR (name eq y)", "(a = b) (name eq x)", "name = x AND a eq b", "!a = b", `"a" = b`, "a.b", "1a = b", "fn(x)",
		strings.Repeat("(", 200) + "a=b" + strings.Repeat(")", 200),
	} {
		if f, err := Parse(bad); err == nil {
			t.Errorf("%q was accepted as %s", bad, f)
		}
	}
}

// drawFilter makes an expression of the first form with what it means.
func drawFilter(rt *rapid.T, depth int) Filter {
	kinds := []string{"compare"}
	if depth > 0 {
		kinds = append(kinds, "and", "or", "not")
	}
	part := func() Filter { return drawFilter(rt, depth-1) }
	switch rapid.SampledFrom(kinds).Draw(rt, "kind") {
	case "and":
		return allOf{part(), part()}
	case "or":
		return anyOf{part(), part()}
	case "not":
		return noneOf{part()}
	default:
		return fieldTest{
			field: rapid.SampledFrom([]string{"name", "size", "labels.env", "tags"}).Draw(rt, "field"),
			op:    rapid.SampledFrom(operators()).Draw(rt, "op"),
			value: rapid.SampledFrom([]string{"a", "b", "1", "2", "*", `q"\`, " ", "a*", "AND"}).Draw(rt, "value"),
		}
	}
}

func drawObject(rt *rapid.T) object {
	o := object{}
	if rapid.Bool().Draw(rt, "named") {
		o["name"] = rapid.SampledFrom([]string{"a", "b", "1", `q"\`, " ", "ab"}).Draw(rt, "name")
	}
	if rapid.Bool().Draw(rt, "sized") {
		o["size"] = float64(rapid.IntRange(0, 3).Draw(rt, "size"))
	}
	if rapid.Bool().Draw(rt, "labelled") {
		o["labels"] = object{"env": rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "env")}
	}
	var tags []any
	for range rapid.IntRange(0, 2).Draw(rt, "tags") {
		tags = append(tags, rapid.SampledFrom([]string{"a", "b", "2"}).Draw(rt, "tag"))
	}
	if tags != nil {
		o["tags"] = tags
	}
	return o
}

// TestFilterLaws: an expression reads back from its text, AND, OR and NOT are De Morgan's, and != is NOT =.
func TestFilterLaws(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a, b, o := drawFilter(rt, 3), drawFilter(rt, 3), drawObject(rt)
		read := func(expression string) bool {
			f, err := Parse(expression)
			if err != nil {
				rt.Fatalf("%s: %v", expression, err)
			}
			return f.Match(o)
		}
		if read(a.String()) != a.Match(o) {
			rt.Fatalf("%s reads back as something else, for %v", a, o)
		}
		x, y := "("+a.String()+")", "("+b.String()+")"
		for one, other := range map[string]string{
			"NOT (" + x + " AND " + y + ")": "(NOT " + x + ") OR (NOT " + y + ")",
			"NOT (" + x + " OR " + y + ")":  "(NOT " + x + ") AND (NOT " + y + ")",
			"NOT NOT " + x:                  x,
			x + " " + y:                     x + " AND " + y,
			x + " OR " + x:                  x,
		} {
			if read(one) != read(other) {
				rt.Fatalf("%s is not %s, for %v", one, other, o)
			}
		}
		if c, ok := a.(fieldTest); ok && (c.op == "=" || c.op == "!=") {
			opposite := c
			opposite.op = map[string]string{"=": "!=", "!=": "="}[c.op]
			if c.Match(o) == opposite.Match(o) {
				rt.Fatalf("%s and %s agree on %v", c, opposite, o)
			}
		}
	})
}

// FuzzFilter: what is read is written so that it reads back the same, and never both it and its opposite match.
func FuzzFilter(f *testing.F) {
	for _, seed := range []string{`(name eq web-.*) (size ne 7)`, `name = "a \" b"`, `-name:x OR NOT size >= 7 labels.env:*`, `a = (b)`, `name eq "\""`, `A eq 0)\`} {
		f.Add(seed)
	}
	o := object{"name": "a", "size": 7.0, "labels": object{"env": "b"}}
	f.Fuzz(func(t *testing.T, s string) {
		read, err := Parse(s)
		if err != nil {
			return
		}
		again, err := Parse(read.String())
		if err != nil {
			if strings.Contains(err.Error(), "within each other") {
				return
			}
			t.Fatalf("%q is written %q: %v", s, read, err)
		}
		if read.Match(o) != again.Match(o) {
			t.Errorf("%q is written %q, which matches something else", s, read)
		}
		if _, ok := read.(allPatterns); ok {
			return // the second form has no NOT.
		}
		not, err := Parse("NOT (" + s + ")")
		if err == nil && strings.TrimSpace(s) != "" && not.Match(o) == read.Match(o) {
			t.Errorf("%s and its opposite agree", strconv.Quote(s))
		}
	})
}
