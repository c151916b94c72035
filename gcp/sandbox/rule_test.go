package sandbox

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// demonstrated are the rules that tests have shown at work.
var demonstrated struct {
	mu    sync.Mutex
	names map[string]bool
}

// shows records that the running test demonstrates rules of the book, by name.
func shows(t testing.TB, names ...string) {
	t.Helper()
	demonstrated.mu.Lock()
	defer demonstrated.mu.Unlock()
	if demonstrated.names == nil {
		demonstrated.names = map[string]bool{}
	}
	for _, name := range names {
		if _, ok := rulesByName()[name]; !ok {
			t.Errorf("the rule book has no rule %q", name)
		}
		demonstrated.names[name] = true
	}
}

// TestMain fails a full run that leaves a rule of the book undemonstrated: a rule without a test is a claim.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 && !chosenTests() {
		var missing []string
		for name := range rulesByName() {
			if !demonstrated.names[name] {
				missing = append(missing, name)
			}
		}
		slices.Sort(missing)
		if len(missing) > 0 {
			fmt.Fprintf(os.Stderr, "no test shows these rules at work: %q\n", missing)
			code = 1
		}
	}
	os.Exit(code)
}

// chosenTests tells whether only some of the tests have run.
func chosenTests() bool {
	for _, arg := range os.Args[1:] {
		for _, name := range []string{"run", "bench", "fuzz", "list", "skip"} {
			if value, ok := strings.CutPrefix(arg, "-test."+name+"="); ok && value != "" {
				return true
			}
		}
	}
	return false
}

func TestRulesAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range ruleBook() {
		for _, r := range c.rules {
			if r.name == "" || r.says == "" || r.mark == "" || r.source == "" && r.mark != guess && r.mark != limit {
				t.Errorf("%s: rule %+v is not whole", c.title, r)
			}
			if seen[c.title+r.name] {
				t.Errorf("%s: rule %s stands twice", c.title, r.name)
			}
			seen[c.title+r.name] = true
		}
	}
}

// TestRuleNames: a rule has one name and one place in the book.
func TestRuleNames(t *testing.T) {
	seen := map[string]string{}
	for _, c := range ruleBook() {
		for _, r := range c.rules {
			if first, twice := seen[r.name]; twice {
				t.Errorf("%q stands under %s and under %s", r.name, first, c.title)
			}
			seen[r.name] = c.title
		}
	}
}
