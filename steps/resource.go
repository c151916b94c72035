package steps

import "time"

// Resource is one thing that runlb can build: a pointer to one of the structs
// below, such as *URLMap. It is plain data, and never changed once made.
type Resource interface {
	// Ref names it.
	Ref() Ref
	// About is what all kinds have in common.
	About() Meta
	// Needs lists what it refers to: all of it must exist before it, and may
	// only go after it.
	Needs() []Ref
	// Compare says how a live resource of the same kind differs from this one,
	// in the fields that runlb sets. Empty when they agree.
	Compare(live Resource) []Difference
	// ByHand is the gcloud command that makes it.
	ByHand() Command
}

// Meta is what all resources have.
type Meta struct {
	Project     string
	Location    string // a region, a zone, or Global
	Name        string
	Description string // holds the Marker on what runlb made
}

// About returns the Meta itself; the kinds embed it.
func (m Meta) About() Meta { return m }

func (m Meta) ref(k Kind) Ref {
	return Ref{Kind: k, Project: m.Project, Location: m.Location, Name: m.Name}
}

// Difference is one field in which a live resource is not what was asked for.
type Difference struct {
	Field string // as the review shows it: "URL mask"
	Want  string
	Have  string
	// Part is how to change it in place; empty when only a new resource can
	// have the wanted value.
	Part Part
}

// Usual is how long a kind usually takes to come and to go, and where the
// figure is from.
type Usual struct {
	Create, Delete time.Duration
	Source         string
}

// Command is a command line as separate words, so that each presenter quotes
// it for its shell.
type Command []string
