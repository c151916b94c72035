package sandbox

import (
	"net/http"
	"strings"
)

// redirectCode is the status that the API gives a name (sure: Compute API).
func redirectCode(name string) int {
	switch name {
	case "FOUND":
		return http.StatusFound
	case "SEE_OTHER":
		return http.StatusSeeOther
	case "TEMPORARY_REDIRECT":
		return http.StatusTemporaryRedirect
	case "PERMANENT_REDIRECT":
		return http.StatusPermanentRedirect
	default: // MOVED_PERMANENTLY_DEFAULT
		return http.StatusMovedPermanently
	}
}

// redirectPage sends the client where the route's redirect says.
func (way route) redirectPage(r *http.Request) page {
	scheme, host, path := "http", r.Host, r.URL.EscapedPath()
	if r.TLS != nil {
		scheme = "https"
	}
	if way.redirect["httpsRedirect"] == true {
		scheme, host = "https", strings.TrimSuffix(host, ":80")
	}
	if h := text(way.redirect, "hostRedirect"); h != "" {
		host = h
	}
	if p := text(way.redirect, "pathRedirect"); p != "" {
		path = p
	} else if prefix := text(way.redirect, "prefixRedirect"); prefix != "" {
		path = prefix + strings.TrimPrefix(path, way.matched)
	}
	location := scheme + "://" + host + path
	if query := r.URL.RawQuery; query != "" && way.redirect["stripQuery"] != true {
		location += "?" + query
	}
	return page{code: redirectCode(text(way.redirect, "redirectResponseCode")), field: "Location", value: location, why: "the URL map redirects to " + location}
}
