package steps

import (
	crand "crypto/rand"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

// drawnGraph is a random graph of resources: which needs which, how long the making and the deleting of each takes, and how many steps may
// go on at once.
type drawnGraph struct {
	resources []Resource // in an order that honours what each needs
	took      map[string]map[Ref]time.Duration
	workers   int
	failing   int // index of the one whose making fails
}

func drawGraph(seed, n uint64) drawnGraph {
	r := rand.New(rand.NewPCG(seed, n))
	g := drawnGraph{took: map[string]map[Ref]time.Duration{"create": {}, "delete": {}}}
	count := 1 + r.IntN(24)
	density := r.Float64()
	for i := range count {
		b := &BackendService{Meta: metaOf(KindBackendService, shop.Region, fmt.Sprintf("shop-%d", i))}
		for j := range i {
			if r.Float64() < density*3/float64(i+1) {
				b.NEGs = append(b.NEGs, g.resources[j].Ref())
			}
		}
		g.resources = append(g.resources, b)
		for _, verb := range []string{"create", "delete"} {
			g.took[verb][b.Ref()] = time.Duration(r.ExpFloat64() * 20 * float64(time.Second)).Truncate(time.Millisecond)
		}
	}
	g.workers, g.failing = 1+r.IntN(count), r.IntN(count)
	return g
}

// criticalPath is the longest way through a plan, and all of its work together.
func (g drawnGraph) criticalPath(p Plan) (longest, work time.Duration) {
	ends := map[StepID]time.Duration{}
	for _, s := range p.Steps {
		verb := "create"
		if s.Action == ActionDelete {
			verb = "delete"
		}
		took := g.took[verb][s.Ref()]
		for _, id := range s.After {
			ends[s.ID] = max(ends[s.ID], ends[id])
		}
		ends[s.ID] += took
		longest = max(longest, ends[s.ID])
		work += took
	}
	return longest, work
}

// carryOut runs the plan that is made for a cloud of the graph's latencies, and returns how many operations went on at once.
func (g drawnGraph) carryOut(t *testing.T, c *fakeCloud, workers int, plan func(*fakeCloud, []Resource) Plan) (p Plan, end Outcome, events []Event, most int) {
	t.Helper()
	c.took = func(verb string, ref Ref) time.Duration { return g.took[verb][ref] }
	p = plan(c, g.resources)
	j, _, err := openJournal(forgetful{}, "", p, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	x := &executor{Run: newRun(p), cloud: c, journal: j, now: time.Now, rand: crand.Reader, workers: workers}
	began := time.Now()
	end = x.execute(t.Context())
	end.Took = time.Since(began)
	x.log.end(Event{End: &end})
	events, _ = x.Since(t.Context(), 0)
	now := 0
	for _, e := range events {
		switch e.State {
		case Running:
			now++
			most = max(most, now)
		case Done, Failed:
			now--
		}
	}
	return p, end, events, most
}

// forgetful is a disk for runs that nobody resumes.
type forgetful struct{}

func (forgetful) ReadFile(string) ([]byte, error) { return nil, fs.ErrNotExist }
func (forgetful) Create(string) (File, error)     { return forgetful{}, nil }
func (forgetful) Append(string) (File, error)     { return forgetful{}, nil }
func (forgetful) Rename(string, string) error     { return nil }
func (forgetful) SyncFolder(string) error         { return nil }
func (forgetful) Write(p []byte) (int, error)     { return len(p), nil }
func (forgetful) Sync() error                     { return nil }
func (forgetful) Close() error                    { return nil }

// eachGraph tries random graphs, the same ones at every run with the same seed.
func eachGraph(t *testing.T, do func(t *testing.T, g drawnGraph)) (tried int) {
	t.Helper()
	tried = counted(1000, 10_000)
	for n := range tried {
		g := drawGraph(*faultsSeed, uint64(n))
		synctest.Test(t, func(t *testing.T) { do(t, g) })
		if t.Failed() {
			t.Fatalf("graph %d of seed %d", n, *faultsSeed)
		}
	}
	t.Attr("points", strconv.Itoa(tried))
	return tried
}

// once checks that each resource took one request of the verb: none was refused, and none was sent again.
func once(t *testing.T, c *fakeCloud, verb string, want int) {
	t.Helper()
	if n := c.count(verb); n != want {
		t.Errorf("%d %ss for %d resources", n, verb, want)
	}
}

// G1 and G2: whatever the graph and however long each takes, a delete is sent only when nothing uses the resource any more, and a create
// only when all that it needs is there: the cloud, which checks both, never has to refuse.
func TestFaultsG1(t *testing.T) { t.Logf("%d graphs torn down", eachGraph(t, inOrderDown)) }

func TestFaultsG2(t *testing.T) { t.Logf("%d graphs built", eachGraph(t, inOrderUp)) }

func inOrderDown(t *testing.T, g drawnGraph) {
	c := newFakeCloud(g.resources...)
	_, end, events, most := g.carryOut(t, c, g.workers, planDown)
	once(t, c, "delete", len(g.resources))
	if end.Ending != EndDone || len(c.paths()) > 0 || most > g.workers {
		t.Errorf("%+v, left %v, %d at once of %d\n%s", end, c.paths(), most, g.workers, problems(events))
	}
}

func inOrderUp(t *testing.T, g drawnGraph) {
	c := newFakeCloud()
	_, end, events, most := g.carryOut(t, c, g.workers, planUp)
	once(t, c, "create", len(g.resources))
	if end.Ending != EndDone || len(c.paths()) != len(g.resources) || most > g.workers {
		t.Errorf("%+v, %d there, %d at once of %d\n%s", end, len(c.paths()), most, g.workers, problems(events))
	}
}

// G3: with a worker for each that is free, a run takes as long as the longest way through its graph; with fewer, no longer than any order
// that never lets a worker idle may take.
func TestFaultsG3(t *testing.T) {
	exact, worst := 0, 1.0
	tried := eachGraph(t, func(t *testing.T, g drawnGraph) {
		c := newFakeCloud()
		for _, plan := range []func(*fakeCloud, []Resource) Plan{planUp, planDown} {
			p, end, _, _ := g.carryOut(t, c, len(g.resources), plan)
			longest, _ := g.criticalPath(p)
			if end.Took == longest {
				exact++
			}
			if longest > 0 {
				worst = max(worst, end.Took.Seconds()/longest.Seconds())
			}
		}
		p, end, _, most := g.carryOut(t, newFakeCloud(), g.workers, planUp)
		longest, work := g.criticalPath(p)
		if bound := longest + (work-longest)/time.Duration(g.workers); end.Took > bound || most > g.workers {
			t.Errorf("%d workers took %s, at most %s is right; %d at once", g.workers, end.Took, bound, most)
		}
	})
	if exact < 2*tried*99/100 {
		t.Errorf("%d of %d runs took as long as their critical path", exact, 2*tried)
	}
	t.Logf("%d graphs up and down: wall time is the critical path in %.1f %% (aim 99 %%), at worst %.3f times (aim 1.02)", tried, 50*float64(exact)/float64(tried), worst)
}

// G8: where one fails, just those behind it are not begun, and all others are made.
func TestFaultsG8(t *testing.T) {
	tried := eachGraph(t, func(t *testing.T, g drawnGraph) {
		c := newFakeCloud()
		bad := g.resources[g.failing].Ref()
		c.fault = func(call fakeCall) fakeFault {
			if call.Verb == "create" && call.Ref == bad {
				return fakeFault{op: fakeError("create", bad, ErrQuota, 403, "Quota exceeded")}
			}
			return fakeFault{}
		}
		p, end, events, _ := g.carryOut(t, c, g.workers, planUp)
		if end.Ending != EndFailed {
			t.Errorf("ending %s", end.Ending)
		}
		got, lost := states(events), map[StepID]bool{}
		for _, s := range p.Steps {
			want := Done
			switch {
			case s.Ref() == bad:
				want = Failed
			case slices.ContainsFunc(s.After, func(id StepID) bool { return lost[id] }):
				want = Skipped
			}
			lost[s.ID] = want != Done
			if got[s.ID] != want || c.has(s.Ref()) != (want == Done) {
				t.Errorf("%s is %s, want %s; it is there: %t", s.ID, got[s.ID], want, c.has(s.Ref()))
			}
		}
	})
	t.Logf("%d graphs with one failure each", tried)
}
