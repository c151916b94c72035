package steps

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// guillotine kills a Run at one boundary: from then on nothing that it does
// reaches the cloud or the disk. Boundaries are before and after every request
// and every write and sync of the journal; a dry run counts them.
type guillotine struct {
	mu     sync.Mutex
	at     int // the boundary; negative: never
	passed int
	dead   bool
	kill   func()
}

var errDead = errors.New("killed")

// pass reports whether the Run is still alive after one more boundary.
func (g *guillotine) pass() bool {
	alive, _ := g.next()
	return alive
}

// next is pass, which also tells the boundary at which the Run is killed.
func (g *guillotine) next() (alive, fell bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.passed == g.at && !g.dead {
		g.dead, fell = true, true
		g.kill()
	}
	g.passed++
	return !g.dead, fell
}

// over the cloud:
func (g *guillotine) fault(call fakeCall) fakeFault {
	if !g.pass() {
		return fakeFault{before: errDead}
	}
	if !g.pass() {
		return fakeFault{after: errDead}
	}
	return fakeFault{}
}

// and over the disk.
type mortalDisk struct {
	fileSystem
	g *guillotine
}

func (d mortalDisk) Append(path string) (File, error) {
	f, err := d.fileSystem.Append(path)
	return mortalFile{f, d.g}, err
}

type mortalFile struct {
	File
	g *guillotine
}

func (f mortalFile) Write(p []byte) (int, error) {
	if alive, fell := f.g.next(); !alive {
		// Half of the line reaches the disk at the kill itself.
		if fell {
			f.File.Write(p[:len(p)/2])
		}
		return 0, errDead
	}
	return f.File.Write(p)
}

func (f mortalFile) Sync() error {
	if !f.g.pass() {
		return errDead
	}
	return nil // a killed process leaves its writes to the kernel
}

// killedRun carries out a plan in a process that dies at the boundary, and
// returns how many boundaries there were.
func killedRun(t *testing.T, c *fakeCloud, state string, at int, p Plan) int {
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	g := &guillotine{at: at, kill: kill}
	c.fault = g.fault
	defer func() { c.fault = nil }()
	e := &Engine{Clouds: c, State: state, Disk: mortalDisk{g: g}}
	s, err := e.Open(ctx, Target{Project: shop.Project})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Start(ctx, p)
	if err != nil {
		t.Fatal(err)
	}
	r.Wait()
	return g.passed
}

// resumed plans again, as the next process does, and carries that out.
func resumed(t *testing.T, c *fakeCloud, state string, plan func(*fakeCloud, []Resource) Plan) (Outcome, []Event) {
	s := openSession(t, c, state)
	if err := s.settle(t.Context(), shop); err != nil {
		t.Fatal(err)
	}
	return runs(t, s, plan(c, loadBalancer()))
}

// boundaries counts those of a plan that is not killed.
func boundaries(t *testing.T, down bool) (n int) {
	synctest.Test(t, func(t *testing.T) {
		c, state := newFakeCloud(), t.TempDir()
		if down {
			resumed(t, c, state, planUp)
			n = killedRun(t, c, state, -1, planDown(c, loadBalancer()))
			return
		}
		n = killedRun(t, c, state, -1, planUp(c, loadBalancer()))
	})
	return n
}

func TestKilledUp(t *testing.T) {
	n := boundaries(t, false)
	t.Logf("%d boundaries", n)
	if n < 100 {
		t.Fatalf("only %d boundaries: the dry run did not run", n)
	}
	for at := range n {
		for _, then := range []string{"up", "down"} {
			t.Run(fmt.Sprintf("%d/%s", at, then), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					c, state := newFakeCloud(), t.TempDir()
					killedRun(t, c, state, at, planUp(c, loadBalancer()))
					plan := planUp
					if then == "down" {
						plan = planDown
					}
					end, events := resumed(t, c, state, plan)
					if end.Ending != EndDone || len(end.Left) > 0 {
						t.Fatalf("%+v\n%s", end, problems(events))
					}
					if then == "down" {
						if left := c.paths(); len(left) > 0 {
							t.Errorf("left: %v", left)
						}
						return
					}
					for _, r := range loadBalancer() {
						if c.made[r.Ref().Path()] != 1 {
							t.Errorf("%s was made %d times", r.Ref(), c.made[r.Ref().Path()])
						}
					}
					if creates := c.count("create"); creates > len(loadBalancer())*2 {
						t.Errorf("%d creates were sent", creates)
					}
				})
			})
		}
	}
}

func TestKilledDown(t *testing.T) {
	n := boundaries(t, true)
	t.Logf("%d boundaries", n)
	if n < 80 {
		t.Fatalf("only %d boundaries: the dry run did not run", n)
	}
	for at := range n {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, state := newFakeCloud(), t.TempDir()
				resumed(t, c, state, planUp)
				killedRun(t, c, state, at, planDown(c, loadBalancer()))
				end, events := resumed(t, c, state, planDown)
				if end.Ending != EndDone || len(end.Left) > 0 || len(c.paths()) > 0 {
					t.Fatalf("%+v, left %v\n%s", end, c.paths(), problems(events))
				}
			})
		})
	}
}

func TestKilledWithoutJournalConverges(t *testing.T) {
	for at := range boundaries(t, false) {
		if at%7 != 0 {
			continue
		}
		synctest.Test(t, func(t *testing.T) {
			c := newFakeCloud()
			killedRun(t, c, t.TempDir(), at, planUp(c, loadBalancer()))
			time.Sleep(time.Minute)
			end, events := resumed(t, c, t.TempDir(), planUp)
			if end.Ending != EndDone {
				t.Fatalf("at %d: %+v\n%s", at, end, problems(events))
			}
			for _, r := range loadBalancer() {
				if c.made[r.Ref().Path()] != 1 {
					t.Errorf("at %d: %s was made %d times", at, r.Ref(), c.made[r.Ref().Path()])
				}
			}
		})
	}
}

func TestResumeSendsTheSameRequestOnlyWhileYoung(t *testing.T) {
	network := loadBalancer()[:1]
	tests := []struct {
		name string
		age  time.Duration
		edit func(*Network)
		same bool
	}{
		{"young", 29 * time.Minute, func(*Network) {}, true},
		{"old", 31 * time.Minute, func(*Network) {}, false},
		{"another body", time.Minute, func(n *Network) { n.AutoSubnets = true }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, state := newFakeCloud(), t.TempDir()
				var ids []RequestID
				c.on = func(call fakeCall) {
					if call.Verb == "create" {
						ids = append(ids, call.ID)
					}
				}
				ctx, kill := context.WithCancel(t.Context())
				c.fault = func(call fakeCall) fakeFault {
					kill()
					return fakeFault{before: errDead}
				}
				e := &Engine{Clouds: c, State: state}
				s, err := e.Open(ctx, Target{Project: shop.Project})
				if err != nil {
					t.Fatal(err)
				}
				r, err := s.Start(ctx, planUp(c, network))
				if err != nil {
					t.Fatal(err)
				}
				r.Wait()
				c.fault = nil
				time.Sleep(tt.age)
				again := *network[0].(*Network)
				tt.edit(&again)
				if end, events := runs(t, openSession(t, c, state), planUp(c, []Resource{&again})); end.Ending != EndDone {
					t.Fatalf("%+v\n%s", end, problems(events))
				}
				if len(ids) != 2 || (ids[0] == ids[1]) != tt.same {
					t.Errorf("request ids %v, want the same: %t", ids, tt.same)
				}
			})
		})
	}
}
