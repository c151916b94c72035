package ui

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestReadmeKeys holds the README's table of keys against the bindings; -update
// writes it.
func TestReadmeKeys(t *testing.T) {
	const file, head, tail = "../README.md", "<!-- keys -->\n", "<!-- keys end -->"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), head)
	old, after, ok2 := strings.Cut(rest, tail)
	if !ok || !ok2 {
		t.Fatal("README.md has no table of keys")
	}
	var table strings.Builder
	table.WriteString("| key | meaning |\n|---|---|\n")
	for _, b := range bindings() {
		fmt.Fprintf(&table, "| `%s` | %s |\n", strings.Join(b.Keys, "` `"), b.Intent)
	}
	if old == table.String() {
		return
	}
	if flag.Lookup("update").Value.String() != "true" {
		t.Fatalf("the table of keys in README.md is stale: go test ./ui -run TestReadmeKeys -update")
	}
	if err := os.WriteFile(file, []byte(before+head+table.String()+tail+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
