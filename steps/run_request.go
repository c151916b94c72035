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
// writes the outcome. earlier is the open intent of a Run before, whose request
// id is used again when it is for the same body and young; zero otherwise.
//
// Its error is one of: what the cloud said; errLost, when the operation cannot
// be asked any more; or one that says nothing about the outcome (unclear).
func (w *work) carry(ctx context.Context, r request, earlier intent) error {
	in, err := w.intentFor(r, earlier)
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
	if unclear(err) {
		return err
	}
	result := "done"
	if err != nil {
		result = err.Error()
	}
	return errors.Join(err, w.journal.outcome(in.Request, result, w.now()))
}

func (w *work) intentFor(r request, earlier intent) (intent, error) {
	body, err := hashOf(r.content...)
	if err != nil {
		return intent{}, err
	}
	now := w.now()
	if earlier.Request != "" && earlier.Body == body && now.Sub(earlier.At) < reuseFor {
		return earlier, nil
	}
	id, err := newRequestID(w.rand)
	if err != nil {
		return intent{}, err
	}
	return intent{
		Step: w.step.ID, Verb: r.verb, Part: r.part, Path: w.step.Ref().Path(), Request: id, Body: body, At: now.UTC(),
	}, nil
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
		case errors.Is(err, ErrNotFound), errors.Is(err, ErrDenied):
			return errors.Join(errLost, err)
		case errors.Is(err, ErrCredentials):
			return err
		}
		w.say(Event{Op: op.Name, Text: "asking for the operation went wrong, which says nothing about it; asking again: " + err.Error()})
		if err := pause.wait(ctx, nil); err != nil {
			return err
		}
	}
}

func (w *work) operationOf(in intent) Operation {
	return Operation{Name: in.Op, Ref: w.step.Ref(), Verb: in.Verb}
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
	if err == nil || failedOperation(err) {
		return false
	}
	var c *CloudError
	if errors.As(err, &c) && !lost(err) {
		return c.Code == 0 || c.Code >= 500
	}
	return true
}
