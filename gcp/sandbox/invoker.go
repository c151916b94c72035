package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

// invokerRules are who may invoke a service.
func invokerRules() []rule {
	return []rule{
		{name: "invoker", says: "Cloud Run asks for roles/run.invoker behind the load balancer too: allUsers, allAuthenticatedUsers or the token's bearer; invokerIamDisabled asks for nothing.",
			mark: said, source: "ingress page"},
		{name: "no identity token", says: "A request without a token that must have one, or with a token of a caller without the role, answers 403.", mark: sure, words: sure, source: "googlecodelabs/feedback#1587"},
		{name: "bad identity token", says: "A token that is expired, not signed, no identity token or for another audience answers 401.", mark: sure, words: sure, source: "adk-python#3814, cloud-run-proxy#10"},
		{name: "token audience", says: "The audience is the service's run.app URL, that of one of its tags, or one of customAudiences.", mark: said, source: "custom audiences page; that a slash at its end does not matter: guess"},
		{name: "serverless authorization", says: "X-Serverless-Authorization, when it is there, is read in place of Authorization, which then is the container's own.", mark: said, source: "cloud-run-proxy#25"},
		{name: "token signature", says: "The container gets an accepted token without its signature.", mark: said, source: "service-to-service page; the words in its place: guess"},
		{name: "public service", says: "A service that allUsers may invoke looks at no token, and passes Authorization on as it came.", mark: guess},
	}
}

// toInvoke is the permission of roles/run.invoker (sure: IAM data).
const toInvoke = "run.routes.invoke"

// checkInvoker is the header whose token lets r in, "" when none is needed, or the page that keeps r out.
func (s *Sandbox) checkInvoker(t *tx, path string, service object, r *http.Request) (header string, p page) {
	if service["invokerIamDisabled"] == true || s.allowed(t, "", toInvoke, path) {
		return "", page{}
	}
	name := lastSegment(path)
	header = "Authorization"
	if r.Header.Get("X-Serverless-Authorization") != "" {
		header = "X-Serverless-Authorization"
	}
	token := bearer(r, header)
	if token == "" {
		return "", pageForbidden(r.URL.Path, "invoker: no identity token, and allUsers may not invoke "+name)
	}
	email, audience, ok := s.verifyIdentity(token)
	switch {
	case !ok:
		return "", pageUnauthorized(r.URL.Path, "invoker: the token is expired or no identity token of the sandbox")
	case !slices.Contains(audiences(service), strings.TrimSuffix(audience, "/")):
		return "", pageUnauthorized(r.URL.Path, "invoker: the token is for "+audience+", not for "+name)
	case !s.allowed(t, email, toInvoke, path):
		return "", pageForbidden(r.URL.Path, "invoker: "+email+" may not invoke "+name)
	}
	return header, page{}
}

// audiences are the audiences that a service takes.
func audiences(service object) []string {
	var all []string
	add := func(v any) {
		if url, ok := v.(string); ok && url != "" {
			all = append(all, strings.TrimSuffix(url, "/"))
		}
	}
	add(service["uri"])
	for _, t := range objects(service, "trafficStatuses") {
		add(t["uri"])
	}
	for _, url := range append(items(service, "urls"), items(service, "customAudiences")...) {
		add(url)
	}
	return all
}

// hideSignature takes the signature out of an accepted token.
func hideSignature(h http.Header, name string) {
	token := h.Get(name)
	if dot := strings.LastIndexByte(token, '.'); dot >= 0 {
		h.Set(name, token[:dot+1]+"SIGNATURE_REMOVED_BY_GOOGLE")
	}
}
