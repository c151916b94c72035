package steps

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func failing() Plan {
	return Plan{Deployment: shop, Verb: VerbUp, Checks: []Check{
		{ID: "good", Verdict: Pass}, {ID: "bad", Verdict: Fail, Fix: "mend it"}, {ID: "open", Verdict: Unknown},
		{ID: "public-consent:login", Verdict: Fail, Firm: true, Fix: "Give --allow-public login"},
	}}
}

func TestOverride(t *testing.T) {
	p, err := failing().Override("bad", "open", "good")
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Overridden(); !slices.Equal(got, []string{"bad"}) {
		t.Errorf("overridden: %v: only what fails can be", got)
	}
	if failed := p.Failed(); len(failed) != 1 || failed[0].ID != "public-consent:login" {
		t.Errorf("failed: %+v", failed)
	}
	if before := failing(); len(before.Failed()) != 2 {
		t.Error("the plan itself was changed")
	}
	_, err = failing().Override("baad")
	if err == nil || !strings.Contains(err.Error(), "good, bad, open, public-consent:login") {
		t.Errorf("an unknown id: %v", err)
	}
	_, err = failing().Override("public-consent:login")
	if err == nil || !strings.Contains(err.Error(), "--allow-public login") {
		t.Errorf("a firm one: %v", err)
	}
}

// TestOverridesAreInTheJournal: with the run, and journals from before there
// were any are read as before.
func TestOverridesAreInTheJournal(t *testing.T) {
	dir := t.TempDir()
	p, err := failing().Override("bad")
	if err != nil {
		t.Fatal(err)
	}
	j, _, err := openJournal(fileSystem{}, dir, p, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	j.close()
	if runs := runsOf(t, j.path); len(runs) != 1 || !slices.Equal(runs[0].Overrides, []string{"bad"}) {
		t.Errorf("runs: %+v", runs)
	}
	old, err := os.ReadFile(filepath.Join("testdata", "journal-without-overrides"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "old")
	if err := os.WriteFile(path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	open, damage, err := readOpen(fileSystem{}, path, time.Date(2026, 11, 1, 12, 10, 0, 0, time.UTC))
	if err != nil || damage != "" || len(open) != 2 {
		t.Errorf("an older journal: %d open, %q, %v", len(open), damage, err)
	}
	if runs := runsOf(t, path); len(runs) != 1 || runs[0].Overrides != nil {
		t.Errorf("runs of an older journal: %+v", runs)
	}
}

func runsOf(t *testing.T, path string) []runEntry {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	entries, whole, err := readEntries(data)
	if err != nil || !whole {
		t.Fatal(whole, err)
	}
	var runs []runEntry
	for _, e := range entries {
		if e.Run != nil {
			runs = append(runs, *e.Run)
		}
	}
	return runs
}
