package steps

import (
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestHoldAndGoOn: what is in flight is finished, nothing new begins while the
// run is on hold, and all of it is done after it went on.
func TestHoldAndGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeCloud()
		s := openSession(t, c, t.TempDir())
		r, err := s.Start(t.Context(), planUp(c, loadBalancer()))
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(500 * time.Millisecond) // half of the first operations
		idle := r.Hold()
		select {
		case <-idle:
			t.Fatal("idle, and something is in flight")
		default:
		}
		<-idle
		before := c.count("create")
		time.Sleep(time.Hour)
		if now := c.count("create"); now != before {
			t.Errorf("on hold, %d more were begun", now-before)
		}
		select {
		case <-r.Ended():
			t.Fatal("it ended on hold")
		default:
		}
		r.GoOn()
		if end := r.Wait(); end.Ending != EndDone {
			t.Errorf("%+v", end)
		}
	})
}

// TestHoldCanEnd by a stop or a cancel, also when nothing is in flight.
func TestHoldCanEnd(t *testing.T) {
	for _, cancel := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			c := newFakeCloud()
			s := openSession(t, c, t.TempDir())
			ctx, end := withPatience(t.Context(), time.Hour, errDeadline)
			defer end()
			r, err := s.Start(ctx, planUp(c, loadBalancer()))
			if err != nil {
				t.Fatal(err)
			}
			<-r.Hold()
			if cancel {
				end()
			} else {
				r.Stop()
			}
			if end := r.Wait(); end.Ending != EndStopped {
				t.Errorf("cancel %t: %+v", cancel, end)
			}
		})
	}
}

// TestSleepIsSaid: on a machine that sleeps for two hours in the middle the run
// goes on, and says so.
func TestSleepIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeCloud()
		c.took = func(string, Ref) time.Duration { return 30 * time.Second }
		var slept atomic.Int64
		e := &Engine{Clouds: c, State: t.TempDir(), Now: func() time.Time { return time.Now().Add(time.Duration(slept.Load())) }}
		s, err := e.Open(t.Context(), Target{Project: shop.Project})
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(12*time.Second, func() { slept.Add(int64(2 * time.Hour)) })
		end, events := runs(t, s, planUp(c, loadBalancer()))
		said := 0
		for _, ev := range events {
			if strings.Contains(ev.Text, "the clock jumped by 2h0m") {
				said++
			}
		}
		if end.Ending != EndDone || said != 1 {
			t.Errorf("%+v, said %d times", end, said)
		}
	})
}

// TestPatience counts the time in which the program ran.
func TestPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		ctx, cancel := withPatience(t.Context(), stepDeadline, errDeadline)
		defer cancel()
		<-ctx.Done()
		if took := time.Since(began); took != stepDeadline {
			t.Errorf("ended after %s", took)
		}
	})
}

// TestExpiredLoginEndsTheRun: what is in flight ends, nothing new is begun that
// would fail alike, and the same command resumes.
func TestExpiredLoginEndsTheRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, state := newFakeCloud(), t.TempDir()
		expired := fakeError("wait", Ref{}, ErrCredentials, 401, "invalid_grant")
		c.fault = func(call fakeCall) fakeFault {
			if call.Verb != "list" && c.count("create") > 3 {
				return fakeFault{before: expired}
			}
			return fakeFault{}
		}
		end, events := runs(t, openSession(t, c, state), planUp(c, loadBalancer()))
		if end.Ending != EndFailed || !strings.Contains(problems(events), "log in") && !strings.Contains(problems(events), "login") {
			t.Errorf("%+v\n%s", end, problems(events))
		}
		failed := 0
		for _, s := range states(events) {
			if s == Failed {
				failed++
			}
		}
		if created := c.count("create"); created > 5 {
			t.Errorf("%d creates were sent, %d steps failed", created, failed)
		}
		c.fault = nil
		if end, events := resumed(t, c, state, planUp); end.Ending != EndDone {
			t.Errorf("again: %+v\n%s", end, problems(events))
		}
	})
}

// TestUndoTakesExactlyWhatTheRunMade: what was there before the run stays, also
// what an earlier run of the same deployment made.
func TestUndoTakesExactlyWhatTheRunMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, state := newFakeCloud(), t.TempDir()
		all := loadBalancer()
		for _, r := range all[:4] {
			c.put(r)
		}
		before := c.paths()
		s := openSession(t, c, state)
		r, err := s.Start(t.Context(), planUp(c, all))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.PlanUndo(t.Context(), r); err == nil {
			t.Error("a run that is at work was undone")
		}
		time.Sleep(2500 * time.Millisecond)
		r.Stop()
		if end := r.Wait(); end.Ending != EndStopped {
			t.Fatalf("%+v", end)
		}
		n, _ := r.Made()
		p, err := s.PlanUndo(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		if p.Count(ActionDelete) != n || n == 0 || n == len(all) {
			t.Errorf("made %d:\n%s", n, describe(p))
		}
		end, events := runs(t, s, p)
		if end.Ending != EndDone || len(end.Left) > 0 {
			t.Errorf("%+v\n%s", end, problems(events))
		}
		if after := c.paths(); strings.Join(after, " ") != strings.Join(before, " ") {
			t.Errorf("there is %v, was %v", after, before)
		}
	})
}
