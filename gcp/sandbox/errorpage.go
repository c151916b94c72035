package sandbox

import (
	"fmt"
	"html"
	"io"
	"net/http"
)

// page is an answer that the load balancer or Cloud Run gives itself. why goes to the log, not to the client.
type page struct {
	code         int
	body         string
	html         bool
	run          bool   // Cloud Run answers, not the load balancer
	field, value string // one header field more
	why          string
}

// pageNotFound stands for a mask that does not match, a service or tag that does not exist, and refused ingress. Status 404 is a
// guess in all of these.
func pageNotFound(why string) page {
	return page{code: http.StatusNotFound, html: true, run: true, why: why,
		body: errorPage("404 Page not found", "Error: Page not found", "The requested URL was not found on this server.")}
}

// pageForbidden: status and sentence are sure (googlecodelabs/feedback#1587).
func pageForbidden(path, why string) page {
	sentence := fmt.Sprintf("Your client does not have permission to get URL <code>%s</code> from this server.", html.EscapeString(path))
	return page{code: http.StatusForbidden, html: true, run: true, why: why, body: errorPage("403 Forbidden", "Error: Forbidden", sentence)}
}

// pageUnauthorized: status and page are sure (adk-python#3814), the words of WWW-Authenticate said (google-auth-library-nodejs#1208).
func pageUnauthorized(path, why string) page {
	sentence := fmt.Sprintf("Your client does not have permission to the requested URL <code>%s</code>.", html.EscapeString(path))
	return page{code: http.StatusUnauthorized, html: true, run: true, why: why, body: errorPage("401 Unauthorized", "Error: Unauthorized", sentence),
		field: "WWW-Authenticate", value: `Bearer error="invalid_token" error_description="The access token could not be verified"`}
}

// pageNoUpstream is Envoy's own text (guess for when it comes).
func pageNoUpstream(why string) page {
	return page{code: http.StatusServiceUnavailable, body: "no healthy upstream", why: why}
}

// pageUnavailable stands for a service without an instance that listens (guess).
func pageUnavailable(why string) page {
	return page{code: http.StatusServiceUnavailable, body: "Service Unavailable", run: true, why: why}
}

// pageBroken stands for an instance that breaks the connection or answers nonsense: 503 is said (esp-v2#438), the text Envoy's.
func pageBroken(why string) page {
	return page{code: http.StatusServiceUnavailable, run: true, why: why,
		body: "upstream connect error or disconnect/reset before headers. reset reason: connection termination"}
}

// pageTimeout: 504 and the text are said (fastapi#2812).
func pageTimeout(why string) page {
	return page{code: http.StatusGatewayTimeout, body: "upstream request timeout", run: true, why: why}
}

func errorPage(title, heading, sentence string) string {
	return "<html><head>\n<meta http-equiv=\"content-type\" content=\"text/html;charset=utf-8\">\n<title>" + title +
		"</title>\n</head>\n<body text=#000000 bgcolor=#ffffff>\n<h1>" + heading + "</h1>\n<h2>" + sentence + "</h2>\n<h2></h2>\n</body></html>\n"
}

// write sends the page, unless an answer is already under way: then it can only be cut.
func (p page) write(w *outgoing) {
	if w.code != 0 {
		panic(http.ErrAbortHandler)
	}
	h := w.Header()
	clear(h)
	if p.field != "" {
		h.Set(p.field, p.value)
	}
	if p.body != "" {
		h.Set("Content-Type", "text/plain")
	}
	if p.html {
		h.Set("Content-Type", "text/html; charset=UTF-8")
	}
	w.WriteHeader(p.code)
	io.WriteString(w, p.body)
}
