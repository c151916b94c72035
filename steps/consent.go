package steps

import "slices"

// Consent is what the user has agreed to open to everyone. A name that was
// given beforehand holds wherever the service is, and however it is reached;
// one that was typed holds for the service and the ingress it was typed for.
type Consent struct {
	Given []string
	typed []opening
}

// opening is a service that becomes public, and from where it is to be reached.
type opening struct {
	service Ref
	ingress Ingress
}

func openingOf(answers Spec, service string) opening {
	return opening{Ref{Kind: KindService, Project: answers.Project, Location: answers.Region, Name: service}, answers.Access.Ingress}
}

// Agree notes that the user has typed the name of a service, seeing the
// answers.
func (c *Consent) Agree(answers Spec, service string) {
	c.typed = append(c.typed, openingOf(answers, service))
}

// Names are the services that may be opened with the answers as they are now.
func (c Consent) Names(answers Spec) []string {
	names := slices.Clone(c.Given)
	for _, o := range c.typed {
		if o == openingOf(answers, o.service.Name) && !slices.Contains(names, o.service.Name) {
			names = append(names, o.service.Name)
		}
	}
	return names
}

// Covers reports whether a service may be opened with the answers as they are
// now.
func (c Consent) Covers(answers Spec, service string) bool {
	return slices.Contains(c.Names(answers), service)
}
