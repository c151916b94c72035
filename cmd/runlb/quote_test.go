package main

import (
	"bytes"
	"os/exec"
	"testing"

	"pgregory.net/rapid"

	"runlb/steps"
)

// TestFaultsH2 lets a shell read back what ByHand prints, whatever stands in the
// names: each word is the same literal, and nothing of it is carried out.
func TestFaultsH2(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell here: ", err)
	}
	readBack := func(words []string) []string {
		script := `printf '%s\0' `
		for _, w := range words {
			script += steps.ShellWord(w) + " "
		}
		out, err := exec.Command(shell, "-c", script).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", script, err, out)
		}
		var got []string
		for _, w := range bytes.Split(bytes.TrimSuffix(out, []byte{0}), []byte{0}) {
			got = append(got, string(w))
		}
		return got
	}
	same := func(words []string) bool {
		got := readBack(words)
		if len(got) != len(words) {
			return false
		}
		for i := range words {
			if got[i] != words[i] {
				return false
			}
		}
		return true
	}
	hostile := []string{
		`'`, `"`, `\`, "`id`", "$(id)", "${HOME}", "%{if true}", "a;id", "a&&id", "a|id", "*", "~", "#", "!!", "-n", "", "a b", "a\nb", "a\tb", "é", "日本", "<service>.example.com",
	}
	if !same(hostile) {
		t.Errorf("%q was read back as %q", hostile, readBack(hostile))
	}
	for _, name := range hostile {
		command := (&steps.NEG{Meta: steps.Meta{Project: "p", Location: "us-central1", Name: "n", Description: name}, Service: name, Tag: name, Mask: name}).ByHand()
		if !same(command) {
			t.Errorf("%q was read back as %q", command, readBack(command))
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		words := rapid.SliceOfN(rapid.StringOf(rapid.RuneFrom([]rune("'\"\\`$(){}%;&|*?~#! \n\tab-=é"))), 1, 40).Draw(r, "words")
		if !same(words) {
			r.Fatalf("%q was read back as %q", words, readBack(words))
		}
	})
}
