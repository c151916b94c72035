// Package defect keeps a panic from taking the program along: what was caught
// becomes an error that says where it came from, and nothing that was at hand.
package defect

import (
	"fmt"
	"runtime"
	"strings"
)

// Defect is a panic that was caught: an error in runlb itself.
type Defect struct {
	What  string   // the panic's own words
	Stack []string // function and place of each call, the innermost first
}

// Error names it.
func (d *Defect) Error() string { return "runlb has a defect: " + d.What }

// Of makes a Defect of what recover gave; nil of nil. It must be called by the
// deferred function itself, while the stack still stands. A Defect that was
// raised again stays as it was.
func Of(p any) *Defect {
	if p == nil {
		return nil
	}
	if d, ok := p.(*Defect); ok {
		return d
	}
	return &Defect{What: words(p), Stack: stack()}
}

// longest bounds what a panic may say.
const longest = 300

// words are a panic's own. Of anything but a sentence only the type is told:
// it may hold what must not be written.
func words(p any) string {
	var text string
	switch p := p.(type) {
	case error:
		text = p.Error()
	case string:
		text = p
	case fmt.Stringer:
		text = p.String()
	default:
		return fmt.Sprintf("a panic with a %T", p)
	}
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "…"
	}
	return text
}

// deepest bounds how much of a stack is kept.
const deepest = 64

// stack lists the calls that led here, from the panic on: places, and none of
// the arguments that the runtime's own trace shows.
func stack() []string {
	pcs := make([]uintptr, deepest)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	var calls []string
	for more := true; more; {
		var f runtime.Frame
		switch f, more = frames.Next(); f.Function {
		case "":
		case "runtime.gopanic": // what was called after it is about catching it
			calls = nil
		default:
			calls = append(calls, fmt.Sprintf("%s %s:%d", f.Function, f.File, f.Line))
		}
	}
	return calls
}
