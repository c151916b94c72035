package gcp

import (
	"slices"
	"testing"

	"runlb/steps"
)

func TestTakeTags(t *testing.T) {
	s := steps.Service{Revision: "login-2"}
	takeTags(&s, []share{
		{percent: 90}, {revision: "login-1", percent: 10, tag: "old"},
		{revision: "login-2", tag: "stable"}, {revision: "login-3", tag: "test"},
	})
	if want := []string{"old", "stable", "test"}; !slices.Equal(s.Tags, want) {
		t.Errorf("tags %q, want %q", s.Tags, want)
	}
	if want := []string{"test"}; !slices.Equal(s.IdleTags, want) {
		t.Errorf("idle %q, want %q: login-1 and the latest, login-2, have traffic", s.IdleTags, want)
	}
}
