package gcp

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

// Alterations reads one page of the newest operations of a region, or of the
// global ones: Compute keeps every change as one, with who sent it.
func (c *cloud) Alterations(ctx context.Context, where steps.Scope) ([]steps.Alteration, error) {
	list, err := c.alterations(ctx, where)
	return list, cloudError("list the operations of "+clean(where.Location), steps.Ref{}, err)
}

func (c *cloud) alterations(ctx context.Context, where steps.Scope) ([]steps.Alteration, error) {
	if err := checkWords(where.Project, where.Location); err != nil {
		return nil, err
	}
	next, err := c.operations(ctx, where)
	if err != nil {
		return nil, err
	}
	var list []steps.Alteration
	for op, err := range drain(next) {
		if err != nil {
			return nil, err
		}
		if list = append(list, alteration(op)); len(list) == pageSize {
			break
		}
	}
	return list, nil
}

// operations lists the newest first.
func (c *cloud) operations(ctx context.Context, where steps.Scope) (func() (*computepb.Operation, error), error) {
	newest, size := proto.String("creationTimestamp desc"), proto.Uint32(pageSize)
	if where.Location == steps.Global {
		client, err := compute.NewGlobalOperationsRESTClient(ctx, c.options(ctx)...)
		if err != nil {
			return nil, err
		}
		return client.List(ctx, &computepb.ListGlobalOperationsRequest{Project: where.Project, OrderBy: newest, MaxResults: size}, once()...).Next, nil
	}
	client, err := compute.NewRegionOperationsRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return nil, err
	}
	return client.List(ctx, &computepb.ListRegionOperationsRequest{
		Project: where.Project, Region: where.Location, OrderBy: newest, MaxResults: size,
	}, once()...).Next, nil
}

func alteration(op *computepb.Operation) steps.Alteration {
	verb := clean(op.GetOperationType()) // "patch", or "compute.regionNetworkEndpointGroups.insert"
	a := steps.Alteration{
		Verb: verb[strings.LastIndexByte(verb, '.')+1:], By: clean(op.GetUser()), At: instant(op.GetEndTime()),
		Going:   op.GetStatus() != computepb.Operation_DONE,
		Failed:  len(op.GetError().GetErrors()) > 0 || op.GetHttpErrorStatusCode() >= http.StatusBadRequest,
		Request: steps.RequestID(clean(op.GetClientOperationId())),
	}
	if a.At.IsZero() {
		a.At = instant(op.GetInsertTime())
	}
	if _, path, ok := strings.Cut(clean(op.GetTargetLink()), "/projects/"); ok {
		a.Target = "projects/" + path
	}
	return a
}

// propagationHeader is how a sandbox tells with every answer how long a change
// takes to reach its proxies.
const propagationHeader = "X-Runlb-Propagation"

// propagation keeps what a sandbox told last.
type propagation struct {
	base http.RoundTripper
	told atomic.Pointer[time.Duration]
}

func (p *propagation) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := p.base.RoundTrip(r)
	if err != nil {
		return resp, err
	}
	if d, err := time.ParseDuration(resp.Header.Get(propagationHeader)); err == nil && d >= 0 {
		p.told.Store(&d)
	}
	return resp, nil
}

// Propagation is what a sandbox told; Google publishes no figure.
func (c *cloud) Propagation() (time.Duration, bool) {
	if c.proxies == nil {
		return 0, false
	}
	told := c.proxies.told.Load()
	if told == nil {
		return 0, false
	}
	return *told, true
}
