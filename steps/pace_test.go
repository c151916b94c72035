package steps

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// told is a step that began, sent a request and was done after some time.
func told(id StepID, method string, status int, took time.Duration) []Event {
	return []Event{
		{Step: id, State: Running, At: testNow},
		{Step: id, Call: &Call{Step: id, Method: method, Status: status}, At: testNow},
		{Step: id, State: Done, At: testNow.Add(took)},
	}
}

func TestOnlyWhatWasSentIsMeasured(t *testing.T) {
	c := newFakeCloud()
	p := planUp(c, loadBalancer())
	s := p.Steps[0]
	key := paceKey(s)
	tests := []struct {
		name   string
		events []Event
		want   []int64
	}{
		{"created", told(s.ID, "POST", 200, 3*time.Second), []int64{3000}},
		{"found done", told(s.ID, "GET", 200, time.Second), nil},
		{"refused", told(s.ID, "POST", 409, time.Second), nil},
		{"slept over", told(s.ID, "POST", 200, 9*time.Hour), nil},
		{"the clock went back", told(s.ID, "POST", 200, -time.Second), nil},
		{"never done", told(s.ID, "POST", 200, time.Second)[:2], nil},
		{"not of the plan", told("elsewhere", "POST", 200, time.Second), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := measured(p, tt.events)[key]; fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("measured %v, want %v", got, tt.want)
			}
		})
	}
}

// The usual time of a step is the median of the user's newest runs on the same
// cloud, and says so.
func TestUsualTimesComeFromOwnRuns(t *testing.T) {
	c := newFakeCloud()
	e := &Engine{Clouds: c, State: t.TempDir()}
	open := func(target Target) *Session {
		s, err := e.Open(t.Context(), target)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	p := planUp(c, loadBalancer())
	id := p.Steps[0].ID
	s := open(Target{Project: shop.Project, Sandbox: true})
	if got := s.paced(p).Steps[0]; got.Runs != 0 || got.Usual != p.Steps[0].Usual {
		t.Fatalf("usual %s of %d runs before the first", got.Usual, got.Runs)
	}
	for _, seconds := range []int{90, 90, 90, 90, 1, 9, 2, 8} {
		r := newRun(p)
		for _, event := range told(id, "POST", 200, time.Duration(seconds)*time.Second) {
			r.log.add(event)
		}
		s.learn(r)
	}
	if got := s.paced(p).Steps[0]; got.Runs != paceKept || got.Usual != 9*time.Second {
		t.Errorf("usual %s of %d runs", got.Usual, got.Runs)
	}
	if p.Steps[0].Runs != 0 {
		t.Error("the plan itself was changed")
	}
	if got := open(Target{Project: shop.Project}).paced(p).Steps[0]; got.Runs != 0 {
		t.Errorf("another cloud's runs count: %d", got.Runs)
	}
	file := filepath.Join(e.State, "pace.json")
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	for _, damaged := range []string{"", "{", "null", `{"sandbox":null}`, `[1]`} {
		if err := os.WriteFile(file, []byte(damaged), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := s.paced(p).Steps[0]; got.Runs != 0 || got.Usual != p.Steps[0].Usual {
			t.Errorf("%q tells of %d runs", damaged, got.Runs)
		}
	}
}
