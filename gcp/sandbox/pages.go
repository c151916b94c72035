package sandbox

import (
	"fmt"
	"html"
	"io"
	"net/http"
)

// page is an answer that the load balancer or Cloud Run gives itself. why goes to the log, not to the client.
type page struct {
	code int
	body string
	html bool
	why  string
}

// pageNotFound stands for a mask that does not match, a service or tag that does not exist, and refused ingress. Status 404 is a
// guess in all of these.
func pageNotFound(why string) page {
	return page{http.StatusNotFound, errorPage("404 Page not found", "Error: Page not found", "The requested URL was not found on this server."), true, why}
}

// pageForbidden: status and sentence are sure (what-goes-wrong.md 44).
func pageForbidden(path, why string) page {
	sentence := fmt.Sprintf("Your client does not have permission to get URL <code>%s</code> from this server.", html.EscapeString(path))
	return page{http.StatusForbidden, errorPage("403 Forbidden", "Error: Forbidden", sentence), true, why}
}

// pageNoUpstream is Envoy's own text (guess for when it comes).
func pageNoUpstream(why string) page {
	return page{http.StatusServiceUnavailable, "no healthy upstream", false, why}
}

// pageUnavailable is a guess.
func pageUnavailable(why string) page {
	return page{http.StatusServiceUnavailable, errorPage("503 Server Error", "Error: Server Error", "The service you requested is not available yet."), true, why}
}

func errorPage(title, heading, sentence string) string {
	return "<html><head>\n<meta http-equiv=\"content-type\" content=\"text/html;charset=utf-8\">\n<title>" + title +
		"</title>\n</head>\n<body text=#000000 bgcolor=#ffffff>\n<h1>" + heading + "</h1>\n<h2>" + sentence + "</h2>\n<h2></h2>\n</body></html>\n"
}

func (p page) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain")
	if p.html {
		w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	}
	w.WriteHeader(p.code)
	io.WriteString(w, p.body)
}
