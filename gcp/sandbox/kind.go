package sandbox

import (
	"strings"

	"runlb/gcp/sandbox/schema"
)

// kind is one row of the table of Compute kinds: all that the engine needs to know. Rules that are more than data are small funcs.
type kind struct {
	collection string // "subnetworks"
	scope      string // "global", "regions" or "zones"
	singular   string // "subnetwork", as in "compute#subnetwork"
	noun       string // "backend_service", as in texts about use
	permission string // "compute.regionBackendServices"; the verb follows

	insert, remove, patch, put verb // what the operations are called; a zero patch or put is not served
	guarded                    bool // PATCH and PUT need the fingerprint
	printed                    bool // has a fingerprint
	labelled                   bool // has labels
	labelsLater                bool // labels of the POST are ignored (sure: 13 of 13 recorded inserts)
	lateUse                    bool // "in use" comes through the operation of a delete (sure for networks)
	nameOnly                   bool // its path takes no numeric id (said for NEGs)
	withID                     bool // has selfLinkWithId

	message   *schema.Message // its type in Google's API description
	required  []string        // checked in this order
	refs      []reference
	defaults  object                     // filled in when not sent
	changes   []string                   // fields that PATCH and PUT may change
	rules     []rule                     // their checks run, in order, on what is to be stored
	early     rule                       // its check runs before the fingerprint is looked at, too
	removable func(*change) error        // runs before the in-use check of a delete
	needs     func(*change) []need       // permissions beside the one on the object
	show      func(*view, object)        // completes an answer with what follows from other things
	setters   map[string]setter          // POST .../NAME/method
	cascade   func(*tx, string) []string // what disappears with it
}

// reference is a field that names another object.
type reference struct {
	field   string   // "backends[].group"
	targets []string // collections that it may name
	cross   bool     // may name another project's (said: Shared VPC, cross-project backends)
	full    bool     // takes full URLs alone
	other   string   // host of another service that it may name too; such URLs are not looked up
	use     string   // what the caller does with what he names, as permissions call it: "use"; empty: no permission
}

// setter is a method that changes some fields of an object.
type setter struct {
	verb  verb
	apply func(*change) error
}

// view is what show may look at.
type view struct {
	tx   *tx
	s    *Sandbox
	path string
}

// visit calls fn with every value at field, a path like "pathMatchers[].pathRules[].service", and with a func that replaces it.
func visit(o object, field string, fn func(v any, set func(any))) {
	head, rest, nested := strings.Cut(field, ".")
	key, each := strings.CutSuffix(head, "[]")
	values, listed := o[key].([]any)
	switch {
	case o[key] == nil || each != listed:
	case each && nested:
		for _, v := range values {
			if inner, ok := v.(object); ok {
				visit(inner, rest, fn)
			}
		}
	case each:
		for i, v := range values {
			fn(v, func(v any) { values[i] = v })
		}
	case nested:
		visit(child(o, key), rest, fn)
	default:
		fn(o[key], func(v any) { o[key] = v })
	}
}

// mayRefer tells whether the documents at path's place refer to others.
func mayRefer(path string) bool {
	k := kindAt(path)
	return k != nil && len(k.refs) > 0
}

// references lists the paths that the document at path refers to, as its kind declares.
func references(path string, o object) []string {
	k := kindAt(path)
	if k == nil {
		return nil
	}
	var paths []string
	for _, ref := range k.refs {
		visit(o, ref.field, func(v any, _ func(any)) {
			if url, ok := v.(string); ok && linked(url) != "" {
				paths = append(paths, linked(url))
			}
		})
	}
	return paths
}

// kindAt is the kind of the object at path, nil when it is none of Compute's.
func kindAt(path string) *kind {
	f := strings.Split(path, "/")
	switch {
	case len(f) == 5 && f[2] == "global":
		return kindIn("global", f[3])
	case len(f) == 6:
		return kindIn(f[2], f[4])
	default:
		return nil
	}
}
