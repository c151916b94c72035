package steps

import "testing"

func TestShellWord(t *testing.T) {
	for word, want := range map[string]string{"a-b_c.d": "a-b_c.d", "": "''", "x y": "'x y'", "<service>": "'<service>'", "it's": `'it'\''s'`, "$(id)": "'$(id)'"} {
		if got := ShellWord(word); got != want {
			t.Errorf("ShellWord(%q) = %s, want %s", word, got, want)
		}
	}
}
