package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Intent is what a key asks for. Pages handle intents, never keys.
type Intent string

// The intents. Their texts stand in the help.
const (
	Up          Intent = "up"
	Down        Intent = "down"
	Left        Intent = "left"
	Right       Intent = "right"
	PageUp      Intent = "page up"
	PageDown    Intent = "page down"
	Top         Intent = "first"
	Bottom      Intent = "last"
	Toggle      Intent = "toggle"
	Next        Intent = "next"
	Back        Intent = "back"
	Filter      Intent = "filter"
	Reload      Intent = "reload"
	NextPane    Intent = "next pane"
	Help        Intent = "help"
	Edit        Intent = "edit"
	Apply       Intent = "apply"
	Fix         Intent = "fix"
	Override    Intent = "go on all the same"
	Export      Intent = "export"
	CopyValue   Intent = "copy"
	CopyCommand Intent = "copy gcloud"
	Console     Intent = "open in the console"
	Follow      Intent = "follow the log"
	Timeline    Intent = "timeline"
	Teardown    Intent = "tear down"
	NewOne      Intent = "new deployment"
	Verify      Intent = "verify"
	Status      Intent = "status"
	Mouse       Intent = "mouse on or off"
	Cancel      Intent = "choices"
	Suspend     Intent = "suspend"
	Examples    Intent = "examples"
	TakeFree    Intent = "take what is free"
	Quit        Intent = "quit"
)

// binding gives the keys of an intent. Keys while typing are those that still
// act when letters go into a text field; Shown is how the footer writes it.
type binding struct {
	Intent Intent
	Keys   []string
	Typing []string
	Shown  string
	Typed  string // Shown while typing; as Shown when empty
}

// bindings is the one table of keys. No key has two meanings.
func bindings() []binding {
	return []binding{
		{Intent: Up, Keys: []string{"up", "k"}, Typing: []string{"up"}, Shown: "↑"},
		{Intent: Down, Keys: []string{"down", "j"}, Typing: []string{"down"}, Shown: "↓"},
		{Intent: Left, Keys: []string{"left"}, Shown: "←"},
		{Intent: Right, Keys: []string{"right"}, Shown: "→"},
		{Intent: PageUp, Keys: []string{"pgup"}, Typing: []string{"pgup"}, Shown: "pgup"},
		{Intent: PageDown, Keys: []string{"pgdown"}, Typing: []string{"pgdown"}, Shown: "pgdn"},
		{Intent: Top, Keys: []string{"home"}, Shown: "home"},
		{Intent: Bottom, Keys: []string{"end"}, Shown: "end"},
		{Intent: Toggle, Keys: []string{"space"}, Shown: "space"},
		{Intent: Next, Keys: []string{"enter"}, Typing: []string{"enter"}, Shown: "enter"},
		{Intent: Back, Keys: []string{"esc", "shift+tab"}, Typing: []string{"esc", "shift+tab"}, Shown: "esc"},
		{Intent: Filter, Keys: []string{"/"}, Shown: "/"},
		{Intent: Reload, Keys: []string{"r"}, Shown: "r"},
		{Intent: NextPane, Keys: []string{"tab"}, Typing: []string{"tab"}, Shown: "tab"},
		{Intent: Help, Keys: []string{"?", "f1"}, Typing: []string{"f1"}, Shown: "?", Typed: "F1"},
		{Intent: Edit, Keys: []string{"e"}, Shown: "e"},
		{Intent: Apply, Keys: []string{"a"}, Shown: "a"},
		{Intent: Fix, Keys: []string{"F"}, Shown: "F"},
		{Intent: Override, Keys: []string{"O"}, Shown: "O"},
		{Intent: Export, Keys: []string{"x"}, Shown: "x"},
		{Intent: CopyValue, Keys: []string{"y"}, Shown: "y"},
		{Intent: CopyCommand, Keys: []string{"Y", "ctrl+y"}, Typing: []string{"ctrl+y"}, Shown: "Y", Typed: "ctrl+y"},
		{Intent: Examples, Keys: []string{"ctrl+x"}, Typing: []string{"ctrl+x"}, Shown: "ctrl+x"},
		{Intent: TakeFree, Keys: []string{"ctrl+t"}, Typing: []string{"ctrl+t"}, Shown: "ctrl+t"},
		{Intent: Console, Keys: []string{"o"}, Shown: "o"},
		{Intent: Follow, Keys: []string{"f"}, Shown: "f"},
		{Intent: Timeline, Keys: []string{"t"}, Shown: "t"},
		{Intent: Teardown, Keys: []string{"T"}, Shown: "T"},
		{Intent: NewOne, Keys: []string{"n"}, Shown: "n"},
		{Intent: Verify, Keys: []string{"v"}, Shown: "v"},
		{Intent: Status, Keys: []string{"s"}, Shown: "s"},
		{Intent: Mouse, Keys: []string{"m"}, Shown: "m"},
		{Intent: Cancel, Keys: []string{"ctrl+c"}, Typing: []string{"ctrl+c"}, Shown: "ctrl+c"},
		{Intent: Suspend, Keys: []string{"ctrl+z"}, Typing: []string{"ctrl+z"}, Shown: "ctrl+z"},
		{Intent: Quit, Keys: []string{"q"}, Shown: "q"},
	}
}

// keymap finds intents by key.
type keymap struct {
	act, typing map[string]Intent
	byIntent    map[Intent]binding
}

func newKeymap() keymap {
	m := keymap{act: map[string]Intent{}, typing: map[string]Intent{}, byIntent: map[Intent]binding{}}
	for _, b := range bindings() {
		m.byIntent[b.Intent] = b
		for _, k := range b.Keys {
			m.act[k] = b.Intent
		}
		for _, k := range b.Typing {
			m.typing[k] = b.Intent
		}
	}
	return m
}

// intent is what the key asks for; ok is false for a key that only types, or
// means nothing.
func (m keymap) intent(key tea.KeyPressMsg, typing bool) (in Intent, ok bool) {
	if typing {
		in, ok = m.typing[key.String()]
		return in, ok
	}
	in, ok = m.act[key.String()]
	return in, ok
}

// shown is the key of an intent as the footer writes it; empty when it has
// none while typing.
func (m keymap) shown(in Intent, typing bool) string {
	b := m.byIntent[in]
	switch {
	case !typing:
		return b.Shown
	case len(b.Typing) == 0:
		return ""
	case b.Typed != "":
		return b.Typed
	}
	return b.Shown
}

// names lists every key of an intent that acts; empty when none does while
// typing.
func (m keymap) names(in Intent, typing bool) string {
	if typing {
		return strings.Join(m.byIntent[in].Typing, ", ")
	}
	return strings.Join(m.byIntent[in].Keys, ", ")
}
