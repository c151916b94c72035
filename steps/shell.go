package steps

import "strings"

// Shell writes the command as a line for a POSIX shell.
func (c Command) Shell() string {
	words := make([]string, len(c))
	for i, word := range c {
		words[i] = ShellWord(word)
	}
	return strings.Join(words, " ")
}

// ShellWord quotes a word where a POSIX shell would read more into it.
func ShellWord(word string) string {
	if word != "" && !strings.ContainsFunc(word, needsQuote) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

func needsQuote(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:=,@+%", r))
}
