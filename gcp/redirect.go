package gcp

import (
	"strings"

	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

// movedPermanently is the API's word for 301, and its default.
const movedPermanently = "MOVED_PERMANENTLY_DEFAULT"

// redirectBody leads to the same URL over HTTPS.
func redirectBody() *computepb.HttpRedirectAction {
	return &computepb.HttpRedirectAction{HttpsRedirect: proto.Bool(true), RedirectResponseCode: proto.String(movedPermanently)}
}

// redirectOf is a redirect as steps writes it: steps.RedirectHTTPS, with what a
// stranger has set beside or instead of it.
func redirectOf(r *computepb.HttpRedirectAction) string {
	if r == nil {
		return ""
	}
	words := []string{"http"}
	if r.GetHttpsRedirect() {
		words[0] = steps.RedirectHTTPS
	}
	for _, part := range []struct{ name, value string }{
		{"host", r.GetHostRedirect()}, {"path", r.GetPathRedirect()}, {"prefix", r.GetPrefixRedirect()},
	} {
		if part.value != "" {
			words = append(words, part.name+" "+clean(part.value))
		}
	}
	if code := r.GetRedirectResponseCode(); code != "" && code != movedPermanently {
		words = append(words, clean(code))
	}
	if r.GetStripQuery() {
		words = append(words, "without query")
	}
	return strings.Join(words, ", ")
}
