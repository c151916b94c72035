// Package mask reads URL masks of serverless network endpoint groups as Cloud Run's load balancers do.
package mask

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Match reads service and tag out of url with a Cloud Run URL mask, such as "<tag>.example.com/<service>".
// The url may carry a scheme, a port and a query; all three are ignored. ok is false when the url does not match.
// err is about the mask alone: the sandbox takes no mask that has no reading.
//
// Google publishes words and examples, no expression (tutorial, classic page, Compute API: said). What goes beyond them is a model: guess.
func Match(mask, url string) (service, tag string, ok bool, err error) {
	m, err := Parse(mask)
	if err != nil {
		return "", "", false, err
	}
	if !m.captures("service") {
		return "", "", false, fmt.Errorf("url mask %q: no <service>", mask)
	}
	service, tag, ok = m.Match(url)
	return service, tag, ok, nil
}

// Mask is a parsed mask: one expression for the host, one for the path; nil matches anything.
type Mask struct {
	host, path *regexp.Regexp
}

const (
	// hostCapture stays inside one label.
	hostCapture = `[a-z0-9](?:[-a-z0-9]*[a-z0-9])?`
	// pathCapture is one segment; what it caught must be an RFC 1035 name too.
	pathCapture = `[^/]+`
	// maxName is the length of a service name or tag (Compute API: sure).
	maxName = 63
)

var (
	placeholder = regexp.MustCompile(`<[^<>]*>`)
	rfc1035     = regexp.MustCompile(`^[a-z](?:[-a-z0-9]*[a-z0-9])?$`)
)

// Parse splits a mask at its first slash and compiles both halves.
// Where hyphenated names leave several readings, the first placeholder takes as much as it can (guess).
func Parse(mask string) (Mask, error) {
	if err := Check(mask); err != nil {
		return Mask{}, err
	}
	host, path := mask, ""
	if i := strings.IndexByte(mask, '/'); i >= 0 {
		host, path = mask[:i], mask[i:]
	}
	var m Mask
	if host != "" {
		m.host = compile(host, hostCapture, "", strings.ToLower)
	}
	if path != "" {
		end := `(?:/.*)?`
		if strings.HasSuffix(path, "/") {
			end = `.*`
		}
		m.path = compile(path, pathCapture, end, func(s string) string { return s })
	}
	return m, nil
}

// Check refuses what has no reading (guess).
func Check(mask string) error {
	bad := func(format string, args ...any) error {
		return fmt.Errorf("url mask %q: "+format, append([]any{mask}, args...)...)
	}
	switch {
	case strings.Contains(mask, "://"):
		return bad("a mask has no scheme")
	case strings.ContainsAny(mask, "?#"):
		return bad("a mask has no query and no fragment")
	case !utf8.ValidString(mask):
		return bad("not UTF-8")
	case strings.ContainsFunc(mask, unicode.IsSpace):
		return bad("white space")
	}
	seen, end := map[string]bool{}, -1
	for _, at := range placeholder.FindAllStringIndex(mask, -1) {
		name := mask[at[0]:at[1]]
		switch {
		case name != "<service>" && name != "<tag>":
			return bad("unknown placeholder %s", name)
		case seen[name]:
			return bad("%s occurs twice", name)
		case at[0] == end:
			return bad("nothing stands between two placeholders")
		}
		seen[name], end = true, at[1]
	}
	if strings.ContainsAny(placeholder.ReplaceAllLiteralString(mask, ""), "<>") {
		return bad("unbalanced < or >")
	}
	return nil
}

// compile turns one half of a mask into an anchored expression with the placeholders as named groups.
func compile(half, capture, end string, fold func(string) string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString(`(?s)^`)
	at := 0
	for _, p := range placeholder.FindAllStringIndex(half, -1) {
		b.WriteString(regexp.QuoteMeta(fold(half[at:p[0]])))
		fmt.Fprintf(&b, `(?P%s%s)`, half[p[0]:p[1]], capture)
		at = p[1]
	}
	b.WriteString(regexp.QuoteMeta(fold(half[at:])))
	b.WriteString(end + `$`)
	return regexp.MustCompile(b.String())
}

// captures reports whether the mask has the placeholder of this name.
func (m Mask) captures(name string) bool {
	for _, re := range []*regexp.Regexp{m.host, m.path} {
		if re != nil && re.SubexpIndex(name) > 0 {
			return true
		}
	}
	return false
}

// Match applies both halves to a url.
func (m Mask) Match(url string) (service, tag string, ok bool) {
	host, path := splitURL(url)
	caught := map[string]string{}
	if m.host != nil && !catch(m.host, host, caught, isShort) {
		return "", "", false
	}
	if m.path != nil && !catch(m.path, path, caught, isName) {
		return "", "", false
	}
	return caught["service"], caught["tag"], true
}

// catch adds the named groups of re in s to caught; false when s does not match or a group is not valid.
func catch(re *regexp.Regexp, s string, caught map[string]string, valid func(string) bool) bool {
	groups := re.FindStringSubmatch(s)
	if groups == nil {
		return false
	}
	for i, name := range re.SubexpNames() {
		if name == "" {
			continue
		}
		if !valid(groups[i]) {
			return false
		}
		caught[name] = groups[i]
	}
	return true
}

func isShort(s string) bool { return len(s) <= maxName }
func isName(s string) bool  { return isShort(s) && rfc1035.MatchString(s) }

// splitURL gives the host in lower case without its port, and the path as sent, at least "/".
func splitURL(url string) (host, path string) {
	if _, rest, found := strings.Cut(url, "://"); found {
		url = rest
	}
	if i := strings.IndexAny(url, "?#"); i >= 0 {
		url = url[:i]
	}
	host, path = url, "/"
	if i := strings.IndexByte(url, '/'); i >= 0 {
		host, path = url[:i], url[i:]
	}
	return strings.ToLower(withoutPort(host)), path
}

// withoutPort drops ":443" from a host, and nothing from an IPv6 literal.
func withoutPort(host string) string {
	i := strings.LastIndexByte(host, ':')
	if i < 0 || strings.HasSuffix(host, "]") {
		return host
	}
	return host[:i]
}
