package faults

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

// S3: two machines without a shared lock bring the same Spec up, one a little later than the other. Both find the same id and markers,
// decide every conflict by a look, and end with the same load balancer, of which nothing was made twice.
func TestFaultsS3(t *testing.T) {
	for _, v := range variants() {
		for _, later := range []time.Duration{0, 100 * time.Millisecond, time.Second, 7 * time.Second, 13 * time.Second, 31 * time.Second, 47 * time.Second} {
			at(t, fmt.Sprintf("%s/%s", v.name, later), v, func(w *world) {
				here, there := w.process(), w.elsewhere()
				var first, second result
				var both sync.WaitGroup
				both.Go(func() { first = here.up() })
				both.Go(func() {
					time.Sleep(later)
					second = there.up()
				})
				both.Wait()
				w.holds()
				for what, r := range map[string]*result{"the first": &first, "the second": &second} {
					if !r.done() {
						w.t.Logf("%s: %s", what, r)
					}
				}
				// One of them may have met a state that its plan did not know, and stopped with the difference; it then runs again.
				if !first.done() && !second.done() {
					w.t.Errorf("neither came through")
				}
				for what, p := range map[string]process{"the first": here, "the second": there} {
					if r := p.up(); !r.done() {
						w.t.Errorf("%s again: %s", what, r)
					}
				}
				w.built()
				if r := there.down(); !r.done() {
					w.t.Fatal(r)
				}
				w.gone()
			})
		}
	}
}

// elsewhere is a process on another machine, which shares the cloud, and neither lock nor journal.
func (w *world) elsewhere() process {
	p := w.process()
	p.state = w.otherState()
	return p
}
