package sandbox

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
)

// documents are JSON documents by path. They are kept packed: most of a document is what it has in common with all others, and each such
// piece is one byte there. JSON has no bytes below a space but white space, which a document does without.
type documents struct{ packed map[string]string }

func newDocuments() documents { return documents{map[string]string{}} }

// get is the document at path, "" when there is none.
func (d documents) get(path string) string { return unpack(path, d.packed[path]) }

func (d documents) has(path string) bool {
	_, ok := d.packed[path]
	return ok
}

func (d documents) put(path, content string) { d.packed[path] = pack(path, content) }

func (d documents) delete(path string) { delete(d.packed, path) }

// mentions tells whether digits stand in the document at path. It unpacks nothing: no piece has or spans them.
func (d documents) mentions(path, digits string) bool {
	return strings.Contains(d.packed[path], digits)
}

// isDue tells whether the document at path has the field dueField. It unpacks nothing.
func (d documents) isDue(path string) bool {
	packed := d.packed[path]
	if packed != "" && packed[0] == unpacked {
		return strings.Contains(packed, dueField)
	}
	return strings.IndexByte(packed, firstOne) >= 0
}

// copy is the documents as they are now.
func (d documents) copy() documents { return documents{maps.Clone(d.packed)} }

// sorted yields all documents in the order of their paths.
func (d documents) sorted() iter.Seq2[string, string] {
	return func(yield func(path, content string) bool) {
		for _, path := range slices.Sorted(maps.Keys(d.packed)) {
			if !yield(path, d.get(path)) {
				return
			}
		}
	}
}

// The pieces that differ from document to document: its own path, its scope and its name.
const (
	ownPath  = '\x01'
	ownScope = '\x02'
	ownName  = '\x03'
	firstOne = '\x04' // the first of commonPieces
	unpacked = '\x00' // at the start: the document has bytes of its own below a space
)

// dueField says when an operation is due.
const dueField = `"_due":"`

// commonPieces are at most 28, a longer one before those that it begins with. Nothing packed leaves memory, so they may change.
func commonPieces() []string {
	return []string{
		dueField, `","id":"`, `","insertTime":"`, `","kind":"compute#operation","name":"`, `","kind":"compute#`, `","name":"`,
		`","operationType":"insert","progress":0,"`, `","operationType":"`, `","progress":0,"`, `region":"`, `","selfLink":"`, `","startTime":"`,
		`","status":"RUNNING","targetId":"`, `","targetLink":"`, `","user":"` + owner + `"}`,
		`"_readyAt":"`, `"creationTimestamp":"`, `"description":"","`, `"fingerprint":"`, `"labelFingerprint":"` + noLabels + `"`, `"loadBalancingScheme":"INTERNAL_MANAGED"`,
		`"networkTier":"PREMIUM"`, `"network":"`, `"subnetwork":"`, `"purpose":"`, origin, `"digest":"`, `-07:00`,
	}
}

// packer and unpacker are built once: what they are made of never changes.
var packer = sync.OnceValue(func() *strings.Replacer {
	var pairs []string
	for i, piece := range commonPieces() {
		pairs = append(pairs, piece, string(rune(firstOne+i)))
	}
	return strings.NewReplacer(pairs...)
})

var unpacker = sync.OnceValue(func() [' ']string {
	var pieces [' ']string
	for i, piece := range commonPieces() {
		pieces[firstOne+i] = piece
	}
	return pieces
})

// pack is content with a byte in place of each piece. The common ones go first, so that they are found whatever a document is called.
func pack(path, content string) string {
	if hasControls(content) || hasControls(path) {
		return string(rune(unpacked)) + content
	}
	packed := packer().Replace(content)
	packed = strings.ReplaceAll(packed, path, string(rune(ownPath)))
	if scope := scopeOf(path); scope != path {
		packed = strings.ReplaceAll(packed, scope+"/", string(rune(ownScope)))
	}
	if _, name := split(path); len(name) > 1 {
		packed = strings.ReplaceAll(packed, name, string(rune(ownName)))
	}
	return strings.Clone(packed)
}

func hasControls(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' {
			return true
		}
	}
	return false
}

// unpack is what pack was given.
func unpack(path, packed string) string {
	if packed == "" || packed[0] == unpacked {
		return strings.TrimPrefix(packed, string(rune(unpacked)))
	}
	pieces := unpacker()
	_, name := split(path)
	pieces[ownPath], pieces[ownScope], pieces[ownName] = path, scopeOf(path)+"/", name
	size := 0
	for i := range len(packed) {
		if c := packed[i]; c < ' ' {
			size += len(pieces[c])
		} else {
			size++
		}
	}
	var out strings.Builder
	out.Grow(size)
	start := 0
	for i := range len(packed) {
		if c := packed[i]; c < ' ' {
			out.WriteString(packed[start:i])
			out.WriteString(pieces[c])
			start = i + 1
		}
	}
	out.WriteString(packed[start:])
	return out.String()
}
