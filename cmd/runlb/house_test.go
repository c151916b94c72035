package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const root = "../.."

// rooms says what each room may import: of our own packages, and of the two
// families of libraries that shape the house. The longest prefix counts.
var rooms = []struct {
	room     string
	own      []string // prefixes of our own packages
	google   bool
	terminal bool
}{
	{"runlb/cmd", []string{"runlb/ui", "runlb/steps", "runlb/gcp", "runlb/cmd"}, false, true},
	{"runlb/ui", []string{"runlb/ui", "runlb/steps"}, false, true},
	{"runlb/ui/plain", []string{"runlb/steps", "runlb/ui/plain"}, false, false},
	{"runlb/steps", []string{"runlb/steps"}, false, false},
	{"runlb/steps/mask", nil, false, false},
	{"runlb/gcp", []string{"runlb/steps", "runlb/gcp/internal"}, true, false},
	{"runlb/gcp/sandbox", []string{"runlb/gcp/sandbox"}, false, false},
}

func TestImportsPointOneWay(t *testing.T) {
	seen := 0
	eachGoFile(t, func(path string) {
		if strings.HasSuffix(path, "_test.go") {
			return // tests may look across rooms: they hold one against the other
		}
		rel, _ := filepath.Rel(root, filepath.Dir(path))
		pkg := "runlb/" + filepath.ToSlash(rel)
		at := -1
		for i, r := range rooms {
			if within(pkg, r.room) && (at < 0 || len(r.room) > len(rooms[at].room)) {
				at = i
			}
		}
		if at < 0 {
			t.Errorf("%s is in no room", path)
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		room := rooms[at]
		for _, spec := range file.Imports {
			seen++
			imported, _ := strconv.Unquote(spec.Path.Value)
			switch {
			case within(imported, "runlb"):
				if !slices.ContainsFunc(room.own, func(o string) bool { return within(imported, o) }) {
					t.Errorf("%s imports %s: %s may not", path, imported, room.room)
				}
			case isGoogle(imported) && !room.google:
				t.Errorf("%s imports %s: only gcp may import Google's libraries", path, imported)
			case isTerminal(imported) && !room.terminal:
				t.Errorf("%s imports %s: only ui and cmd may import the terminal's libraries", path, imported)
			case strings.HasPrefix(imported, "github.com/charmbracelet/") && slices.Contains([]string{"bubbletea", "bubbles", "lipgloss"}, strings.Split(imported, "/")[2]):
				t.Errorf("%s imports %s: use charm.land", path, imported)
			case imported == "text/template" || imported == "html/template":
				t.Errorf("%s imports %s: it makes the linker keep every method", path, imported)
			}
		}
	})
	if seen == 0 {
		t.Fatal("no import was seen: the walk is broken")
	}
}

func TestFilesHoldOneIdea(t *testing.T) {
	const most = 400
	eachGoFile(t, func(path string) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(data, []byte("\n")); n > most {
			t.Errorf("%s has %d lines, more than %d", path, n, most)
		}
	})
}

func within(pkg, prefix string) bool { return pkg == prefix || strings.HasPrefix(pkg, prefix+"/") }

func isGoogle(pkg string) bool {
	return strings.HasPrefix(pkg, "cloud.google.com/") || strings.HasPrefix(pkg, "google.golang.org/") || strings.HasPrefix(pkg, "github.com/googleapis/")
}

func isTerminal(pkg string) bool {
	return strings.HasPrefix(pkg, "charm.land/") || strings.HasPrefix(pkg, "github.com/charmbracelet/") || pkg == "golang.org/x/term"
}

func eachGoFile(t *testing.T, do func(path string)) {
	t.Helper()
	for _, top := range []string{"cmd", "ui", "steps", "gcp"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(path, ".go") {
				do(path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
