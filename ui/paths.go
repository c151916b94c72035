package ui

import (
	"os"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
)

// pathsMsg completes a path that was typed.
type pathsMsg struct {
	key, typed string
	options    []steps.Option
}

// So many completions are offered, of so many names in a folder.
const maxPaths, maxNames = 50, 5000

// paths lists the files and folders whose path begins with the typed text.
// Hidden ones are offered once their dot is typed.
func paths(key, typed string) tea.Cmd {
	return func() tea.Msg {
		msg := pathsMsg{key: key, typed: typed}
		dir, prefix := filepath.Split(typed)
		folder, err := os.Open(expand(dir))
		if err != nil {
			return msg
		}
		defer func() { _ = folder.Close() }() // read only
		entries, err := folder.ReadDir(maxNames)
		if err != nil {
			return msg
		}
		for _, e := range entries {
			name := e.Name()
			hidden := strings.HasPrefix(name, ".") && !strings.HasPrefix(prefix, ".")
			if hidden || !strings.HasPrefix(name, prefix) || len(msg.options) == maxPaths {
				continue
			}
			o := steps.Option{Value: dir + name, Label: name}
			if e.IsDir() {
				o.Value, o.Label, o.Note = o.Value+"/", name+"/", "folder"
			}
			msg.options = append(msg.options, o)
		}
		return msg
	}
}

// expand is the folder that a typed text means: the current one when empty,
// and the home folder for a tilde.
func expand(dir string) string {
	if dir == "" {
		return "."
	}
	if rest, ok := strings.CutPrefix(dir, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	return dir
}
