package gcp

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"strconv"
	"strings"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/option"

	"runlb/steps"
)

// pageSize is Compute's largest page (said).
const pageSize = 500

// computeKind is a kind of Compute: C is its client, M its message, R its
// struct in steps. The verbs send one request each; what they have in common
// is written here once.
type computeKind[C any, M any, R steps.Resource] struct {
	client func(context.Context, ...option.ClientOption) (C, error)
	read   func(context.Context, C, steps.Ref) (M, error)
	insert func(context.Context, C, R, *string) (*compute.Operation, error)
	// erase deletes by what stands in ref.Name: a numeric id, or a name.
	erase func(context.Context, C, steps.Ref, *string) (*compute.Operation, error)
	// byName says that the API takes no id in the path of a DELETE.
	byName bool
	change map[steps.Part]func(context.Context, C, steps.Found, R, *string) (*compute.Operation, error)
	// pages lists one place.
	pages func(context.Context, C, steps.Scope) func() (M, error)
	// every lists all places in one listing; nil for global kinds. within begins
	// the keys of the places that are ours: "regions/" or "zones/".
	every  func(context.Context, []option.ClientOption, string) (places[M], error)
	within string
	// found is the message as a resource; false leaves it out of listings.
	found func(project string, m M) (steps.Found, bool)
}

func (k computeKind[C, M, R]) get(ctx context.Context, c *cloud, ref steps.Ref) (steps.Found, error) {
	client, err := k.client(ctx, c.options(ctx)...)
	if err != nil {
		return steps.Found{}, err
	}
	m, err := k.read(ctx, client, ref)
	if err != nil {
		return steps.Found{}, err
	}
	f, _ := k.found(ref.Project, m)
	return f, nil
}

func (k computeKind[C, M, R]) create(ctx context.Context, c *cloud, r steps.Resource, id steps.RequestID) (steps.Operation, error) {
	want, ok := r.(R)
	if !ok {
		return steps.Operation{}, refuse("%T is no %s", r, r.Ref().Kind)
	}
	client, err := k.client(ctx, c.options(ctx)...)
	if err != nil {
		return steps.Operation{}, err
	}
	op, err := k.insert(ctx, client, want, requestID(id))
	return taken(op, r.Ref(), err)
}

func (k computeKind[C, M, R]) update(ctx context.Context, c *cloud, ch steps.Change, id steps.RequestID) (steps.Operation, error) {
	change, ok := k.change[ch.Part]
	want, typed := ch.Want.(R)
	if !ok || !typed {
		return steps.Operation{}, refuse("the %s of a %s cannot be changed", ch.Part, ch.Found.Ref().Kind)
	}
	client, err := k.client(ctx, c.options(ctx)...)
	if err != nil {
		return steps.Operation{}, err
	}
	op, err := change(ctx, client, ch.Found, want, requestID(id))
	return taken(op, ch.Found.Ref(), err)
}

// remove deletes by numeric id. Where that is not to be had, or where the
// server does not know the id, it looks again and deletes by name only what
// still has the id that was found; what little race is left then is known.
func (k computeKind[C, M, R]) remove(ctx context.Context, c *cloud, f steps.Found, id steps.RequestID) (steps.Operation, error) {
	client, err := k.client(ctx, c.options(ctx)...)
	if err != nil {
		return steps.Operation{}, err
	}
	ref := f.Ref()
	if f.ID == "" {
		return steps.Operation{}, refuse("%s was found without an id", ref)
	}
	if !k.byName {
		at := ref
		at.Name = f.ID
		op, err := k.erase(ctx, client, at, requestID(id))
		if !unknownID(err) {
			return taken(op, ref, err)
		}
	}
	live, err := c.Get(ctx, ref)
	if err != nil {
		return steps.Operation{}, err
	}
	if live.ID != f.ID {
		return steps.Operation{}, &steps.CloudError{
			Op: "delete", Ref: ref, Kind: steps.ErrNotFound, Code: http.StatusNotFound,
			Message: "it is gone: what has its name now is another one, with id " + live.ID,
		}
	}
	op, err := k.erase(ctx, client, ref, requestID(id))
	return taken(op, ref, err)
}

// unknownID reports a refusal that may mean that the server looked for a name
// that reads like our id.
func unknownID(err error) bool {
	var answer *googleapi.Error
	return errors.As(err, &answer) && answer.Code == http.StatusNotFound
}

func (k computeKind[C, M, R]) list(ctx context.Context, c *cloud, s steps.Scope) iter.Seq2[steps.Batch, error] {
	if s.Location == steps.Everywhere && k.every != nil {
		return k.listEvery(ctx, c, s)
	}
	if k.every == nil {
		s.Location = steps.Global
	}
	return func(yield func(steps.Batch, error) bool) {
		b := steps.Batch{Scope: s}
		client, err := k.client(ctx, c.options(ctx)...)
		if err != nil {
			yield(b, err)
			return
		}
		next := k.pages(ctx, client, s)
		for m, err := range drain(next) {
			if err != nil {
				b.Problem = err
				break
			}
			if f, ok := k.found(s.Project, m); ok {
				b.Items = append(b.Items, f)
			}
		}
		if ctx.Err() != nil {
			yield(b, ctx.Err())
			return
		}
		yield(b, nil)
	}
}

func requestID(id steps.RequestID) *string {
	if id == "" {
		return nil
	}
	text := string(id)
	return &text
}

// taken is the cloud's first answer to a change. An operation that is done and
// failed is an error at once.
func taken(op *compute.Operation, ref steps.Ref, err error) (steps.Operation, error) {
	if err != nil {
		return steps.Operation{}, err
	}
	p := op.Proto()
	if p.GetName() == "" {
		return steps.Operation{}, nonsense("change", ref, "operation")
	}
	o := steps.Operation{
		Name: operationName(p, ref), Ref: ref, Verb: clean(p.GetOperationType()),
		Done: p.GetStatus() == computepb.Operation_DONE,
	}
	if o.Done {
		return o, operationError(p, o)
	}
	return o, nil
}

// operationName is the operation's path, which says where to wait for it.
func operationName(op *computepb.Operation, ref steps.Ref) string {
	place := steps.Global
	switch {
	case op.GetZone() != "":
		place = "zones/" + last(op.GetZone())
	case op.GetRegion() != "":
		place = "regions/" + last(op.GetRegion())
	case ref.Kind.Level() == steps.LevelRegion:
		place = "regions/" + ref.Location
	case ref.Kind.Level() == steps.LevelZone:
		place = "zones/" + ref.Location
	}
	return "projects/" + ref.Project + "/" + place + "/operations/" + clean(op.GetName())
}

// last is a link's last part; a copy, so that it does not keep the link.
func last(link string) string { return strings.Clone(clean(link[strings.LastIndexByte(link, '/')+1:])) }

// identifier is a numeric id as text; empty when there is none.
func identifier(id uint64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatUint(id, 10)
}
