// Package schema is the part of Google's published API descriptions that the sandbox holds requests and answers against.
package schema

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:generate go run ./generate

//go:embed apis.txt
var text string

// API is one version of one API.
type API struct {
	Name     string // "compute"
	Version  string // "v1"
	Revision string // of its discovery document: "20261026"

	messages    map[string]*Message
	enums       map[string]*enum
	collections []string // sorted
}

// Method is one method of an API.
type Method struct {
	API       *API
	ID        string           // "compute.addresses.insert"
	Verb      string           // "POST"
	Path      string           // "/compute/v1/projects/{project}/regions/{region}/addresses"
	Request   *Message         // nil: no body
	Response  *Message         // nil: an empty answer
	Named     bool             // the sandbox only knows that it exists
	query     map[string]shape // by parameter
	variables []string         // of the path, which a client may send in the body too
	segments  []string
}

// Message is a type of the API that has fields.
type Message struct {
	Name   string // "ForwardingRule"
	fields map[string]*field
	rest   *shape // of every other field; nil: there are none
}

// field is one field of a message.
type field struct {
	shape
	output   bool     // set by the server alone
	required []string // ids of the methods that need it
}

// shape is what a value must be.
type shape struct {
	form    form
	scalar  string   // "string", "int32", "any", ...; empty for a message or an enum
	message *Message // nil for other types
	enum    *enum
}

// form tells a value from a list and a map of values.
type form byte

const (
	single form = iota
	list
	dictionary
)

// enum is the set of values of an enum.
type enum struct {
	proto   string         // full name of its proto, empty when it is not known
	numbers map[string]int // by value; 0 in enums without numbers
	names   map[int]string // empty in enums without numbers
}

// book is all APIs, parsed.
type book struct {
	apis    []*API
	methods map[string][]*Method // by verb and number of segments
}

// load parses the embedded descriptions once. They are made by our own generator, and a test parses them: an error cannot come up.
var load = sync.OnceValue(func() *book {
	b, err := parse(text)
	if err != nil {
		panic(fmt.Sprintf("embedded API descriptions: %v", err))
	}
	return b
})

// APIs are all APIs in the order of their description.
func APIs() []*API { return load().apis }

// Find is the method that answers a request, by its verb and escaped path; nil when no API has one.
func Find(verb, path string) *Method {
	segments := split(path)
	var best *Method
	most := -1
	for _, m := range load().methods[methodKey(verb, len(segments))] {
		if literal := m.match(segments); literal > most {
			best, most = m, literal
		}
	}
	return best
}

// Message is a message of the API by its name, nil when there is none.
func (a *API) Message(name string) *Message { return a.messages[name] }

// Lists tells whether the API lists a collection in a scope, "regions/routers" or "aggregated/routers", whether or not the sandbox has it.
func (a *API) Lists(collection string) bool {
	_, found := slices.BinarySearch(a.collections, collection)
	return found
}

// Output tells whether the server alone sets a field of the message.
func (m *Message) Output(name string) bool {
	f, ok := m.fields[name]
	return ok && f.output
}

// Inputs are the fields that a client may set, sorted.
func (m *Message) Inputs() []string {
	return slices.DeleteFunc(sortedKeys(m.fields), func(name string) bool { return m.fields[name].output })
}

// split cuts a path into its segments; the verb behind a colon is one of its own.
func split(path string) []string {
	path = strings.TrimPrefix(path, "/")
	i := strings.LastIndexByte(path, '/')
	if last, verb, ok := strings.Cut(path[i+1:], ":"); ok {
		return append(strings.Split(path[:i+1]+last, "/"), ":"+verb)
	}
	return strings.Split(path, "/")
}

// match counts the literal segments of the method's path when segments fit it, else -1.
func (m *Method) match(segments []string) int {
	literal := 0
	for i, s := range m.segments {
		switch {
		case s[0] == '{' && segments[i] != "" && segments[i][0] != ':':
		case s == segments[i]:
			literal++
		default:
			return -1
		}
	}
	return literal
}

func methodKey(verb string, segments int) string { return fmt.Sprintf("%s %d", verb, segments) }
