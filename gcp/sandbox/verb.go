package sandbox

import (
	"fmt"
	"net/http"
	"strings"
)

// customVerbs answers the paths that end in the path value called name, which Google's APIs extend by a verb: "hello:getIamPolicy".
// The key of byVerb is "METHOD verb", with an empty verb for the plain resource. The endpoint finds the path value without its verb.
func customVerbs(name string, byVerb map[string]endpoint) endpoint {
	return func(r *http.Request) (any, error) {
		resource, verb, _ := strings.Cut(r.PathValue(name), ":")
		fn, ok := byVerb[strings.TrimSpace(r.Method+" "+verb)]
		if !ok {
			return nil, noSuchMethod(r)
		}
		r.SetPathValue(name, resource)
		return fn(r)
	}
}

// noSuchMethod is the answer to a path or method that an API does not have. The text is a guess.
func noSuchMethod(r *http.Request) *problem {
	return &problem{code: http.StatusNotFound, reason: "notFound", message: fmt.Sprintf("Method not found: %s %s.", r.Method, r.URL.Path)}
}
