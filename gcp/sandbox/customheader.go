package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"unicode"
)

// customHeaders are the fields of a backend service that name header lines, and how a URL map's headerAction calls the same.
func customHeaders() map[string]string {
	return map[string]string{"customRequestHeaders": "requestHeadersToAdd", "customResponseHeaders": "responseHeadersToAdd"}
}

func customHeaderRules() []rule {
	return []rule{
		{name: "custom headers", says: "The proxy sets the header lines of customRequestHeaders in requests, those of customResponseHeaders in answers, before the header actions of the URL map.",
			mark: said, source: "custom headers page; that they replace what is there: guess"},
		{name: "custom header form", says: "A custom header is NAME:VALUE, on one line.", mark: sure, words: guess, source: "Compute API", check: customHeaderForm},
		{name: "custom header variables", says: "Variables in custom headers, such as {client_region}, are refused with 501.", mark: limit, check: customHeaderVariables},
	}
}

func customHeaderForm(c *change) error {
	for field := range customHeaders() {
		for i, line := range items(c.next, field) {
			if name, value, ok := strings.Cut(shown(line), ":"); !ok || !isToken(name) || strings.ContainsFunc(value, unicode.IsControl) {
				return invalid(fmt.Sprintf("resource.%s[%d]", field, i), line, "Custom header must be of the form HEADER_NAME:VALUE.")
			}
		}
	}
	return nil
}

func customHeaderVariables(c *change) error {
	for field := range customHeaders() {
		for _, line := range items(c.next, field) {
			if strings.ContainsAny(shown(line), "{}") {
				return notSimulated("a variable in " + field)
			}
		}
	}
	return nil
}

// isToken tells whether s is a token of RFC 9110, as header names are.
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
	})
}

// headerActionOf is what a backend service's custom headers do, in the form of a URL map's headerAction.
func headerActionOf(backendService object) object {
	action := object{}
	for field, half := range customHeaders() {
		var lines []any
		for _, line := range items(backendService, field) {
			name, value, _ := strings.Cut(shown(line), ":")
			lines = append(lines, object{"headerName": http.CanonicalHeaderKey(name), "headerValue": strings.TrimSpace(value), "replace": true})
		}
		if lines != nil {
			action[half] = lines
		}
	}
	return action
}
