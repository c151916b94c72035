package sandbox

import (
	"net/http"
	"strconv"
	"strings"
)

// matchRules tells whether a route rule is for r, and which part of the path has matched.
func (p *patterns) matchRules(rule object, r *http.Request) (matched string, ok bool) {
	for _, m := range objects(rule, "matchRules") {
		if matched, ok = p.matchRule(m, r); ok {
			return matched, true
		}
	}
	return "", false
}

func (p *patterns) matchRule(m object, r *http.Request) (matched string, ok bool) {
	if matched, ok = p.matchRulePath(m, r.URL.EscapedPath()); !ok {
		return "", false
	}
	for _, want := range objects(m, "headerMatches") {
		value, present := headerValue(r, text(want, "headerName"))
		if p.matchValue(want, value, present) == (want["invertMatch"] == true) {
			return "", false
		}
	}
	if wants := objects(m, "queryParameterMatches"); len(wants) > 0 {
		query := r.URL.Query()
		for _, want := range wants {
			name := text(want, "name")
			if !p.matchValue(want, query.Get(name), query.Has(name)) {
				return "", false
			}
		}
	}
	return matched, true
}

func (p *patterns) matchRulePath(m object, path string) (matched string, ok bool) {
	same, begins := func(a, b string) bool { return a == b }, strings.HasPrefix
	if m["ignoreCase"] == true {
		same = strings.EqualFold
		begins = func(s, prefix string) bool {
			return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
		}
	}
	prefix, full, regex := text(m, "prefixMatch"), text(m, "fullPathMatch"), text(m, "regexMatch")
	switch {
	case prefix != "":
		return path[:min(len(prefix), len(path))], begins(path, prefix)
	case full != "":
		return path, same(path, full)
	case regex != "":
		return path, p.matches(regex, path)
	default:
		return "/", true
	}
}

// headerValue reads a header as a headerMatch names it: ":method" and ":authority" are not headers in HTTP/1.1.
func headerValue(r *http.Request, name string) (value string, present bool) {
	switch name {
	case ":method":
		return r.Method, true
	case ":authority":
		return r.Host, true
	}
	values := r.Header.Values(name)
	return strings.Join(values, ","), len(values) > 0
}

// matchValue holds a header or query parameter against the one criterion that is set.
func (p *patterns) matchValue(want object, value string, present bool) bool {
	if want["presentMatch"] == true {
		return present
	}
	if !present {
		return false
	}
	if limits := child(want, "rangeMatch"); limits != nil {
		n, err := strconv.ParseInt(value, 10, 64)
		return err == nil && n >= whole(limits["rangeStart"]) && n < whole(limits["rangeEnd"])
	}
	if s, ok := want["exactMatch"].(string); ok {
		return value == s
	}
	if s := text(want, "prefixMatch"); s != "" {
		return strings.HasPrefix(value, s)
	}
	if s := text(want, "suffixMatch"); s != "" {
		return strings.HasSuffix(value, s)
	}
	return p.matches(text(want, "regexMatch"), value)
}

// whole reads a 64-bit integer, which JSON carries as a string or as a number.
func whole(v any) int64 {
	if f, ok := v.(float64); ok {
		return int64(f)
	}
	n, _ := strconv.ParseInt(shown(v), 10, 64)
	return n
}
