package mask

import "strings"

// address is what a mask sees of a request URL.
type address struct {
	host string // lower case, without port; empty when the URL has none
	path string // as sent, from its first slash; never empty
}

// readURL takes a URL, with or without a scheme, apart. Problem is empty, or
// says why url is no URL. Credentials, port, query and fragment are dropped;
// the path is neither decoded nor cleaned (guess).
func readURL(url string) (a address, problem string) {
	if problem := urlProblem(url); problem != "" {
		return address{}, problem
	}
	l := layURL(url)
	host := l.authority[l.user:]
	if port := l.authority[l.port:]; port != "" {
		host = l.authority[l.user:l.port]
		for i := 1; i < len(port); i++ {
			if !isDigit(port[i]) {
				return address{}, "its port is not a number"
			}
		}
	}
	if strings.HasPrefix(host, "[") {
		if !strings.HasSuffix(host, "]") {
			return address{}, "its host is not closed by ]"
		}
	} else if strings.IndexByte(host, ':') >= 0 {
		return address{}, "its host holds a colon; an IPv6 address stands in [ ]"
	}
	a = address{host: fold(host), path: l.path}
	if a.path == "" {
		a.path = "/"
	}
	return a, ""
}

// urlProblem says why url cannot be sent; empty when it can.
func urlProblem(url string) string {
	if url == "" {
		return "it is empty"
	}
	if len(url) > MaxURL {
		return "it is too long"
	}
	for i := range len(url) {
		if url[i] <= ' ' || url[i] == 0x7f {
			return "it holds white space or a control character"
		}
	}
	return ""
}

// layout is a URL cut at its own marks, with nothing lost.
type layout struct {
	scheme    string // with ://
	authority string // credentials, host and port
	user      int    // where the host starts in authority
	port      int    // where the colon of the port stands in authority, or its length
	path      string
	rest      string // query and fragment, with their marks
}

func layURL(url string) layout {
	var l layout
	if strings.HasPrefix(url, "//") {
		l.scheme = "//"
	} else if i := strings.Index(url, "://"); i >= 0 && isScheme(url[:i]) {
		l.scheme = url[:i+len("://")]
	}
	url = url[len(l.scheme):]
	l.authority, url = cutBefore(url, "/?#")
	l.path, l.rest = cutBefore(url, "?#")
	l.user = strings.LastIndexByte(l.authority, '@') + 1
	l.port = len(l.authority)
	if i := strings.LastIndexByte(l.authority, ':'); i >= l.user && i > strings.LastIndexByte(l.authority, ']') {
		l.port = i
	}
	return l
}

// cutBefore cuts s before the first byte that is one of marks.
func cutBefore(s, marks string) (before, from string) {
	if i := strings.IndexAny(s, marks); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// isScheme reports whether s can be the scheme of a URL (RFC 3986).
func isScheme(s string) bool {
	for i := range len(s) {
		b := s[i] | 0x20
		if !isLower(b) && (i == 0 || !isDigit(s[i]) && s[i] != '+' && s[i] != '-' && s[i] != '.') {
			return false
		}
	}
	return s != ""
}
