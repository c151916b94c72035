package plain

import (
	"context"
	"fmt"
	"sync"

	"runlb/steps"
)

// look surveys the whole cloud. It says how far it is when that takes long,
// and which places did not answer.
func (w *wizard) look(ctx context.Context) error {
	target := w.session.Target()
	w.blank()
	switch who := w.session.Identity(); {
	case who.Sandbox:
		w.line("Looking at %s, in the sandbox.", target.Project)
	case who.Account == "":
		w.line("Looking at %s, by %s.", target.Project, who.Source)
	default:
		w.line("Looking at %s, as %s by %s.", target.Project, who.Account, who.Source)
	}
	var mu sync.Mutex
	regions := 0
	seen := func(k steps.Kind, b steps.Batch) {
		if k == steps.KindService && !b.Partial && b.Scope.Location != steps.Everywhere {
			mu.Lock()
			defer mu.Unlock()
			regions++
		}
	}
	stop := w.out.beat(func() string {
		mu.Lock()
		defer mu.Unlock()
		return fmt.Sprintf("still looking: %d regions have answered", regions)
	})
	err := w.session.Survey(ctx, steps.Query{Ranges: true}, seen)
	stop()
	if err != nil {
		return err
	}
	w.line("%s in %s, %s.", plural(len(w.inv().All(steps.KindService, steps.Everywhere)), "service"), plural(regions, "region"),
		plural(len(w.inv().All(steps.KindNetwork, steps.Global)), "network"))
	w.gaps(w.inv().Gaps())
	return w.err
}

func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
