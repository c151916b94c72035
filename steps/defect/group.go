package defect

import "sync"

// Group does several things at once. The zero value is ready. Unlike that of a
// sync.WaitGroup, a panic in one of them comes out of Wait, where somebody can
// catch it.
type Group struct {
	wg    sync.WaitGroup
	once  sync.Once
	first *Defect
}

// Go calls do in a goroutine of its own.
func (g *Group) Go(do func()) {
	g.wg.Go(func() {
		defer func() {
			if d := Of(recover()); d != nil {
				g.once.Do(func() { g.first = d })
			}
		}()
		do()
	})
}

// Wait blocks until all are done.
func (g *Group) Wait() {
	g.wg.Wait()
	if g.first != nil {
		panic(g.first)
	}
}
