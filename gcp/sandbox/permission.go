package sandbox

import (
	"slices"
	"strings"
	"sync"
)

// denials are permissions that are refused. Nothing is refused to begin with.
type denials struct {
	mu   sync.RWMutex
	list []denial
}

type denial struct{ caller, permission, prefix string }

// Deny refuses permission ("compute.networks.create") to everybody on every path that starts with prefix ("projects/P").
func (s *Sandbox) Deny(permission, prefix string) { s.deny("", permission, prefix) }

// deny refuses permission to caller on every path that starts with prefix. An empty caller is everybody.
func (s *Sandbox) deny(caller, permission, prefix string) {
	s.denials.mu.Lock()
	defer s.denials.mu.Unlock()
	s.denials.list = append(s.denials.list, denial{caller, permission, prefix})
}

// allowed tells whether caller has permission on path.
func (s *Sandbox) allowed(caller, permission, path string) bool {
	s.denials.mu.RLock()
	defer s.denials.mu.RUnlock()
	return !slices.ContainsFunc(s.denials.list, func(d denial) bool {
		return d.permission == permission && (d.caller == "" || d.caller == caller) && strings.HasPrefix(path, d.prefix)
	})
}
