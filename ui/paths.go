package ui

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
)

// pathsMsg completes a path that was typed for a question.
type pathsMsg struct {
	key, typed string
	options    []steps.Option
}

// So many completions are offered, of so many names in a folder.
const maxPaths, maxNames = 50, 5000

// paths lists the files and folders, or only folders, whose path begins with the
// typed text. Hidden ones are offered once their dot is typed.
func paths(key, typed string, folders bool) tea.Cmd {
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
			if hidden || folders && !e.IsDir() || !strings.HasPrefix(name, prefix) {
				continue
			}
			o := steps.Option{Value: dir + name, Label: name}
			if e.IsDir() {
				o.Value, o.Label, o.Note = o.Value+"/", name+"/", "folder"
			}
			msg.options = append(msg.options, o)
		}
		slices.SortFunc(msg.options, func(a, b steps.Option) int {
			return cmp.Or(cmp.Compare(likely(key, a.Value), likely(key, b.Value)), strings.Compare(a.Value, b.Value))
		})
		if len(msg.options) == 1 && msg.options[0].Value == typed {
			msg.options = nil // nothing is left to complete
		}
		msg.options = msg.options[:min(len(msg.options), maxPaths)]
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

// likely puts what a question is about before what it is not: 0 to 2.
func likely(key, path string) int {
	ends := map[string]string{"certificate.cert": ".crt .pem .cer", "certificate.key": ".key .pem"}[key]
	switch ext := filepath.Ext(path); {
	case strings.HasSuffix(path, "/"):
		return 1
	case ext != "" && strings.Contains(ends+" ", ext+" "):
		return 0
	}
	return 2
}
