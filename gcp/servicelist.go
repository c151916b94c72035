package gcp

import (
	"context"
	"errors"
	"fmt"
	"iter"

	run "cloud.google.com/go/run/apiv2"
	"cloud.google.com/go/run/apiv2/runpb"
	locationpb "google.golang.org/genproto/googleapis/cloud/location"

	"runlb/steps"
	"runlb/steps/defect"
)

// servicePage asks for many services at once; the server takes what it
// allows.
const servicePage = 500

// list reads one region; or all of them: a first look by one call of the v1
// API, and beside it each region by v2, which has no wildcard. Every region
// yields its own Batch as it answers, also one that is empty, denied or silent.
func (k serviceKind) list(ctx context.Context, c *cloud, s steps.Scope) iter.Seq2[steps.Batch, error] {
	return func(yield func(steps.Batch, error) bool) {
		if s.Location != steps.Everywhere {
			b := listRegion(ctx, c, s)
			yield(b, ctx.Err())
			return
		}
		ctx, cancel := context.WithCancel(ctx)
		arrived := make(chan arrival)
		var work, end defect.Group
		work.Go(func() { firstLook(ctx, c, s, arrived) })
		work.Go(func() { fanOut(ctx, c, s, arrived) })
		end.Go(func() { defer close(arrived); work.Wait() })
		defer func() { // whoever stops reading early stops the requests too
			cancel()
			for range arrived {
			}
			end.Wait()
		}()
		for a := range arrived {
			if !yield(a.batch, a.err) || a.err != nil {
				return
			}
		}
		if err := context.Cause(ctx); err != nil {
			yield(steps.Batch{Scope: s}, err)
		}
	}
}

// arrival is what one of the listing's requests brought.
type arrival struct {
	batch steps.Batch
	err   error // ends the whole listing
}

// send hands over an arrival, unless nobody reads any more.
func send(ctx context.Context, to chan<- arrival, a arrival) {
	select {
	case to <- a:
	case <-ctx.Done():
	}
}

// fanOut asks every region at the same time; the transport bounds how many
// requests are in flight.
func fanOut(ctx context.Context, c *cloud, s steps.Scope, to chan<- arrival) {
	regions, err := runRegions(ctx, c, s.Project)
	if err != nil {
		err = cloudError("list", steps.Ref{}, err)
		if errors.Is(err, steps.ErrAPIDisabled) || errors.Is(err, steps.ErrCredentials) || ctx.Err() != nil {
			send(ctx, to, arrival{steps.Batch{Scope: s}, err})
			return
		}
		regions = knownRegions()
		send(ctx, to, arrival{batch: steps.Batch{Scope: s, Partial: true, Problem: &steps.CloudError{
			Op: "list", Kind: steps.ErrUnavailable, Cause: err,
			Message: fmt.Sprintf("the list of Cloud Run's regions could not be read, so the %d regions known in %s are asked: %v", len(regions), knownIn, err),
		}}})
	}
	var work defect.Group
	for _, region := range regions {
		work.Go(func() {
			b := listRegion(ctx, c, steps.Scope{Project: s.Project, Location: region})
			send(ctx, to, arrival{batch: b})
		})
	}
	work.Wait()
}

// listRegion reads the services of one region.
func listRegion(ctx context.Context, c *cloud, s steps.Scope) steps.Batch {
	b := steps.Batch{Scope: s}
	client, err := run.NewServicesRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		b.Problem = err
		return b
	}
	it := client.ListServices(ctx, &runpb.ListServicesRequest{Parent: parent(s.Project, s.Location), PageSize: servicePage}, once()...)
	for m, err := range drain(it.Next) {
		if err != nil {
			b.Problem = err
			return b
		}
		b.Items = append(b.Items, foundService(s.Project, s.Location, m))
	}
	if page, ok := it.Response.(*runpb.ListServicesResponse); ok && len(page.GetUnreachable()) > 0 {
		b.Problem = unanswered(s.Location, "")
	}
	return b
}

// runRegions lists Cloud Run's regions. The name of a location comes without
// its project, so its id is used (said: cloudlist#747).
func runRegions(ctx context.Context, c *cloud, project string) ([]string, error) {
	client, err := run.NewLocationsRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return nil, err
	}
	var regions []string
	// The client builds its path as "/v1/" + Name, so the collection is named.
	it := client.ListLocations(ctx, &locationpb.ListLocationsRequest{Name: "projects/" + project + "/locations"}, once()...)
	for l, err := range drain(it.Next) {
		if err != nil {
			return nil, err
		}
		if checkWords(l.GetLocationId()) == nil {
			regions = append(regions, l.GetLocationId())
		}
	}
	if len(regions) == 0 { // a malformed parent answers an empty list, and no project has no regions
		return nil, errors.New("the list is empty")
	}
	return regions, nil
}
