package steps

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"time"
)

// pace is how long changes took in this user's own Runs, newest last, in
// milliseconds: by cloud, then by what was done to which kind.
type pace map[string]map[string][]int64

// So many durations of a change are kept, and none that is longer: a machine
// may have slept.
const (
	paceKept    = 7
	paceLongest = time.Hour
)

// paceCloud tells clouds apart whose operations take another time.
func paceCloud(t Target) string {
	if t.Sandbox || t.Endpoint != "" {
		return "sandbox"
	}
	return "google"
}

// paceKey is what a step does; empty for a step whose time is not its own.
func paceKey(s Step) string {
	if !s.Mutates() || s.Action == ActionUpdate && len(s.Parts) != 1 {
		return ""
	}
	return string(s.Action) + " " + string(s.Ref().Kind)
}

// paced is the plan with the median of the user's own Runs as the usual time of
// each step that he has one of.
func (s *Session) paced(p Plan) Plan {
	known := s.readPace()[paceCloud(s.target)]
	if len(known) == 0 {
		return p
	}
	p.Steps = slices.Clone(p.Steps)
	for i, step := range p.Steps {
		took := slices.Sorted(slices.Values(known[paceKey(step)]))
		if n := len(took); n > 0 {
			p.Steps[i].Usual, p.Steps[i].Runs = time.Duration(took[n/2])*time.Millisecond, n
		}
	}
	return p
}

// learn keeps how long the steps of a Run took. What cannot be kept is not
// missed: a plan then has the public figures.
func (s *Session) learn(r *Run) {
	took := measured(r.plan, r.log.all())
	if len(took) == 0 {
		return
	}
	all, cloud := s.readPace(), paceCloud(s.target)
	if all[cloud] == nil {
		all[cloud] = map[string][]int64{}
	}
	for key, list := range took {
		kept := append(all[cloud][key], list...)
		all[cloud][key] = kept[max(0, len(kept)-paceKept):]
	}
	if data, err := json.Marshal(all); err == nil {
		_ = replaceFile(s.engine.disk(), s.pacePath(), data)
	}
}

func (s *Session) pacePath() string { return filepath.Join(s.engine.State, "pace.json") }

// readPace is empty when there is none, or none that can be read.
func (s *Session) readPace() pace {
	all := pace{}
	data, err := s.engine.disk().ReadFile(s.pacePath())
	if err != nil || json.Unmarshal(data, &all) != nil || all == nil {
		return pace{}
	}
	return all
}

// measured is pure: how long each change took that was sent in the Run and
// carried out. A step that found its work done took no time of its own.
func measured(p Plan, events []Event) map[string][]int64 {
	began, sent := map[StepID]time.Time{}, map[StepID]bool{}
	took := map[string][]int64{}
	for _, e := range events {
		switch {
		case e.State == Running:
			began[e.Step] = e.At
		case e.Call != nil && e.Call.Method != "GET" && e.Call.Status/100 == 2:
			sent[e.Step] = true
		case e.State == Done && sent[e.Step]:
			step, _ := p.Step(e.Step)
			d := e.At.Sub(began[e.Step])
			if key := paceKey(step); key != "" && d > 0 && d < paceLongest {
				took[key] = append(took[key], d.Milliseconds())
			}
		}
	}
	return took
}
