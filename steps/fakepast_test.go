package steps

import (
	"context"
	"time"
)

func (c *fakeCloud) Alterations(context.Context, Scope) ([]Alteration, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.past, c.pastErr
}

func (c *fakeCloud) Propagation() (time.Duration, bool) { return 0, false }
