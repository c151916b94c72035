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
		ours := w.inv().Deployments()
		w.blank()
		q := question{title: "What shall it be?", empty: "new", only: true, menu: true, flag: "a command, such as runlb up, status, verify or down",
			help:    "A deployment is a load balancer that runlb built. Choose one to verify it, to see what has changed, or to take it down.",
			options: []steps.Option{{Value: "new", Label: "a new deployment"}}}
		for i, e := range ours {
			q.options = append(q.options, steps.Option{Value: strconv.Itoa(i), Label: e.Deployment.Name,
				Note: strings.Join([]string{e.Deployment.Region, orDash(e.Address), "ports " + orDash(ports(e.Ports)), state(e)}, ", ")})
		}
		if len(ours) == 0 {
			w.line("There is no deployment of runlb in %s.", w.session.Target().Project)
		}
		if others := strangers(w.inv()); len(others) > 0 {
			w.line("Load balancers that runlb did not make, and leaves alone:")
			w.table("   ", resources(others))
		}
		a, err := w.ask(ctx, q)
		if err != nil {
			return err
		}
		if at, err := strconv.Atoi(a.text); err == nil {
			if err := w.deployment(ctx, ours[at].Deployment, false); err != nil && !errors.Is(err, errBack) {
				return err
			}
			continue
		}
		if err := w.walk(ctx, w.stages(), 0); err != nil && !errors.Is(err, errBack) {
			return err
		}
	}
}

// strangers lists the internal load balancers that carry no marker.
func strangers(inv *steps.Inventory) []steps.Found {
	var others []steps.Found
	for _, f := range inv.All(steps.KindForwardingRule, steps.Everywhere) {
		rule, ok := f.Resource.(*steps.ForwardingRule)
		if _, ours := steps.MarkerOf(f); ok && !ours && rule.Scheme == steps.SchemeInternalManaged {
			others = append(others, f)
		}
	}
	return others
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
