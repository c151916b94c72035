package steps

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fakeCloud is a cloud in memory, with operations that take time, references
// that are checked, and faults.
type fakeCloud struct {
	took   func(verb string, ref Ref) time.Duration // nil: a second
	fault  func(call fakeCall) fakeFault            // nil: none
	on     func(call fakeCall)                      // nil; before the fault
	serial func(ref Ref) string                     // all that an instance wrote

	late bool // a listing shows what is being made only when it is done

	past    []Alteration // what History tells
	pastErr error

	mu       sync.Mutex
	items    map[string]Found
	busy     map[string]bool // being made or deleted
	ops      map[string]*fakeOp
	requests map[RequestID]string
	made     map[string]int // successful creates by path
	calls    []fakeCall
	ids      int
}

type fakeCall struct {
	Verb string // get, list, create, update, delete, wait, output
	Ref  Ref
	Nth  int // of this verb and resource, from 1
	ID   RequestID
}

// fakeFault is what goes wrong with a call; the zero value nothing.
type fakeFault struct {
	before error // nothing happens
	after  error // it happens, the answer is lost
	op     error // the operation fails
}

type fakeOp struct {
	ref  Ref
	done chan struct{}
	err  error
}

func newFakeCloud(items ...Resource) *fakeCloud {
	c := &fakeCloud{
		items: map[string]Found{}, busy: map[string]bool{}, ops: map[string]*fakeOp{}, requests: map[RequestID]string{}, made: map[string]int{},
	}
	for _, r := range items {
		c.put(r)
	}
	return c
}

func (c *fakeCloud) put(r Resource) Found {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.store(r)
}

func (c *fakeCloud) store(r Resource) Found {
	c.ids++
	f := Found{Resource: r, ID: strconv.Itoa(c.ids), Fingerprint: "f" + strconv.Itoa(c.ids), Created: time.Now()}
	c.items[r.Ref().Path()] = f
	return f
}

func (c *fakeCloud) has(ref Ref) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, ok := c.items[ref.Path()]
	return ok
}

func (c *fakeCloud) paths() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Sorted(maps.Keys(c.items))
}

// count tells how many calls there were of the verbs.
func (c *fakeCloud) count(verbs ...string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for _, call := range c.calls {
		if slices.Contains(verbs, call.Verb) {
			n++
		}
	}
	return n
}

// enter notes a call and asks for its fault.
func (c *fakeCloud) enter(ctx context.Context, verb string, ref Ref, id RequestID) (fakeFault, error) {
	c.mu.Lock()
	call := fakeCall{Verb: verb, Ref: ref, ID: id, Nth: 1}
	for _, before := range c.calls {
		if before.Verb == verb && before.Ref == ref {
			call.Nth++
		}
	}
	c.calls = append(c.calls, call)
	c.mu.Unlock()
	if c.on != nil {
		c.on(call)
	}
	if err := ctx.Err(); err != nil {
		return fakeFault{}, err
	}
	if c.fault == nil {
		return fakeFault{}, nil
	}
	f := c.fault(call)
	return f, f.before
}

func fakeError(op string, ref Ref, kind error, code int, format string, args ...any) error {
	return &CloudError{Op: op, Ref: ref, Kind: kind, Code: code, Message: fmt.Sprintf(format, args...)}
}

func (c *fakeCloud) Get(ctx context.Context, ref Ref) (Found, error) {
	if _, err := c.enter(ctx, "get", ref, ""); err != nil {
		return Found{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	f, ok := c.items[ref.Path()]
	if !ok {
		return Found{}, fakeError("get", ref, ErrNotFound, 404, "The resource '%s' was not found", ref.Path())
	}
	return f, nil
}

func (c *fakeCloud) List(ctx context.Context, kind Kind, scope Scope) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		b := Batch{Scope: scope}
		if _, err := c.enter(ctx, "list", Ref{Kind: kind, Location: scope.Location}, ""); err != nil {
			b.Problem = err
			yield(b, nil)
			return
		}
		c.mu.Lock()
		for path, f := range c.items {
			if c.late && c.busy[path] {
				continue
			}
			r := f.Ref()
			if listing(r.Kind) == kind && (scope.Location == Everywhere || r.Location == scope.Location) {
				b.Items = append(b.Items, f)
			}
		}
		c.mu.Unlock()
		yield(b, nil)
	}
}

func (c *fakeCloud) Create(ctx context.Context, r Resource, id RequestID) (Operation, error) {
	ref := r.Ref()
	return c.mutate(ctx, "create", ref, id, func() (func(error), error) {
		if _, ok := c.items[ref.Path()]; ok {
			return nil, fakeError("create", ref, ErrExists, 409, "The resource '%s' already exists", ref.Path())
		}
		for _, need := range r.Needs() {
			if _, ok := c.items[need.Path()]; !ok {
				return nil, fakeError("create", ref, ErrInvalid, 400, "The resource '%s' was not found", need.Path())
			}
			if c.busy[need.Path()] {
				return nil, fakeError("create", ref, ErrNotReady, 400, "The resource '%s' is not ready", need.Path())
			}
		}
		c.store(r)
		c.made[ref.Path()]++
		return func(failed error) {
			if failed != nil {
				c.made[ref.Path()]--
				delete(c.items, ref.Path())
			}
		}, nil
	})
}

func (c *fakeCloud) Update(ctx context.Context, change Change, id RequestID) (Operation, error) {
	ref := change.Want.Ref()
	return c.mutate(ctx, "update", ref, id, func() (func(error), error) {
		live, ok := c.items[ref.Path()]
		if !ok {
			return nil, fakeError("update", ref, ErrNotFound, 404, "not found")
		}
		if live.Fingerprint != change.Found.Fingerprint {
			return nil, fakeError("update", ref, ErrStale, 412, "Invalid fingerprint.")
		}
		return func(failed error) {
			if failed == nil {
				id := live.ID
				f := c.store(change.Want)
				f.ID = id
				c.items[ref.Path()] = f
			}
		}, nil
	})
}

func (c *fakeCloud) Delete(ctx context.Context, f Found, id RequestID) (Operation, error) {
	ref := f.Ref()
	return c.mutate(ctx, "delete", ref, id, func() (func(error), error) {
		live, ok := c.items[ref.Path()]
		if !ok || live.ID != f.ID {
			return nil, fakeError("delete", ref, ErrNotFound, 404, "The resource '%s' was not found", ref.Path())
		}
		for path, other := range c.items {
			for _, need := range other.Needs() {
				if need.Path() == ref.Path() {
					return nil, fakeError("delete", ref, ErrInUse, 400, "The resource '%s' is already being used by '%s'", ref.Path(), path)
				}
			}
		}
		return func(failed error) {
			if failed == nil {
				delete(c.items, ref.Path())
			}
		}, nil
	})
}

// mutate begins an operation, or repeats the answer to a request id that is
// known.
func (c *fakeCloud) mutate(ctx context.Context, verb string, ref Ref, id RequestID, begin func() (end func(error), err error)) (Operation, error) {
	fault, err := c.enter(ctx, verb, ref, id)
	if err != nil {
		return Operation{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	name, known := c.requests[id]
	if !known || ref.Kind == KindService {
		if c.busy[ref.Path()] {
			kind, code := ErrNotReady, 400
			if _, ok := c.items[ref.Path()]; ok && verb == "create" {
				kind, code = ErrExists, 409
			}
			return Operation{}, fakeError(verb, ref, kind, code, "The resource '%s' is busy", ref.Path())
		}
		end, err := begin()
		if err != nil {
			return Operation{}, err
		}
		name = c.start(verb, ref, fault.op, end)
		c.requests[id] = name
	}
	if fault.after != nil {
		return Operation{}, fault.after
	}
	return Operation{Name: name, Ref: ref, Verb: verb}, nil
}

func (c *fakeCloud) start(verb string, ref Ref, fail error, end func(error)) string {
	c.ids++
	name := fmt.Sprintf("projects/test-project/operations/op-%d", c.ids)
	op := &fakeOp{ref: ref, done: make(chan struct{})}
	c.ops[name] = op
	c.busy[ref.Path()] = true
	length := time.Second
	if c.took != nil {
		length = c.took(verb, ref)
	}
	time.AfterFunc(length, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.busy, ref.Path())
		end(fail)
		if fail != nil {
			var e *CloudError
			if errors.As(fail, &e) {
				failed := *e
				failed.Operation = name
				fail = &failed
			}
			op.err = fail
		}
		close(op.done)
	})
	return name
}

func (c *fakeCloud) Wait(ctx context.Context, op Operation) error {
	fault, err := c.enter(ctx, "wait", op.Ref, "")
	if err != nil {
		return err
	}
	c.mu.Lock()
	o, ok := c.ops[op.Name]
	c.mu.Unlock()
	if !ok {
		return fakeError("wait", op.Ref, ErrNotFound, 404, "The operation was not found")
	}
	select {
	case <-o.done:
	case <-ctx.Done():
		return ctx.Err()
	}
	if fault.after != nil {
		return fault.after
	}
	return o.err
}

func (c *fakeCloud) Open(context.Context, Target) (Access, error) { return c, nil }
func (c *fakeCloud) Close() error                                 { return nil }
func (c *fakeCloud) Identity() Identity                           { return Identity{Account: "me@example.com", Source: "test"} }

func (c *fakeCloud) Project(_ context.Context, id string) (Project, error) {
	return Project{ID: id, Number: "1"}, nil
}

func (c *fakeCloud) SearchProjects(context.Context) iter.Seq2[Project, error] {
	return func(yield func(Project, error) bool) { yield(Project{ID: "test-project"}, nil) }
}

func (c *fakeCloud) Regions(context.Context, string) ([]string, error) {
	return []string{"us-east1", "us-west1"}, nil
}

func (c *fakeCloud) Zones(_ context.Context, _, region string) ([]string, error) {
	return []string{region + "-a", region + "-b"}, nil
}

func (c *fakeCloud) Granted(_ context.Context, _ string, p []string) ([]string, error) { return p, nil }
func (c *fakeCloud) Enabled(_ context.Context, _ string, n []string) ([]string, error) { return n, nil }

func (c *fakeCloud) Enable(context.Context, string, []string) (Operation, error) {
	return Operation{Done: true}, nil
}

func (c *fakeCloud) Output(ctx context.Context, ref Ref, start int64) (string, int64, error) {
	if _, err := c.enter(ctx, "output", ref, ""); err != nil {
		return "", start, err
	}
	text := ""
	if c.serial != nil {
		text = c.serial(ref)
	}
	return text[min(start, int64(len(text))):], int64(len(text)), nil
}
