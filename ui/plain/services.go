package plain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"runlb/steps"
)

// sampleName is the service that the sample is deployed as.
const sampleName = "hello"

// askProject asks for the project, and opens it when it is another one.
func (w *wizard) askProject(ctx context.Context) error {
	f, _ := steps.FieldByKey("project")
	at := w.session.Target()
	q := question{title: w.title(f.Label), help: f.Help, empty: at.Project, flag: "--project"}
	if d := at.Presets["project"]; d.Value == at.Project && d.Source != "" {
		q.empty += ": " + d.Source
	}
	for p, err := range w.session.Access().SearchProjects(ctx) {
		if err != nil {
			w.wrapped("", "The list of projects is not whole: "+steps.Sentence(err))
			break
		}
		q.options = append(q.options, steps.Option{Value: p.ID, Label: p.ID, Note: p.Name})
	}
	q.judge = func(a answer) error {
		if !a.given || a.text == at.Project {
			return nil
		}
		if err := f.Set(&steps.Spec{}, a.text); err != nil {
			return err
		}
		if err := f.Check(nil, steps.Spec{Project: a.text}); err != nil {
			return err
		}
		return w.enter(ctx, a.text)
	}
	_, err := w.ask(ctx, q)
	return err
}

// enter opens another project and looks at it. One that cannot be opened
// leaves the one before as it was.
func (w *wizard) enter(ctx context.Context, id string) error {
	if _, err := w.session.Access().Project(ctx, id); err != nil {
		return steps.ProblemOf(err)
	}
	t := w.session.Target()
	t.Project = id
	session, err := w.Engine.Open(ctx, t)
	if err != nil {
		return err
	}
	before := w.session
	w.session, w.chosen = session, nil
	w.forget()
	return errors.Join(w.look(ctx), before.Close())
}

// askServices asks which services get the front door. They live in one region,
// because a serverless NEG leads to services of its own region only.
func (w *wizard) askServices(ctx context.Context) error {
	f, _ := steps.FieldByKey("backend.service")
	q := question{title: w.title("Cloud Run service, or several"), many: true, flag: "--backend-service with --region",
		help: f.Help + " Several of one region share the load balancer, and the URL says which one is meant. " +
			"One that is not in the list yet can be named too, as region/name."}
	for _, found := range w.inv().All(steps.KindService, steps.Everywhere) {
		q.options = append(q.options, serviceOption(found.Resource.(*steps.Service)))
	}
	q.options = append(q.options, steps.Option{Value: "+" + sampleName, Label: "deploy Google's sample as " + sampleName})
	if names := w.names(w.chosen); names != "" {
		q.empty = names
	} else if w.spec.Backend.Service != "" {
		q.empty = w.spec.Backend.Service
	}
	q.judge = func(a answer) error {
		if !a.given {
			return nil
		}
		refs, err := w.servicesNamed(a.text)
		if err != nil {
			return err
		}
		w.take(refs, a.text == "+"+sampleName)
		return nil
	}
	_, err := w.ask(ctx, q)
	return err
}

func serviceOption(s *steps.Service) steps.Option {
	o := steps.Option{Value: s.Location + "/" + s.Name, Label: s.Name, Note: s.Location + ", ingress " + orDash(string(s.Ingress))}
	if len(s.Tags) > 0 {
		o.Note += ", tags " + strings.Join(s.Tags, " ")
	}
	if s.Ingress == steps.IngressNone {
		o.Disabled = "its ingress is none, so nothing can reach it"
	}
	return o
}

// servicesNamed finds what was named: region/name, or a name of one region. A
// name that was not found is taken as one that will be there.
func (w *wizard) servicesNamed(text string) ([]steps.Ref, error) {
	var refs []steps.Ref
	for word := range strings.SplitSeq(text, ",") {
		ref, err := w.serviceNamed(strings.TrimSpace(word))
		if err != nil {
			return nil, err
		}
		if len(refs) > 0 && refs[0].Location != ref.Location {
			return nil, fmt.Errorf("one load balancer, one region: %s is in %s, and %s in %s", refs[0].Name, refs[0].Location, ref.Name, ref.Location)
		}
		refs = append(refs, ref)
	}
	return slices.Compact(refs), nil
}

func (w *wizard) serviceNamed(word string) (steps.Ref, error) {
	region, name, placed := strings.Cut(word, "/")
	if !placed {
		region, name = "", word
	}
	ref := steps.Ref{Kind: steps.KindService, Project: w.session.Target().Project, Location: region, Name: strings.TrimPrefix(name, "+")}
	if err := w.check("backend.service", steps.Spec{Backend: steps.Backend{Service: ref.Name}}); err != nil {
		return ref, err
	}
	if placed {
		return ref, w.check("region", steps.Spec{Region: region})
	}
	var regions []string
	for _, f := range w.inv().All(steps.KindService, steps.Everywhere) {
		if f.About().Name == ref.Name && !strings.HasPrefix(word, "+") {
			regions = append(regions, f.About().Location)
		}
	}
	switch len(regions) {
	case 0:
		ref.Location = w.answers().Region
	case 1:
		ref.Location = regions[0]
	default:
		return ref, fmt.Errorf("%s is in %s: give its number, or write %s/%s", ref.Name, strings.Join(regions, " and "), regions[0], ref.Name)
	}
	return ref, nil
}

// check asks a Field about a Spec.
func (w *wizard) check(key string, s steps.Spec) error {
	f, _ := steps.FieldByKey(key)
	return f.Check(w.inv(), s)
}

// take writes the choice into the answers.
func (w *wizard) take(refs []steps.Ref, sample bool) {
	w.chosen = refs
	w.spec.Region = refs[0].Location
	b := &w.spec.Backend
	if len(refs) > 1 {
		*b = masked(*b)
		return
	}
	if b.Service != refs[0].Name {
		b.Tag = ""
	}
	b.Service, b.Mask, b.Sample = refs[0].Name, "", sample
}

// unseen reports whether the one service that was named is not there.
func (w *wizard) unseen() bool {
	s := w.answers()
	if len(w.chosen) > 1 || s.Backend.Service == "" {
		return false
	}
	_, found := w.inv().Get(steps.Ref{Kind: steps.KindService, Project: s.Project, Location: s.Region, Name: s.Backend.Service})
	return !found
}

// names are those of the services, as they were chosen.
func (w *wizard) names(refs []steps.Ref) string {
	words := make([]string, len(refs))
	for i, r := range refs {
		words[i] = r.Name
	}
	return strings.Join(words, ", ")
}

// reached are the services that the load balancer leads to.
func (w *wizard) reached() []string {
	s := w.answers()
	var list []string
	for _, b := range s.AllBackends() {
		if b.Service != "" {
			list = append(list, b.Service)
		}
	}
	if len(list) == 0 {
		for _, r := range w.chosen {
			list = append(list, r.Name)
		}
	}
	return list
}
