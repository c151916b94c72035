package plain

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"runlb/steps"
)

// home shows the deployments that were found, and asks for one of them or a new
// one, until the user leaves.
func (w *wizard) home(ctx context.Context) error {
	if err := w.look(ctx); err != nil {
		return err
	}
	for {
		w.page = ""
		way, err := w.askHome(ctx)
		if err != nil {
			return err
		}
		if err := w.goes(ctx, way); err != nil && !errors.Is(err, errBack) {
			return err
		}
	}
}

// The ways on from home, beside the deployments, which go by their index.
const (
	wayNew  = "new"
	wayKept = "kept"
)

func (w *wizard) askHome(ctx context.Context) (way string, err error) {
	q := question{title: "What shall it be?", empty: wayNew, only: true, menu: true, flag: "a command, such as runlb up, status, verify or down",
		help:    "A deployment is a load balancer that runlb built. Choose one to verify it, to see what has changed, to change it, or to take it down.",
		options: []steps.Option{{Value: wayNew, Label: "a new deployment"}}}
	ours := w.inv().Deployments()
	for i, e := range ours {
		q.options = append(q.options, steps.Option{Value: strconv.Itoa(i), Label: e.Deployment.Name,
			Note: strings.Join([]string{e.Deployment.Region, orDash(e.Address), "ports " + orDash(ports(e.Ports)), state(e)}, ", ")})
	}
	if a, ok := w.kept(); ok {
		q.options = append(q.options, steps.Option{Value: wayKept, Label: "go on with the answers of before",
			Note: strings.Join([]string{w.filled(a.Spec).Name, "left on " + a.At.Local().Format("2006-01-02 15:04")}, ", ")})
	}
	w.blank()
	if len(ours) == 0 {
		w.line("There is no deployment of runlb in %s.", w.session.Target().Project)
	}
	if others := w.inv().Others(); len(others) > 0 {
		w.line("Load balancers that runlb did not make, and leaves alone:")
		w.table("   ", resources(others))
	}
	a, err := w.ask(ctx, q)
	if !a.given {
		return wayNew, err
	}
	return a.text, err
}

// goes the way that was chosen.
func (w *wizard) goes(ctx context.Context, way string) error {
	stages := w.stages()
	switch way {
	case wayNew:
		return w.walk(ctx, stages, 0)
	case wayKept:
		a, _ := w.kept()
		w.adopt(a.Spec)
		return w.walk(ctx, stages, len(stages)-1)
	}
	at, err := strconv.Atoi(way)
	if err != nil {
		return err
	}
	return w.deployment(ctx, w.inv().Deployments()[at].Deployment, false)
}

// existing is a deployment as it was last seen.
func (w *wizard) existing(d steps.Deployment) steps.Existing {
	for _, e := range w.inv().Deployments() {
		if e.Deployment == d {
			return e
		}
	}
	return steps.Existing{Deployment: d}
}

// The words for a deployment: where it is.
func place(d steps.Deployment) string {
	return fmt.Sprintf("%s in %s of %s", d.Name, d.Region, d.Project)
}
