package plain

import (
	"context"
	"slices"

	"runlb/steps"
)

// What the front door can lead to, beside a service and its tags.
const (
	byMask   = "mask"
	byRoutes = "routes"
)

// hasRoute reports whether there is a choice: with services named there always
// is.
func (w *wizard) hasRoute() bool { return len(w.chosen) > 0 || w.spec.Backend.Service != "" }

// hasMask reports whether the URL says which service is meant.
func (w *wizard) hasMask() bool { return !w.routes && w.spec.Backend.Service == "" }

// askRoute asks what requests end at: a service, one of its tags, what a URL
// mask reads from their URL, or several backends by host and path.
func (w *wizard) askRoute(ctx context.Context) error {
	q := question{title: w.title("What does the front door lead to?"), flag: "--backend-tag or --backend-mask",
		help: "A URL mask lets one load balancer serve every service of the region, also those that are deployed later. " +
			"By host and path, each backend is named, with the hosts and paths that lead to it."}
	name := w.oneService()
	if name != "" {
		q.options = append(q.options, steps.Option{Value: "all", Label: name, Note: "each request, as the service splits its traffic"})
		for _, tag := range w.tags(name) {
			q.options = append(q.options, steps.Option{Value: "tag " + tag, Label: name + " @ " + tag, Note: "the revision that carries the tag " + tag})
		}
	}
	q.options = append(q.options,
		steps.Option{Value: byMask, Label: "by URL mask", Note: "the URL says which service, and which tag"},
		steps.Option{Value: byRoutes, Label: "by host and path", Note: "several backends, each named"})
	q.empty = label(q.options[w.routeAt(q.options)])
	q.only = true
	a, err := w.ask(ctx, q)
	if err != nil || !a.given {
		if err == nil && name == "" && !w.routes {
			w.spec.Backend.Service = ""
		}
		return err
	}
	b := &w.spec.Backend
	w.routes = a.text == byRoutes
	switch a.text {
	case byMask:
		*b = masked(*b)
	case byRoutes:
		w.beginRoutes()
	case "all":
		*b = steps.Backend{Service: name, Sample: b.Sample}
	default:
		*b = steps.Backend{Service: name, Sample: b.Sample, Tag: a.text[len("tag "):]}
	}
	if !w.routes {
		w.spec.Backends = nil
	}
	return nil
}

// routeAt is the option that the answers so far are.
func (w *wizard) routeAt(options []steps.Option) int {
	b := w.spec.Backend
	value := "all"
	switch {
	case w.routes:
		value = byRoutes
	case b.Mask != "" || b.Service == "":
		value = byMask
	case b.Tag != "":
		value = "tag " + b.Tag
	}
	return max(0, slices.IndexFunc(options, func(o steps.Option) bool { return o.Value == value }))
}

// oneService is the service that was chosen; empty when there are several.
func (w *wizard) oneService() string {
	if len(w.chosen) == 1 {
		return w.chosen[0].Name
	}
	return w.spec.Backend.Service
}

func (w *wizard) tags(name string) []string {
	s := w.answers()
	f, ok := w.inv().Get(steps.Ref{Kind: steps.KindService, Project: s.Project, Location: s.Region, Name: name})
	if !ok {
		return nil
	}
	return f.Resource.(*steps.Service).Tags
}
