package gcp

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/api/iterator"

	"runlb/steps"
)

// place is what an aggregated listing says of one scope, on one page.
type place[M any] struct {
	key     string // "regions/us-central1", "zones/us-central1-a", "global"
	items   []M
	warning *computepb.Warning
}

// places walks an aggregated listing.
type places[M any] struct {
	next func() (place[M], error)
	// page is the answer that the last place came from.
	page func() any
}

// listEvery yields one Batch for each region, or zone, of an aggregated
// listing. It waits for all pages, because a scope can return on a later one.
// API version 2026-09-01 answers in part and says so only in unreachables and
// warnings; these become Problems.
func (k computeKind[C, M, R]) listEvery(ctx context.Context, c *cloud, s steps.Scope) iter.Seq2[steps.Batch, error] {
	return func(yield func(steps.Batch, error) bool) {
		all, err := k.every(ctx, c.options(ctx), s.Project)
		if err != nil {
			yield(steps.Batch{Scope: s}, err)
			return
		}
		batches := map[string]*steps.Batch{}
		at := func(key string) *steps.Batch {
			if batches[key] == nil {
				batches[key] = &steps.Batch{Scope: steps.Scope{Project: s.Project, Location: last(key)}}
			}
			return batches[key]
		}
		for p, err := range drain(all.next) {
			if err != nil {
				yield(steps.Batch{Scope: s}, err)
				return
			}
			for _, key := range unreachable(all.page(), k.within) {
				at(key).Problem = unanswered(key, "")
			}
			if !strings.HasPrefix(p.key, k.within) {
				continue // such as global backend services and zonal NEGs
			}
			b := at(p.key)
			if p.warning != nil && p.warning.GetCode() != noResults {
				b.Problem = unanswered(p.key, p.warning.GetMessage())
			}
			for _, m := range p.items {
				if f, ok := k.found(s.Project, m); ok {
					b.Items = append(b.Items, f)
				}
			}
		}
		for _, key := range unreachable(all.page(), k.within) { // an empty last page has no place
			at(key).Problem = unanswered(key, "")
		}
		for _, key := range sortedKeys(batches) {
			if !yield(*batches[key], nil) {
				return
			}
		}
	}
}

// noResults is the warning of a scope that has nothing of the kind. Written out,
// because the enum's own text would unfold the description of the whole API
// while the program starts.
const noResults = "NO_RESULTS_ON_PAGE"

// unreachable lists the scopes that an aggregated answer leaves out, as keys.
func unreachable(page any, within string) []string {
	u, ok := page.(interface{ GetUnreachables() []string })
	if !ok {
		return nil
	}
	var keys []string
	for _, link := range u.GetUnreachables() {
		if at := strings.LastIndex(link, within); at >= 0 {
			keys = append(keys, link[at:])
		}
	}
	return keys
}

func unanswered(key, message string) error {
	text := last(key) + " did not answer"
	if message = cleanText(message); message != "" {
		text += ": " + message
	}
	return &steps.CloudError{Op: "list", Kind: steps.ErrUnavailable, Reason: "UNREACHABLE", Message: text}
}

// drain turns a client's iterator into a loop.
func drain[T any](next func() (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for {
			item, err := next()
			if errors.Is(err, iterator.Done) {
				return
			}
			if !yield(item, err) || err != nil {
				return
			}
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
