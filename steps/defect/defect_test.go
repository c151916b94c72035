package defect

import (
	"errors"
	"strings"
	"testing"
)

func caught(do func()) (d *Defect) {
	defer func() { d = Of(recover()) }()
	do()
	return nil
}

func deep(p any) { panic(p) }

func TestADefectSaysWhereAndNotWhatWasAtHand(t *testing.T) {
	for _, c := range []struct {
		name string
		with any
		says string
	}{
		{"words", "no such step", "no such step"},
		{"an error", errors.New("nil map"), "nil map"},
		{"bytes", []byte("-----BEGIN PRIVATE KEY-----"), "a panic with a []uint8"},
		{"a struct", struct{ Key string }{"secret"}, "a panic with a struct { Key string }"},
		{"a book", strings.Repeat("ä", 400), strings.Repeat("ä", 150) + "…"},
	} {
		d := caught(func() { deep(c.with) })
		if d == nil || d.What != c.says {
			t.Errorf("%s: %+v, want %q", c.name, d, c.says)
		}
		if !strings.Contains(strings.Join(d.Stack, "\n"), "defect.deep ") {
			t.Errorf("%s: the stack does not lead to the panic: %s", c.name, strings.Join(d.Stack, "\n"))
		}
	}
	if d := caught(func() {}); d != nil {
		t.Errorf("no panic, and %v", d)
	}
}

func TestAGroupHandsItsPanicOn(t *testing.T) {
	done := make(chan struct{})
	d := caught(func() {
		var g Group
		g.Go(func() { <-done })
		g.Go(func() { defer close(done); deep("in the group") })
		g.Wait()
	})
	if d == nil || d.What != "in the group" || !strings.Contains(strings.Join(d.Stack, "\n"), "defect.deep ") {
		t.Errorf("%+v", d)
	}
}
