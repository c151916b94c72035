// Package mask reads, explains and builds URL masks: the template by which a
// serverless network endpoint group finds the Cloud Run service, and its tag,
// in the URL of a request.
//
// Google documents what a mask looks like and gives worked examples; it does
// not publish how a mask is matched. What this package does beyond the
// documented rules is a model, and is marked as a guess where it stands.
//
// Everything here is pure and safe on any input.
package mask

// Model is the sentence that belongs beside every result of this package.
const Model = "how a mask reads a URL is runlb's model of Google's rules"

// AnyHost stands for the host in URLs of a mask that accepts every host.
const AnyHost = "any-host"

const (
	// MaxMask is the longest mask that Parse accepts, in bytes (guess: Google
	// publishes no limit; this is ours).
	MaxMask = 1024
	// MaxURL is the longest URL that Match and Dissect read, in bytes.
	MaxURL = 8192
)

// Placeholder is the part of a URL that a mask captures.
type Placeholder uint8

// The placeholders of Cloud Run.
const (
	ServicePlaceholder Placeholder = iota + 1
	TagPlaceholder
)

// String returns the placeholder as it is written in a mask.
func (p Placeholder) String() string {
	switch p {
	case ServicePlaceholder:
		return "<service>"
	case TagPlaceholder:
		return "<tag>"
	}
	return ""
}

// noun returns what the placeholder captures, for sentences.
func (p Placeholder) noun() string {
	if p == TagPlaceholder {
		return "tag"
	}
	return "service"
}

// Fixed holds what the endpoint group itself names beside the mask. An empty
// string leaves the choice to the mask.
//
// A fixed tag with a mask that holds <service> works (said, CFF#3598). A fixed
// service with a mask that holds only <tag> fits the text but is untested
// (guess).
type Fixed struct{ Service, Tag string }

// Mask is a parsed URL mask. The zero Mask matches nothing; Parse and Build
// make the others.
type Mask struct {
	text    string
	hostEnd int    // bytes of text that are the host part
	host    []cell // labels; none: any host
	path    []cell // segments; none: any path
	fixed   Fixed
	has     [TagPlaceholder + 1]bool
}

// cell is one host label or one path segment: up to two placeholders, with
// the literals before, between and after them. Host literals are lower case.
type cell struct {
	lits    [3]string
	holders [2]Placeholder
	n       int // placeholders in use
	at, end int // byte range in the text of the mask
}

// String returns the mask as it was written.
func (m Mask) String() string { return m.text }

// Host returns the host part as written; empty when any host is accepted.
func (m Mask) Host() string { return m.text[:m.hostEnd] }

// Path returns the path part as written, from its first slash; empty when any
// path is accepted.
func (m Mask) Path() string { return m.text[m.hostEnd:] }

// HasService reports whether the mask captures the service.
func (m Mask) HasService() bool { return m.has[ServicePlaceholder] }

// HasTag reports whether the mask captures the tag.
func (m Mask) HasTag() bool { return m.has[TagPlaceholder] }

// Fixed returns what the mask was parsed with.
func (m Mask) Fixed() Fixed { return m.fixed }

// holders returns how many placeholders stand in the cells.
func holders(cells []cell) int {
	n := 0
	for i := range cells {
		n += cells[i].n
	}
	return n
}

// lastHolder returns the index of the last cell with a placeholder, or -1.
func lastHolder(cells []cell) int {
	for i := len(cells) - 1; i >= 0; i-- {
		if cells[i].n > 0 {
			return i
		}
	}
	return -1
}
