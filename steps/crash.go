package steps

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"path/filepath"
	"strings"
	"unicode"

	"runlb/steps/defect"
)

// lastEvents is how much of what had happened a crash note tells.
const lastEvents = 40

// Crashed writes a crash note about a defect that was caught, and says in a
// user's words what to do. last is what had happened; it may be empty. The note
// lies in the state folder, for the user alone. It says which runlb it was, where
// the defect is and what came last: no key, no token and no body of a request.
func (e *Engine) Crashed(d *defect.Defect, last []Event) *Problem {
	p := &Problem{
		Text:   noteLine(d.Error()),
		Remedy: "What was done so far is recorded: run the same command again, and it resumes. Please report this with the crash note",
		Err:    d,
	}
	note, err := e.writeNote(d, last)
	if err != nil {
		p.Text += "; no crash note could be written: " + err.Error()
		p.Remedy = strings.Replace(p.Remedy, "the crash note", "the text below", 1)
		p.Raw = strings.Join(d.Stack, "\n")
		return p
	}
	p.Text += "; crash note: " + note
	return p
}

// writeNote returns the note's path. One defect of which many steps die within
// a minute has one note.
func (e *Engine) writeNote(d *defect.Defect, last []Event) (string, error) {
	folder, err := ownFolder(e.State, "crashes")
	if err != nil {
		return "", err
	}
	text := e.noteText(d, last)
	name := fmt.Sprintf("crash-%s-%08x.txt", e.now().UTC().Format("20060102-1504"), crc32.Checksum([]byte(d.What+strings.Join(d.Stack, "")), castagnoli))
	path := filepath.Join(folder, name)
	if err := writeNew(path, []byte(text)); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	return path, nil
}

func (e *Engine) noteText(d *defect.Defect, last []Event) string {
	var b strings.Builder
	line := func(format string, args ...any) { b.WriteString(noteLine(fmt.Sprintf(format, args...)) + "\n") }
	line("crash note of %s, %s", e.Version, e.now().UTC().Format("2006-01-02 15:04:05 MST"))
	line("It holds no key, no token and no body of a request; it does name resources of your project.")
	line("")
	line("%s", d.What)
	for _, call := range d.Stack {
		line("  %s", call)
	}
	if len(last) > 0 {
		line("")
		line("what came before")
	}
	for _, event := range last[max(0, len(last)-lastEvents):] {
		line("  %s", eventLine(event))
	}
	return b.String()
}

// noteLine is one line without secrets and without what could steer the terminal
// that shows it.
func noteLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, WithoutSecrets(s))
}

func eventLine(e Event) string {
	words := []string{e.At.UTC().Format("15:04:05.000"), string(e.Step), string(e.State), e.Text, e.Op}
	if c := e.Call; c != nil {
		words = append(words, fmt.Sprintf("%s %s %d, try %d, %s", c.Method, c.Path, c.Status, c.Attempt, c.Took), c.Err)
	}
	if e.Problem != nil {
		words = append(words, e.Problem.Text)
	}
	if e.End != nil {
		words = append(words, "ended as "+string(e.End.Ending))
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}
