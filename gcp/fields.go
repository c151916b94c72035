package gcp

import (
	"net/netip"
	"time"

	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

// link is a reference as the API wants it: a full URL (sure for the backend of
// a backend service; any form is taken elsewhere).
func link(r steps.Ref) string { return "https://www.googleapis.com/compute/v1/" + r.Path() }

func links(refs []steps.Ref) []string {
	var out []string
	for _, r := range refs {
		out = append(out, link(r))
	}
	return out
}

// refOf reads a link; zero when it names nothing of a kind of ours.
func refOf(link string) steps.Ref {
	r, err := steps.ParseRef(clean(link))
	if err != nil {
		return steps.Ref{}
	}
	return r
}

// refsOf reads links, without those that name nothing of a kind of ours.
func refsOf(links []string) []steps.Ref {
	var refs []steps.Ref
	for _, l := range links {
		if r := refOf(l); !r.IsZero() {
			refs = append(refs, r)
		}
	}
	return refs
}

// text is a field of a body; an empty one is left out.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return proto.String(s)
}

// described is what every message of Compute has.
type described interface {
	GetName() string
	GetDescription() string
	GetId() uint64
	GetCreationTimestamp() string
}

// meta reads what all resources have in common.
func meta(project, location string, m described) steps.Meta {
	return steps.Meta{
		Project: project, Location: location,
		Name: clean(m.GetName()), Description: cleanLines(m.GetDescription()),
	}
}

// seen wraps a resource with its id and times, and with the fingerprints of
// the kinds that have them.
func seen(r steps.Resource, m described) steps.Found {
	f := steps.Found{Resource: r, ID: identifier(m.GetId()), Created: instant(m.GetCreationTimestamp())}
	if p, ok := m.(interface{ GetFingerprint() string }); ok {
		f.Fingerprint = clean(p.GetFingerprint())
	}
	if p, ok := m.(interface{ GetLabelFingerprint() string }); ok {
		f.LabelPrint = clean(p.GetLabelFingerprint())
	}
	return f
}

// instant reads a time; zero when it is none.
func instant(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// prefix reads a range; zero when it is none.
func prefix(s string) netip.Prefix {
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}

// ip reads an address; zero when it is none.
func ip(s string) netip.Addr {
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Addr{}
	}
	return a
}
