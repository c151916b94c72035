package steps

import (
	"fmt"
	"strings"
	"unicode"
)

// Field is one question of the wizard: an entry of the Spec with its words,
// choices, default and check. Pages, prompts, flags and the docs present it.
type Field struct {
	Key         string // path in the Spec's YAML: "network.subnet.range"
	Page        Page
	Label, Help string
	Type        FieldType
	Many        bool // a list: its items stand with commas between them
	// Get reads the value: "" when empty, "true" for a toggle that is on, a
	// list with ", " between its items.
	Get func(Spec) string
	// Set writes a value as Get gives it. The error is a *FieldError.
	Set func(*Spec, string) error
	// Asked tells whether the question makes sense; nil: always.
	Asked func(Spec) bool
	// Options lists the choices; nil: free text. A value that is no option may
	// still be typed unless the type is Choice.
	Options func(*Inventory, Spec) []Option
	// Default is what WithDefaults fills in; nil: nothing.
	Default func(*Inventory, Spec) Default
	// Check judges the value in its context. The error is a *FieldError.
	Check func(*Inventory, Spec) error
}

// Page is the wizard's page that asks.
type Page string

// The pages, in their order.
const (
	PageProject     Page = "Project"
	PageServices    Page = "Services"
	PageRoute       Page = "Route"
	PageNetwork     Page = "Network"
	PageFrontend    Page = "Frontend"
	PageCertificate Page = "Certificate"
	PageAccess      Page = "Access"
	PageClient      Page = "Client VM"
)

// Pages lists the pages in their order.
func Pages() []Page {
	return []Page{PageProject, PageServices, PageRoute, PageNetwork, PageFrontend, PageCertificate, PageAccess, PageClient}
}

// FieldType is how a Field is answered.
type FieldType string

// The types of fields.
const (
	Text   FieldType = "text"   // anything that Check accepts; Options are suggestions
	Choice FieldType = "choice" // one of Options
	Toggle FieldType = "toggle" // "true" or ""
)

// Default is a value with where it comes from: "the tutorial's value", "the
// only network". The zero Default is none.
type Default struct{ Value, Source string }

// Option is one choice. Disabled says why it cannot be chosen; empty when it
// can.
type Option struct{ Value, Label, Note, Disabled string }

// Flag is the Field's name on the command line: "network-subnet-range".
func (f Field) Flag() string {
	var b strings.Builder
	for _, r := range f.Key {
		switch {
		case r == '.':
			b.WriteByte('-')
		case unicode.IsUpper(r):
			b.WriteByte('-')
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// FieldError is a value that cannot be, with what to write instead.
type FieldError struct {
	Field, Value, Problem, Remedy string
	Cause                         string // why that is a problem, or where it comes from; often empty
	Command                       string // a line for a shell that does what Remedy says; often empty
	File                          string // empty outside a file
	Line, Column                  int    // from 1; zero outside a file
}

// Error is `network.subnet.range "10.1.2.0/33": not a range. Write it as
// 10.1.2.0/24`, with file and position before it when they are known.
func (e *FieldError) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File + ":")
		if e.Line > 0 {
			fmt.Fprintf(&b, "%d:%d:", e.Line, e.Column)
		}
		b.WriteByte(' ')
	}
	b.WriteString(e.Field)
	if e.Value != "" {
		fmt.Fprintf(&b, " %q", e.Value)
	}
	if e.Field != "" {
		b.WriteString(": ")
	}
	b.WriteString(e.Problem)
	if e.Cause != "" {
		b.WriteString(": " + e.Cause)
	}
	if advice := e.Advice(); advice != "" {
		b.WriteString(". " + advice)
	}
	return b.String()
}

// Advice is the remedy with its command.
func (e *FieldError) Advice() string {
	if e.Command == "" {
		return e.Remedy
	}
	return e.Remedy + ": " + e.Command
}

// FieldByKey finds a Field.
func FieldByKey(key string) (Field, bool) {
	for _, f := range Fields() {
		if f.Key == key {
			return f, true
		}
	}
	return Field{}, false
}
