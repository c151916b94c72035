package steps

import (
	"cmp"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Former is what an earlier Run of the deployment left when it did not come to
// its end, by its journal and a look at the cloud.
type Former struct {
	Verb   Verb
	Began  time.Time
	Ending Ending // empty: it was killed
	Steps  []FormerStep
}

// FormerState is what became of something that an earlier Run had begun.
type FormerState string

// The states of what was begun.
const (
	FormerDone    FormerState = "done"    // it is there, or gone, as it should be
	FormerGone    FormerState = "gone"    // it was made, and is not there any more
	FormerChanged FormerState = "changed" // it is there, and not as wanted now
	FormerUnknown FormerState = "unknown" // no answer came, and it is not there, or still there
)

// FormerStep is one resource that it had begun to change.
type FormerStep struct {
	Ref   Ref
	State FormerState
	Text  string // what is done about it
}

// Unfinished is the last Run of the deployment on this machine, when it had
// begun something and did not end well. One that goes on is none.
func (s *Session) Unfinished(d Deployment) (Former, bool) {
	if s.working(d) {
		return Former{}, false
	}
	if f := s.leftBehind(d); f != nil {
		return f.Former, true
	}
	return Former{}, false
}

// leftBehind reads what the last Run of the deployment began, when it did not
// end well; nil otherwise, and when the journal cannot tell.
func (s *Session) leftBehind(d Deployment) *formerRun { return s.journalOf(d.ID()) }

func (s *Session) journalOf(id string) *formerRun {
	data, err := s.engine.disk().ReadFile(filepath.Join(s.engine.State, id, "journal"))
	if errors.Is(err, fs.ErrNotExist) || err != nil {
		return nil // what is not readable is told where it is opened
	}
	entries, _, err := readEntries(data)
	if err != nil {
		return nil
	}
	return formerOf(entries)
}

// formerRun is the last Run of a journal.
type formerRun struct {
	Former
	of       string // deployment
	region   string
	intents  []intent
	outcomes map[RequestID]string
}

// formerOf is pure: nil when the last Run ended well, and when it had not begun
// anything.
func formerOf(entries []entry) *formerRun {
	f := &formerRun{outcomes: map[RequestID]string{}}
	for _, e := range entries {
		switch {
		case e.Run != nil:
			f.of, f.region, f.Verb, f.Began = e.Run.Deployment, e.Run.Region, e.Run.Verb, e.Run.At
		case e.Intent != nil:
			f.intents = append(f.intents, *e.Intent)
		case e.Outcome != nil:
			f.outcomes[e.Outcome.Request] = e.Outcome.Result
		case e.End != nil:
			f.Ending = e.End.Ending
		}
	}
	if f.Ending == EndDone || len(f.intents) == 0 {
		return nil
	}
	return f
}

// seen puts what the Run began beside what is there now and what the new plan
// does about it.
func (f *formerRun) seen(p Plan, inv *Inventory) *Former {
	if f == nil {
		return nil
	}
	last := map[string]intent{}
	for _, in := range f.intents {
		last[in.Path] = in
	}
	former := f.Former
	for path, in := range last {
		ref, err := ParseRef(path)
		if err != nil {
			continue
		}
		_, there := inv.Get(ref)
		result, answered := f.outcomes[in.Request]
		step := FormerStep{Ref: ref, State: FormerDone}
		for _, s := range p.Steps {
			if s.Ref().Path() == path {
				step.Ref = s.Ref() // which also tells a proxy-only subnet
				if s.Mutates() && p.Verb != VerbDown {
					step.State, step.Text = FormerChanged, string(s.Action)+": "+s.Why
				}
			}
		}
		switch {
		case in.Verb == verbDelete && there && step.State == FormerDone:
			step.State, step.Text = FormerUnknown, "it is still there"
		case in.Verb != verbDelete && !there && answered && result == "done":
			step.State = FormerGone
		case in.Verb != verbDelete && !there:
			step.State = FormerUnknown
			if answered {
				step.Text = "it was refused: " + result
			}
		}
		former.Steps = append(former.Steps, step)
	}
	slices.SortFunc(former.Steps, func(a, b FormerStep) int {
		return cmp.Or(cmp.Compare(slices.Index(Kinds(), a.Ref.Kind), slices.Index(Kinds(), b.Ref.Kind)), strings.Compare(a.Ref.Path(), b.Ref.Path()))
	})
	return &former
}
