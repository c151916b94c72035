package steps

import (
	"context"
	"errors"
)

// The verbs of intents.
const (
	verbCreate = "create"
	verbUpdate = "update"
	verbDelete = "delete"
)

// request is one change of the step's resource and the way to send it. content
// is what its body is made of.
type request struct {
	verb    string
	part    Part
	content []any
	send    func(context.Context, RequestID) (Operation, error)
}

// carry writes the intent, sends the request, waits for its operation and
// writes the outcome.
//
// Its error is one of: what the cloud said; errLost, when the operation cannot
// be asked any more; or one that says nothing about the outcome (unclear).
func (w *work) carry(ctx context.Context, r request) error {
	in, err := w.intentFor(r)
	if err != nil {
		return err
	}
	if err := w.journal.intend(in); err != nil {
		return err
	}
	op, err := r.send(ctx, in.Request)
	if err == nil && op.Name != "" {
		w.note(in, op)
	}
	if err == nil && !op.Done {
		err = w.await(ctx, op)
	}
	return errors.Join(err, w.conclude(in, err))
}

// intentFor takes the open intent for the same request, or makes a new one.
func (w *work) intentFor(r request) (intent, error) {
	body, err := hashOf(r.content...)
	if err != nil {
		return intent{}, err
	}
	in := intent{Step: w.step.ID, Verb: r.verb, Part: r.part, Path: w.step.Ref().Path(), Body: body, At: w.now().UTC()}
	if open, ok := w.alike(in); ok {
		return open, nil
	}
	in.Request, err = newRequestID(w.rand, w.plan.Deployment)
	return in, err
}

// alike is the open intent for the same change, when its outcome is not known,
// the body is the same and it is young: the cloud then knows the request by its
// id, does not carry it out twice, and answers with its operation.
func (w *work) alike(in intent) (intent, bool) {
	open, ok := w.journal.unfinished(in)
	return open, ok && open.Body == in.Body && in.At.Sub(open.At) < reuseFor
}

// sentAlike reports whether sending the request again tells what became of it
// when it was sent before. Cloud Run knows no request ids.
func (w *work) sentAlike(r request) bool {
	if w.step.Ref().Kind == KindService {
		return false
	}
	body, err := hashOf(r.content...)
	if err != nil {
		return false
	}
	_, ok := w.alike(intent{Verb: r.verb, Part: r.part, Path: w.step.Ref().Path(), Body: body, At: w.now().UTC()})
	return ok
}

// conclude closes an intent whose outcome is known. An operation that is lost
// is one, too: its request is not sent again.
func (w *work) conclude(in intent, err error) error {
	if unclear(err) && !lost(err) {
		return nil
	}
	result := "done"
	if err != nil {
		result = err.Error()
	}
	return w.journal.outcome(in.Request, result, w.now())
}

// resume clears up what an earlier Run left open of the same change: it waits
// for the operation, when that is known. It reports whether there was anything;
// what became of it only a look at the resource tells.
func (w *work) resume(ctx context.Context, verb string, part Part) (bool, error) {
	in, ok := w.journal.unfinished(intent{Path: w.step.Ref().Path(), Verb: verb, Part: part})
	if !ok || in.Op == "" {
		return ok, nil
	}
	w.say(Event{Op: in.Op, Text: "the run before began this; waiting for its operation"})
	err := w.await(ctx, Operation{Name: in.Op, Ref: w.step.Ref(), Verb: in.Verb})
	if unclear(err) && !lost(err) {
		return true, err
	}
	return true, w.conclude(in, err)
}

// note records the operation. If that fails the operation goes on all the same,
// so its name is told, and the next intent is refused.
func (w *work) note(in intent, op Operation) {
	e := Event{Op: op.Name}
	if err := w.journal.operation(in.Request, op.Name); err != nil {
		e.Problem = ProblemOf(err)
		e.Text = "operation " + op.Name + " goes on in the cloud, but it could not be recorded"
	}
	w.say(e)
}

// errLost says that an operation can no longer be asked: only a look at the
// resource tells what became of it.
var errLost = errors.New("the operation is not known any more")

// await waits until the operation is done. A question that fails says nothing
// about the operation, so it is asked again until the step's deadline.
// Source: terraform-provider-google#8655 (sure).
func (w *work) await(ctx context.Context, op Operation) error {
	pause := pause{}
	for {
		err := w.cloud.Wait(ctx, op)
		switch {
		case err == nil, failedOperation(err), ctx.Err() != nil:
			return err
		case errors.Is(err, ErrNotFound), errors.Is(err, ErrDenied), errors.Is(err, ErrInvalid):
			return errors.Join(errLost, err)
		case errors.Is(err, ErrCredentials):
			return err
		}
		w.say(Event{Op: op.Name, Text: "asking for the operation went wrong, which says nothing about it; asking again: " + err.Error()})
		pause.obey(err)
		if err := pause.wait(ctx, nil); err != nil {
			return err
		}
	}
}

// resends is how often the step sends a request anew of which nobody knows what
// became. With a request id gcp has sent it again as often as is good already,
// and more would multiply; Cloud Run has none, and a lost operation is a
// question that is answered.
func (w *work) resends(err error) int {
	if w.step.Ref().Kind == KindService || lost(err) {
		return resendTries
	}
	return 0
}

// shows looks for a while whether a request of which nobody knows what became
// was carried out after all.
func (w *work) shows(ctx context.Context, carriedOut func() bool) bool {
	for p := (pause{}); p.total < readableFor; {
		if carriedOut() {
			return true
		}
		if p.wait(ctx, w.stop) != nil {
			return false
		}
	}
	return false
}

// failedOperation reports whether the cloud took the request on and then gave
// up.
func failedOperation(err error) bool {
	var c *CloudError
	return errors.As(err, &c) && c.Operation != ""
}

// lost reports whether only a look at the resource helps.
func lost(err error) bool { return errors.Is(err, errLost) }

// unclear reports whether err leaves open what became of the request: the cloud
// did not answer it, or answered that something went wrong inside.
func unclear(err error) bool {
	if err == nil || failedOperation(err) || errors.Is(err, ErrJournal) {
		return false
	}
	var c *CloudError
	if errors.As(err, &c) && !lost(err) {
		return c.Code == 0 || c.Code >= 500
	}
	return true
}
