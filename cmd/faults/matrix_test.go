package main

import (
	"fmt"
	"strings"
	"testing"
)

// TestOneTableOfAllPackages: leaves are points, a number of points is told by the test itself, and what failed or was found is no success.
func TestOneTableOfAllPackages(t *testing.T) {
	line := func(action, name, more string) string {
		return fmt.Sprintf(`{"Action":%q,"Package":"runlb/steps","Test":%q%s}`, action, name, more)
	}
	well := []string{
		line("run", "TestFaultsR10", ""), line("run", "TestFaultsR10/GET_/a/b", ""),
		line("pass", "TestFaultsR10/GET_/a/b", `,"Elapsed":1.5`), line("pass", "TestFaultsR10", ""),
		line("run", "TestFaultsR2Pipe", ""), line("attr", "TestFaultsR2Pipe", `,"Key":"points","Value":"1000"`), line("pass", "TestFaultsR2Pipe", ""),
		line("run", "TestSomethingElse", ""), line("fail", "TestSomethingElse", ""), "no JSON",
	}
	fails := append(well, line("run", "TestFaultsA1", ""), line("output", "TestFaultsA1", `,"Output":"why"`), line("fail", "TestFaultsA1", ""))
	finds := append(well, line("run", "TestFaultsA1", ""), line("attr", "TestFaultsA1", `,"Key":"orphans","Value":"2"`), line("pass", "TestFaultsA1", ""))
	for _, c := range []struct {
		name  string
		lines []string
		well  bool
		says  []string
	}{
		{"well", well, true, []string{"R2       1000      1000", "R10         1         1", "all      1001      1001"}},
		{"a failure", fails, false, []string{"why", "A1          1         0"}},
		{"an orphan", finds, false, []string{"A1          1         1          2"}},
		{"nothing", nil, false, nil},
	} {
		m, out := newMatrix(), &strings.Builder{}
		for _, l := range c.lines {
			m.take([]byte(l), out)
		}
		if got := m.print(out); got != c.well {
			t.Errorf("%s: %v\n%s", c.name, got, out)
		}
		for _, want := range c.says {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: no %q in\n%s", c.name, want, out)
			}
		}
	}
}
