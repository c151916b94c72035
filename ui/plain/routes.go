package plain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"runlb/steps"
)

// beginRoutes makes a backend of each service that was chosen, when there are
// no backends yet. The first one takes what no other takes.
func (w *wizard) beginRoutes() {
	w.spec.Backend = steps.Backend{}
	if len(w.spec.Backends) > 0 {
		return
	}
	for i, r := range w.chosen {
		b := steps.Backend{Service: r.Name}
		if i > 0 {
			b.Paths = []string{"/" + r.Name + "/*"}
		}
		w.spec.Backends = append(w.spec.Backends, b)
	}
}

// askRoutes edits the list of backends until it is as it shall be.
func (w *wizard) askRoutes(ctx context.Context) error {
	for {
		list := w.spec.Backends
		q := question{title: w.title("Backends"), flag: "backends: in a Spec file (runlb up -f)",
			help: "Each backend is a service, a tag of it or a URL mask, with the hosts and paths that lead to it. The first one takes what no other takes. " +
				"A number changes one, a minus before the number takes it out, add makes another."}
		for i, b := range list {
			q.options = append(q.options, steps.Option{Value: strconv.Itoa(i + 1), Label: backendWords(b), Note: leadsHere(i, b)})
		}
		q.options = append(q.options, steps.Option{Value: "add", Label: "add a backend"})
		if len(list) > 0 {
			q.empty = "these are all"
		}
		q.judge = func(a answer) error { return w.judgeRoutes(a) }
		a, err := w.ask(ctx, q)
		if err != nil || !a.given {
			return err
		}
		if err := w.editRoutes(ctx, a.text); err != nil && !errors.Is(err, errBack) {
			return err
		}
	}
}

// judgeRoutes takes an empty line only when the list can be.
func (w *wizard) judgeRoutes(a answer) error {
	if !a.given {
		return w.check("backend.hosts", w.answers())
	}
	if a.text == "add" {
		return nil
	}
	_, err := w.routeNumber(a.text)
	return err
}

// routeNumber is the index of a backend; "-2" means the second too.
func (w *wizard) routeNumber(text string) (int, error) {
	n, err := strconv.Atoi(strings.TrimPrefix(text, "-"))
	if err != nil || n < 1 || n > len(w.spec.Backends) {
		return 0, fmt.Errorf("%q is no backend: answer with a number, a minus and a number, or add", text)
	}
	return n - 1, nil
}

func (w *wizard) editRoutes(ctx context.Context, text string) error {
	list := slices.Clone(w.spec.Backends)
	if text == "add" {
		b, err := w.askBackend(ctx, steps.Backend{}, len(list) > 0)
		if err == nil {
			w.spec.Backends = append(list, b)
		}
		return err
	}
	i, err := w.routeNumber(text)
	if err != nil {
		return err
	}
	if strings.HasPrefix(text, "-") {
		w.spec.Backends = slices.Delete(list, i, i+1)
		return nil
	}
	b, err := w.askBackend(ctx, list[i], i > 0)
	if err == nil {
		list[i] = b
		w.spec.Backends = list
	}
	return err
}

// askBackend asks the Fields of one backend, on a Spec of its own.
func (w *wizard) askBackend(ctx context.Context, b steps.Backend, led bool) (steps.Backend, error) {
	s := w.spec
	s.Backends, s.Backend = nil, b
	hosts, paths := s.Backend.Hosts, s.Backend.Paths
	s.Backend.Hosts, s.Backend.Paths = nil, nil // they belong to a list, which this Spec has not
	for _, key := range []string{"backend.service", "backend.tag", "backend.mask"} {
		f, _ := steps.FieldByKey(key)
		if key != "backend.service" && !f.Asked(s) {
			continue
		}
		if err := w.askField(ctx, f, &s); err != nil {
			return b, err
		}
	}
	b = s.Backend
	b.Hosts, b.Paths = hosts, paths
	if !led {
		return b, nil
	}
	for _, list := range []struct {
		key string
		at  *[]string
	}{{"backend.hosts", &b.Hosts}, {"backend.paths", &b.Paths}} {
		f, _ := steps.FieldByKey(list.key)
		q := question{title: w.title(f.Label), help: f.Help, many: true, clears: true, empty: "any", flag: "backends: in a Spec file (runlb up -f)"}
		if len(*list.at) > 0 {
			q.empty = strings.Join(*list.at, ", ")
		}
		a, err := w.ask(ctx, q)
		if err != nil {
			return b, err
		}
		if a.given {
			one := steps.Spec{}
			if err := f.Set(&one, a.text); err != nil {
				return b, err
			}
			*list.at = strings.Split(f.Get(one), ", ")
			if a.text == "" {
				*list.at = nil
			}
		}
	}
	return b, nil
}

// backendWords is what a backend leads to.
func backendWords(b steps.Backend) string {
	switch {
	case b.Mask != "" && b.Tag != "":
		return b.Mask + " @ " + b.Tag
	case b.Mask != "":
		return b.Mask
	case b.Tag != "":
		return b.Service + " @ " + b.Tag
	case b.Service == "":
		return "nothing yet"
	}
	return b.Service
}

// leadsHere is what leads to a backend.
func leadsHere(i int, b steps.Backend) string {
	if len(b.Hosts)+len(b.Paths) == 0 {
		if i == 0 {
			return "takes the rest"
		}
		return "nothing leads to it yet"
	}
	var words []string
	if len(b.Hosts) > 0 {
		words = append(words, "hosts "+strings.Join(b.Hosts, ", "))
	}
	if len(b.Paths) > 0 {
		words = append(words, "paths "+strings.Join(b.Paths, ", "))
	}
	if i == 0 {
		words = append(words, "and the rest")
	}
	return strings.Join(words, ", ")
}
