package steps

import (
	"context"
	"slices"
	"strings"
)

// leftTries bounds how often the final look is taken again while something that
// was deleted still shows.
const leftTries = 4

// finalLook ends a teardown with a fresh look at the deployment's region, its
// zones and the globals: what still carries its marker is left.
func (x *executor) finalLook(ctx context.Context, s *Session, end Outcome) Outcome {
	for p := (pause{}); ; {
		left, unread := x.left(ctx, s)
		end.Left = left
		if len(unread) > 0 {
			x.tell(Event{Text: "a last look could not be taken at " + strings.Join(unread, ", ")})
		}
		if len(left) == 0 && len(unread) == 0 {
			return end
		}
		wait := end.Ending == EndDone && (len(unread) > 0 || slices.ContainsFunc(left, x.toGo)) // what stays by the plan is not waited for
		if !wait || p.tries >= leftTries || p.wait(ctx, x.stop) != nil {
			if end.Ending == EndDone || end.Ending == EndHeld && slices.ContainsFunc(left, func(r Ref) bool { return !x.toGo(r) }) {
				end.Ending = EndPartial
			}
			return end
		}
	}
}

// left lists what carries the deployment's marker, or a note of what it
// changed, and the places that could not be read.
func (x *executor) left(ctx context.Context, s *Session) (refs []Ref, unread []string) {
	d := x.plan.Deployment
	err := s.Survey(ctx, Query{Region: d.Region}, func(k Kind, b Batch) {
		if b.Problem != nil {
			unread = append(unread, string(k)+" in "+b.Scope.Location+": "+b.Problem.Error())
		}
		for _, f := range b.Items {
			m, marked := MarkerOf(f.Resource)
			svc, ok := f.Resource.(*Service)
			if (marked && m.Deployment == d || ok && slices.Contains(notedBy(svc), d)) && x.wasToGo(f) {
				refs = append(refs, f.Ref())
			}
		}
	})
	if err != nil {
		unread = append(unread, err.Error())
	}
	slices.SortFunc(refs, func(a, b Ref) int { return strings.Compare(a.Path(), b.Path()) })
	slices.Sort(unread)
	return refs, unread
}

// toGo reports whether the plan was to delete it.
func (x *executor) toGo(ref Ref) bool {
	return slices.ContainsFunc(x.plan.Steps, func(s Step) bool { return s.Action == ActionDelete && s.Ref().Path() == ref.Path() })
}

// wasToGo is false of what an undo was not about.
func (x *executor) wasToGo(f Found) bool {
	return !x.plan.Undo || slices.ContainsFunc(x.plan.Steps, func(s Step) bool {
		return s.Mutates() && s.Have.ID == f.ID && s.Ref().Path() == f.Ref().Path()
	})
}
