package mask

import (
	"fmt"
	"strings"
)

// URLFor returns a URL, without scheme, from which the mask reads service and
// tag; an empty tag asks for the service itself. AnyHost stands for the host
// when the mask has none. The error says why no URL reaches them.
//
// The URL is the shortest such: anything may follow its path. Where the mask
// is ambiguous, Match may put another reading of it first, or in a path refuse
// it.
func (m Mask) URLFor(service, tag string) (string, error) {
	if err := m.reaches(service, tag); err != nil {
		return "", err
	}
	var b strings.Builder
	b.Grow(len(m.text) + len(service) + len(tag) + len(AnyHost))
	if len(m.host) == 0 {
		b.WriteString(AnyHost)
	}
	for i := range m.host {
		if i > 0 {
			b.WriteByte('.')
		}
		start := b.Len()
		m.host[i].write(&b, service, tag)
		if n := b.Len() - start; n > maxName {
			return "", fmt.Errorf("%q has %d characters, and a part of a host has at most %d", b.String()[start:], n, maxName)
		}
	}
	if len(m.path) == 0 {
		b.WriteByte('/')
	}
	for i := range m.path {
		b.WriteByte('/')
		m.path[i].write(&b, service, tag)
	}
	return b.String(), nil
}

// reaches says why no URL of the mask names service and tag.
func (m *Mask) reaches(service, tag string) error {
	if len(m.host)+len(m.path) == 0 {
		return fmt.Errorf("there is no mask")
	}
	if why := nameProblem(service); why != "" {
		return fmt.Errorf("service %q: %s", service, why)
	}
	if why := nameProblem(tag); tag != "" && why != "" {
		return fmt.Errorf("tag %q: %s", tag, why)
	}
	switch {
	case !m.HasService() && service != m.fixed.Service:
		return fmt.Errorf("every URL goes to %s", m.fixed.Service)
	case m.HasTag() && tag == "":
		return fmt.Errorf("the mask asks for a tag")
	case !m.HasTag() && tag != m.fixed.Tag && m.fixed.Tag != "":
		return fmt.Errorf("every URL goes to tag %s", m.fixed.Tag)
	case !m.HasTag() && tag != m.fixed.Tag:
		return fmt.Errorf("the mask has no <tag>")
	}
	return nil
}

func (c *cell) write(b *strings.Builder, service, tag string) {
	b.WriteString(c.lits[0])
	for i, h := range c.holders[:c.n] {
		if h == ServicePlaceholder {
			b.WriteString(service)
		} else {
			b.WriteString(tag)
		}
		b.WriteString(c.lits[i+1])
	}
}
