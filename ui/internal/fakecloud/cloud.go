// Package fakecloud is a cloud in memory for the tests of the wizard: it
// answers reads from a fixed inventory, at once or place by place, and changes
// nothing.
package fakecloud

import (
	"context"
	"iter"
	"slices"

	"runlb/steps"
)

// Cloud is a steps.Access and a steps.Clouds over fixed answers. Its fields
// are set before it is opened.
type Cloud struct {
	Items      []steps.Found
	Known      []steps.Project
	AllRegions []string
	Who        steps.Identity
	Problems   map[string]error                       // by region, for Cloud Run
	Silent     map[string]bool                        // regions that never answer for Cloud Run
	Refuse     error                                  // Open fails with it
	Sandbox    *Cloud                                 // opened for a Target that asks for the sandbox
	Hold       func(ctx context.Context, kind string) // called before each answer; nil: at once
	Off        []string                               // APIs that are not enabled until Enable is called
}

// Open gives the cloud itself, or its sandbox.
func (c *Cloud) Open(_ context.Context, t steps.Target) (steps.Access, error) {
	if t.Sandbox && c.Sandbox != nil {
		c = c.Sandbox
	}
	if c.Refuse != nil {
		return nil, c.Refuse
	}
	return c, nil
}

// Close does nothing.
func (c *Cloud) Close() error { return nil }

// Identity is who the cloud takes us for.
func (c *Cloud) Identity() steps.Identity { return c.Who }

// Get finds an item.
func (c *Cloud) Get(_ context.Context, ref steps.Ref) (steps.Found, error) {
	for _, f := range c.Items {
		if f.Ref().Path() == ref.Path() {
			return f, nil
		}
	}
	return steps.Found{}, &steps.CloudError{Op: "get", Ref: ref, Kind: steps.ErrNotFound, Code: 404, Message: "not found"}
}

// List yields the items of a kind: services first in one partial batch, then
// region by region; all others in one batch.
func (c *Cloud) List(ctx context.Context, kind steps.Kind, scope steps.Scope) iter.Seq2[steps.Batch, error] {
	return func(yield func(steps.Batch, error) bool) {
		c.hold(ctx, string(kind))
		if kind == steps.KindService && scope.Location == steps.Everywhere {
			c.services(ctx, scope, yield)
			return
		}
		yield(steps.Batch{Scope: scope, Items: c.of(kind, scope.Location)}, nil)
	}
}

func (c *Cloud) services(ctx context.Context, scope steps.Scope, yield func(steps.Batch, error) bool) {
	if !yield(steps.Batch{Scope: scope, Items: c.of(steps.KindService, steps.Everywhere), Partial: true}, nil) {
		return
	}
	for _, region := range c.AllRegions {
		if c.Silent[region] {
			continue
		}
		c.hold(ctx, region)
		at := steps.Scope{Project: scope.Project, Location: region}
		if !yield(steps.Batch{Scope: at, Items: c.of(steps.KindService, region), Problem: c.Problems[region]}, nil) {
			return
		}
	}
	if len(c.Silent) > 0 {
		<-ctx.Done()
	}
}

func (c *Cloud) hold(ctx context.Context, what string) {
	if c.Hold != nil {
		c.Hold(ctx, what)
	}
}

// of are the items that a listing of the kind shows: proxy-only subnets stand
// with the other subnets.
func (c *Cloud) of(kind steps.Kind, location string) []steps.Found {
	var items []steps.Found
	for _, f := range c.Items {
		k := f.Ref().Kind
		if k == steps.KindProxySubnet {
			k = steps.KindSubnet
		}
		if k == kind && (location == steps.Everywhere || f.About().Location == location) {
			items = append(items, f)
		}
	}
	return items
}

// Create, Update, Delete and Wait are refused: no page of the wizard changes
// anything.
func (c *Cloud) Create(_ context.Context, r steps.Resource, _ steps.RequestID) (steps.Operation, error) {
	return steps.Operation{}, refused("create", r.Ref())
}

// Update is refused.
func (c *Cloud) Update(_ context.Context, ch steps.Change, _ steps.RequestID) (steps.Operation, error) {
	return steps.Operation{}, refused("update", ch.Found.Ref())
}

// Delete is refused.
func (c *Cloud) Delete(_ context.Context, f steps.Found, _ steps.RequestID) (steps.Operation, error) {
	return steps.Operation{}, refused("delete", f.Ref())
}

// Wait is refused.
func (c *Cloud) Wait(_ context.Context, op steps.Operation) error { return refused("wait", op.Ref) }

func refused(op string, ref steps.Ref) error {
	return &steps.CloudError{Op: op, Ref: ref, Kind: steps.ErrDenied, Code: 403, Message: "this cloud is for looking only"}
}

// Project finds a known project.
func (c *Cloud) Project(_ context.Context, id string) (steps.Project, error) {
	for _, p := range c.Known {
		if p.ID == id {
			return p, nil
		}
	}
	return steps.Project{}, &steps.CloudError{Op: "get project", Kind: steps.ErrDenied, Code: 403, Message: "The caller does not have permission"}
}

// SearchProjects yields the known projects.
func (c *Cloud) SearchProjects(ctx context.Context) iter.Seq2[steps.Project, error] {
	return func(yield func(steps.Project, error) bool) {
		for _, p := range c.Known {
			c.hold(ctx, "projects")
			if !yield(p, nil) {
				return
			}
		}
	}
}

// Regions lists all regions.
func (c *Cloud) Regions(context.Context, string) ([]string, error) {
	return slices.Clone(c.AllRegions), nil
}

// Zones lists three zones of a region.
func (c *Cloud) Zones(_ context.Context, _, region string) ([]string, error) {
	return []string{region + "-a", region + "-b", region + "-c"}, nil
}

// Granted says that everything is.
func (c *Cloud) Granted(_ context.Context, _ string, permissions []string) ([]string, error) {
	return permissions, nil
}

// Enabled says that all are which are not off.
func (c *Cloud) Enabled(_ context.Context, _ string, names []string) ([]string, error) {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(c.Off, name) }), nil
}

// Enable is done at once.
func (c *Cloud) Enable(_ context.Context, _ string, apis []string) (steps.Operation, error) {
	c.Off = slices.DeleteFunc(c.Off, func(name string) bool { return slices.Contains(apis, name) })
	return steps.Operation{Done: true}, nil
}

// Output is empty.
func (c *Cloud) Output(context.Context, steps.Ref, int64) (string, int64, error) { return "", 0, nil }
