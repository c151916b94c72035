package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"runlb/gcp/sandbox/schema"
)

// bodyKey is where a request carries its body, once that is read and checked.
type bodyKey struct{}

// described finds the method of Google's API descriptions that r calls, and makes the checks that come before any other: the sandbox
// serves the method, the query has only parameters that the method takes, and the body is what the method reads. It is nil for what no
// description has; the routes refuse that, or know better.
func described(r *http.Request) (*http.Request, *schema.Method, error) {
	m := schema.Find(r.Method, r.URL.Path)
	if m == nil {
		return r, nil, nil
	}
	if m.Named {
		return r, m, notSimulated(m.ID)
	}
	if p := checkAlt(r); p != nil {
		return r, m, p
	}
	if bad := m.CheckQuery(r.URL.Query()); len(bad) > 0 {
		return r, m, misfit(bad)
	}
	if m.Request == nil {
		return r, m, nil
	}
	body, err := describedBody(r, m)
	if err != nil {
		return r, m, err
	}
	return r.WithContext(context.WithValue(r.Context(), bodyKey{}, body)), m, nil
}

// checkAlt: answers are JSON. Google's APIs also know media and proto, which no client of these asks for.
func checkAlt(r *http.Request) *problem {
	for _, name := range []string{"alt", "$alt"} {
		switch form, _, _ := strings.Cut(r.URL.Query().Get(name), ";"); form {
		case "", "json":
		case "media", "proto":
			return notSimulated("answers in the form " + form).by("form of answers")
		default:
			return (&problem{code: http.StatusBadRequest, reason: "invalidParameter", message: fmt.Sprintf("Invalid value at '%s': %q.", name, form)}).by("form of answers")
		}
	}
	return nil
}

// describedBody reads the body in one form: enums by name, 64-bit integers as strings, nothing that the server alone sets.
func describedBody(r *http.Request, m *schema.Method) (object, error) {
	body, err := parseBody(r)
	if err != nil {
		return nil, err
	}
	root := bodyName(m)
	if root == "resource" && len(body) == 0 {
		return nil, required(root).by("required fields")
	}
	read, bad := m.Read(body, root)
	if len(bad) > 0 {
		return nil, misfit(bad)
	}
	return read, nil
}

// readJSON is the body of r as one JSON object, an empty one for an absent body.
func readJSON(r *http.Request) (object, error) {
	if body, ok := r.Context().Value(bodyKey{}).(object); ok {
		return body, nil
	}
	return parseBody(r)
}

// maxBody bounds what a control-plane request may carry. A certificate chain with its key is the largest legitimate body.
const maxBody = 4 << 20

func parseBody(r *http.Request) (object, error) {
	if r.Body == nil {
		return object{}, nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, (&problem{code: http.StatusRequestTimeout, reason: "requestTimeout", message: "The request was not sent in time."}).by("request size")
	}
	if err != nil {
		return nil, err
	}
	if len(body) > maxBody {
		return nil, tooLarge()
	}
	if len(body) == 0 {
		return object{}, nil
	}
	o := object{}
	if err := json.Unmarshal(body, &o); err != nil {
		return nil, parseProblem(err)
	}
	return o, nil
}

func tooLarge() *problem {
	return (&problem{code: http.StatusRequestEntityTooLarge, reason: "uploadTooLarge", message: "Request body is too large."}).by("request size")
}

// parseProblem: the first words are Google's, the rest is a guess.
func parseProblem(err error) *problem {
	message := "Invalid JSON payload received."
	if e := (*json.SyntaxError)(nil); errors.As(err, &e) {
		message += " Parse error: " + e.Error()
	}
	return (&problem{code: http.StatusBadRequest, reason: "parseError", message: message}).by("JSON body")
}

// bodyName is what errors call the body of a method: the name of the parameter that carries it in Google's protos.
func bodyName(m *schema.Method) string {
	_, verb := cutLast(m.ID, '.')
	switch {
	case m.API.Name == "compute" && (verb == "insert" || verb == "patch" || verb == "update"):
		return "resource"
	case m.Request.Name == "Service" || m.Request.Name == "GoogleCloudRunV2Service":
		return "service"
	case m.Request.Name == "GoogleCloudOrgpolicyV2Policy":
		return "policy"
	default:
		return ""
	}
}

func cutLast(s string, sep byte) (before, after string) {
	i := strings.LastIndexByte(s, sep)
	return s[:max(i, 0)], s[i+1:]
}

// misfit is the answer to a request that does not fit its description: all that is wrong in one message, and again one by one in the
// details (sure for Google's JSON APIs: public error bodies; guess for Compute).
func misfit(bad []schema.Violation) *problem {
	var texts []string
	var violations []any
	for _, v := range bad {
		texts = append(texts, v.Text)
		violation := object{"description": v.Text}
		if v.Field != "" {
			violation["field"] = v.Field
		}
		violations = append(violations, violation)
	}
	p := &problem{code: http.StatusBadRequest, reason: "badRequest", message: strings.Join(texts, "\n")}
	if bad[0].Kind == schema.Missing {
		p.reason = "required"
		return p.by("required fields")
	}
	p.details = []any{object{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations}}
	return p.by(map[schema.Kind]string{
		schema.UnknownField: "unknown field", schema.WrongType: "wrong type", schema.UnknownValue: "unknown enum value",
		schema.UnknownParameter: "unknown query parameter",
	}[bad[0].Kind])
}

// tailored is an answer as r asks for it: enums as numbers, some fields only.
func tailored(r *http.Request, m *schema.Method, answer any) (any, error) {
	o, ok := answer.(object)
	fields := r.URL.Query().Get("fields")
	if !ok || fields == "" && !wantsNumbers(r) {
		return answer, nil
	}
	o = clone(o)
	if wantsNumbers(r) {
		o = m.Numbers(o)
	}
	if fields == "" {
		return o, nil
	}
	part, err := m.Partial(o, fields)
	if err != nil {
		return nil, (&problem{code: http.StatusBadRequest, reason: "invalidParameter", message: sentence(err)}).by("partial responses")
	}
	return part, nil
}

func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:]
}

// wantsNumbers tells whether r asks for enums as numbers: "$alt=json;enum-encoding=int", as Google's Go clients do (sure).
func wantsNumbers(r *http.Request) bool {
	q := r.URL.Query()
	return strings.HasSuffix(q.Get("$alt"), "enum-encoding=int") || strings.HasSuffix(q.Get("alt"), "enum-encoding=int")
}

// requestRules are what every request of every API is held to.
func requestRules() []rule {
	const parser = "public error bodies of Google's JSON APIs"
	return []rule{
		{name: "JSON body", says: "A body is one JSON object.", mark: sure, words: guess, source: parser},
		{name: "unknown field", says: "A field that the API's description does not have is refused, at any depth.", mark: sure, source: parser},
		{name: "wrong type", says: "A value of another type than the description's is refused; numbers may come as strings.", mark: sure, source: parser},
		{name: "unknown enum value", says: "An enum takes the values of the description, by name or number.", mark: sure, source: parser},
		{name: "required fields", says: "A Compute body must be there, and have the fields that the description marks as required.", mark: sure, source: "google-api-python-client#608, Compute API"},
		{name: "output-only fields", says: "A field that only the server sets is accepted and ignored.", mark: said, source: "Compute API, public validateOnly tests of Cloud Run"},
		{name: "unknown query parameter", says: "A parameter that the method does not have is refused.", mark: sure, source: parser},
		{name: "form of answers", says: "alt is json: media and proto are a 501, anything else is refused.", mark: sure, words: guess, source: "discovery documents"},
		{name: "HEAD", says: "HEAD answers as GET does, without the body.", mark: guess},
		{name: "enums as numbers", says: "With enum-encoding=int the answer has enums as numbers where the API has them.", mark: sure, source: "Google's Go clients"},
		{name: "partial responses", says: "With fields=a,b/c,d(e) the answer has only these fields.", mark: sure, source: "recording, public error bodies"},
		{name: "answers fit the description", says: "An answer has only fields of the description, with the right types: 64-bit integers as strings, times as RFC 3339.", mark: sure, source: "recordings"},
	}
}
