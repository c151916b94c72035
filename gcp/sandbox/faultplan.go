package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

// ParseFaults reads a fault plan: one fault a line, and # before a comment.
//
//	METHOD KIND[.VERB][@PLACE][/NAME] WHICH EFFECT [ARGUMENT…]
//
//	POST  forwardingRules                1    drop-after
//	GET   operations                     2-4  answer unavailable retry-after=5s
//	POST  urlMaps.insert@us-*/shop-*     1    fail RESOURCE_NOT_READY "The resource is not ready"
//	*     *@europe-west1                 *    unreachable
//
// METHOD, KIND and WHICH may be * for any. WHICH counts the requests that fit the words before it: 2, 2-4, or 2- for the second and all
// that follow. PLACE is a region, a zone or global; PLACE and NAME take * and ? as a shell does. An argument with white space stands in
// double quotes, and may have the escapes of a Go or JSON string.
// The error names every line that cannot be read, and what to write.
func ParseFaults(plan string) ([]Fault, error) {
	var all []Fault
	var problems []error
	n := 0
	for line := range strings.Lines(plan) {
		n++
		words, err := faultWords(line)
		if err == nil && len(words) == 0 {
			continue
		}
		var f Fault
		if err == nil {
			f, err = parseFault(words)
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("line %d: %w", n, err))
			continue
		}
		all = append(all, f)
	}
	return all, errors.Join(problems...)
}

// faultWords splits a line into words. A quoted one keeps its quotes, see literal.
func faultWords(line string) ([]string, error) {
	var words []string
	for {
		line = strings.TrimLeft(line, " \t\r\n")
		switch {
		case line == "" || line[0] == '#':
			return words, nil
		case line[0] == '"':
			quoted, err := strconv.QuotedPrefix(line)
			if err != nil {
				return nil, fmt.Errorf("a text in quotes does not end, or has an unknown escape: %s", strings.TrimSpace(line))
			}
			words, line = append(words, quoted), line[len(quoted):]
		default:
			end := strings.IndexAny(line, " \t\r\n")
			if end < 0 {
				end = len(line)
			}
			words, line = append(words, line[:end]), line[end:]
		}
	}
}

// literal is the text that a word stands for.
func literal(word string) string {
	if text, err := strconv.Unquote(word); err == nil && word[0] == '"' {
		return text
	}
	return word
}

func parseFault(words []string) (f Fault, err error) {
	if len(words) < 4 {
		return f, fmt.Errorf("%d words: write METHOD KIND WHICH EFFECT, such as: POST forwardingRules 1 drop-after", len(words))
	}
	if f.When, err = parseWhen(words[0], words[1], words[2]); err != nil {
		return f, err
	}
	effect, args := words[3], words[4:]
	forms := effectForms()
	i := slices.IndexFunc(forms, func(e effectForm) bool { return e.word == effect })
	if i < 0 {
		var known []string
		for _, e := range forms {
			known = append(known, e.word)
		}
		return f, fmt.Errorf("unknown effect %q: write one of %s", effect, strings.Join(known, ", "))
	}
	if f.What, err = forms[i].read(args); err != nil {
		return f, fmt.Errorf("%s: %w; write: %s", effect, err, strings.TrimSpace(effect+" "+forms[i].args))
	}
	if _, ok := f.What.(Unreachable); ok && f.When.Place == "" {
		return f, errors.New("unreachable: which place? write *@europe-west1 for the kind, or forwardingRules@europe-west1")
	}
	return f, nil
}

// parseWhen reads the three words that say which requests are struck.
func parseWhen(method, what, which string) (w When, err error) {
	methods := []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
	if method != "*" {
		if w.Method = method; !slices.Contains(methods, method) {
			return w, fmt.Errorf("unknown method %q: write one of %s, or *", method, strings.Join(methods, ", "))
		}
	}
	what, w.Name, _ = strings.Cut(what, "/")
	what, w.Place, _ = strings.Cut(what, "@")
	what, w.Verb, _ = strings.Cut(what, ".")
	if what != "*" {
		if w.Kind = what; !slices.Contains(callKinds(), what) {
			return w, fmt.Errorf("unknown kind %q: write one of %s, or *", what, strings.Join(callKinds(), ", "))
		}
	}
	if w.Verb != "" && !slices.Contains(callVerbs(), w.Verb) {
		return w, fmt.Errorf("unknown verb %q: write one of %s", w.Verb, strings.Join(callVerbs(), ", "))
	}
	for _, pattern := range []string{w.Place, w.Name} {
		if _, err := path.Match(pattern, ""); err != nil || strings.ContainsFunc(pattern, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '#' }) {
			return w, fmt.Errorf("bad pattern %q: write a name, with * for any letters and ? for one", pattern)
		}
	}
	if w.Place != "" && !slices.ContainsFunc(allPlaces(), func(place string) bool { return inPlace(w.Place, place) }) {
		return w, fmt.Errorf("no place fits %q: write a region such as us-central1, a zone such as us-central1-a, or global", w.Place)
	}
	return w, w.parseTimes(which)
}

// callKinds are the kinds that a fault may name, in order.
func callKinds() []string {
	kinds := []string{"apis", "batch", "locations", "operations", "policies", "projects", "regions", "services", "zones"}
	for _, k := range kindList() {
		kinds = append(kinds, k.collection)
	}
	slices.Sort(kinds)
	return kinds
}

// callVerbs are the verbs that a fault may name, in order.
func callVerbs() []string {
	verbs := []string{
		"aggregatedList", "batchEnable", "batchGet", "delete", "disable", "enable", "get", "getEffectivePolicy", "getHealth", "getIamPolicy", "getXpnHost",
		"insert", "list", "listUsable", "patch", "search", "serialPort", "setIamPolicy", "testIamPermissions", "update", "validate", "wait",
	}
	for _, k := range kindList() {
		verbs = append(verbs, sortedKeys(k.setters)...)
	}
	slices.Sort(verbs)
	return slices.Compact(verbs)
}

// allPlaces are the places that a request can name.
func allPlaces() []string {
	places := []string{"global"}
	for _, r := range allRegions() {
		places = append(append(places, r.name), r.zoneNames()...)
	}
	return places
}
