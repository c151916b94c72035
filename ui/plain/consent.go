package plain

import (
	"context"
	"fmt"
	"slices"

	"runlb/steps"
)

// forget takes back what the user agreed to along the way: it was about other
// answers, or another project. What the command line gave stays.
func (w *wizard) forget() { w.consent = steps.Consent{Given: w.Consent} }

// public are the services that would become public and have no consent yet.
func (w *wizard) public() []string {
	answers := w.answers()
	a := answers.Access
	if a.Invoker != steps.InvokerPublic {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(a.Services), func(name string) bool {
		return w.consent.Covers(answers, name) || w.isPublic(name)
	})
}

func (w *wizard) isPublic(name string) bool {
	s := w.answers()
	f, ok := w.inv().Get(steps.Ref{Kind: steps.KindService, Project: s.Project, Location: s.Region, Name: name})
	return ok && f.Resource.(*steps.Service).Invoker == steps.InvokerPublic
}

func (w *wizard) needsConsent() bool { return len(w.public()) > 0 }

// askConsent wants the name of each service that would become public, typed.
func (w *wizard) askConsent(ctx context.Context) error {
	for _, name := range w.public() {
		q := question{title: w.title(name + " becomes public. Type its name to agree"), flag: "--allow-public " + name,
			help: "Anyone who reaches it may then call it, without a token. Its ingress says from where it is reached. back leads to who may call it."}
		q.judge = func(a answer) error {
			if a.text != name {
				return fmt.Errorf("that is not %s; back keeps it as it is", name)
			}
			return nil
		}
		if _, err := w.ask(ctx, q); err != nil {
			return err
		}
		w.consent.Agree(w.answers(), name)
	}
	return nil
}
