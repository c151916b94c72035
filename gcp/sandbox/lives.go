package sandbox

import (
	"context"
	"sync"
)

// lives end with the forwarding rules that they are of, and take with them what the rules carry: connections and requests.
type lives struct {
	mu     sync.Mutex
	byRule map[string]life
}

type life struct {
	ctx context.Context
	end context.CancelFunc
}

// of is done when the rule is deleted.
func (l *lives) of(rule string) context.Context {
	l.mu.Lock()
	defer l.mu.Unlock()
	if one, ok := l.byRule[rule]; ok {
		return one.ctx
	}
	if l.byRule == nil {
		l.byRule = map[string]life{}
	}
	ctx, end := context.WithCancel(context.Background())
	l.byRule[rule] = life{ctx, end}
	return ctx
}

func (l *lives) end(rule string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if one, ok := l.byRule[rule]; ok {
		one.end()
		delete(l.byRule, rule)
	}
}

// endAll is for a state that is another one from now on.
func (l *lives) endAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, one := range l.byRule {
		one.end()
	}
	clear(l.byRule)
}
