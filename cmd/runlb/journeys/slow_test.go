package journeys

import (
	"net/http"
	"testing"
	"time"

	"runlb/cmd/runlb/internal/program"
)

// A terminal that takes 1 KB a second shows less of a run, and slows it not at
// all: the cloud has all of it as soon as with a fast one.
func TestSlowTerminalSlowsNoRun(t *testing.T) {
	begin(t)
	review := func() reviewPage {
		u := sit(t, 100, 40, program.Serve(t, "real/20"), program.NewHome(t))
		u.on("Home")
		return u.quick()
	}
	fast := review().builds()
	slow := review()
	slow.Slow(1024)
	if took := slow.builds(); took > fast*3/2+500*time.Millisecond {
		t.Errorf("a run takes %s on a slow terminal, and %s on a fast one", took, fast)
	}
}

// builds applies the plan, and tells how long it was until the cloud had the
// forwarding rule, which comes last. What the screen shows is not asked.
func (p reviewPage) builds() time.Duration {
	p.t.Helper()
	began := time.Now()
	p.Press("a")
	for time.Since(began) < program.Patience {
		if rules, _ := p.request(http.MethodGet, here+"forwardingRules", "")["items"].([]any); len(rules) > 0 {
			return time.Since(began)
		}
		time.Sleep(10 * time.Millisecond) // the cloud tells only who asks
	}
	p.t.Fatal("no forwarding rule was made")
	return 0
}
