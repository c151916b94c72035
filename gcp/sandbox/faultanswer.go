package sandbox

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Answer answers in place of the API, which may have acted before.
type Answer struct {
	Form       string        // a ready-made answer: "rate-limit", "unavailable", "html"; empty: Status and Body
	Status     int           // without a Form
	Body       string        // beside Status
	RetryAfter time.Duration // sent as the header Retry-After, in whole seconds
	Commit     bool          // after the request has taken effect
}

func (a Answer) String() string {
	s := "answer " + a.Form
	if a.Form == "" {
		s += strconv.Itoa(a.Status) + " " + strconv.QuoteToASCII(a.Body)
	}
	if a.RetryAfter > 0 {
		s += " retry-after=" + a.RetryAfter.String()
	}
	if a.Commit {
		s += " after-commit"
	}
	return s
}

func (a Answer) strike(x struckRequest) {
	if a.Commit {
		x.commit()
	}
	header, status, body := x.w.Header(), a.Status, []byte(a.Body)
	header.Set("Content-Type", "application/json; charset=UTF-8")
	if form, ok := findAnswer(a.Form); ok {
		status = form.status
		if form.problem.message != "" {
			p := form.problem
			p.code = status
			body, _ = json.Marshal(x.call.envelope()(&p)) // maps of strings: marshalling does not fail.
		} else {
			body = form.body(header)
		}
	}
	if a.RetryAfter > 0 {
		header.Set("Retry-After", strconv.Itoa(int((a.RetryAfter+time.Second-1)/time.Second)))
	}
	x.w.WriteHeader(cmp.Or(status, http.StatusOK))
	x.w.Write(body)
}

// answerForm is one ready-made answer: an error of the API that is asked, or bytes that are none.
type answerForm struct {
	word    string
	says    string
	mark    mark // how well its wording is known
	source  string
	status  int
	problem problem                  // told in the envelope of the API
	body    func(http.Header) []byte // when there is no problem
}

func findAnswer(word string) (answerForm, bool) {
	forms := answerForms()
	i := slices.IndexFunc(forms, func(f answerForm) bool { return f.word == word })
	if i < 0 {
		return answerForm{}, false
	}
	return forms[i], true
}

// internalError is the text of Compute's transient 5xx (sure: TF#4935).
const internalError = "Internal error. Please try again or contact Google Support. (Code: '598BE0C67E164.A300A86.3D083C09')"

// How Compute (sure: TF#8360) and Resource Manager (sure: recording) say that a rate is exceeded.
const (
	readLimited     = "Quota exceeded for quota group 'ReadGroup' and limit 'Read requests per user per 100 seconds' of service 'compute.googleapis.com' for consumer 'project_number:" + seedNumber + "'."
	requestsLimited = "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service 'cloudresourcemanager.googleapis.com' for consumer 'project_number:" + seedNumber + "'."
)

func answerForms() []answerForm {
	failing := func(word string, status int, text string, m mark, source string) answerForm {
		return answerForm{word: word, says: fmt.Sprintf("%d %s", status, http.StatusText(status)), mark: m, source: source, status: status,
			problem: problem{reason: "backendError", message: text}}
	}
	return []answerForm{
		{word: "rate-limit", says: "403 rateLimitExceeded, as Compute limits rates", mark: sure, source: "TF#8360", status: 403,
			problem: problem{reason: "rateLimitExceeded", domain: "usageLimits", message: readLimited}},
		{word: "too-many", says: "429 rateLimitExceeded, as Resource Manager limits rates", mark: sure, source: "recording", status: 429,
			problem: problem{reason: "rateLimitExceeded", message: requestsLimited}},
		{word: "forbidden", says: "403 forbidden, not to be tried again", mark: sure, source: "recording", status: 403,
			problem: problem{reason: "forbidden", message: "The caller does not have permission"}},
		{word: "expired-token", says: "401, the access token has expired", mark: said, source: "Google API error reference", status: 401,
			problem: problem{reason: "authError", header: "Authorization", message: "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential."}},
		failing("internal", 500, internalError, guess, ""),
		failing("bad-gateway", 502, internalError, guess, ""),
		failing("unavailable", 503, internalError, sure, "TF#4935"),
		failing("timeout", 504, "Deadline expired before operation could complete.", guess, ""),
		{word: "html", says: "502 with a web page", mark: said, source: "Google front end", status: 502, body: func(h http.Header) []byte {
			h.Set("Content-Type", "text/html; charset=UTF-8")
			return []byte("<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<title>Error 502 (Server Error)!!1</title>\n" +
				"<p><b>502.</b> <ins>That’s an error.</ins>\n<p>The server encountered a temporary error and could not complete your request.<p>Please try again in 30 seconds.  <ins>That’s all we know.</ins>\n")
		}},
		{word: "malformed", says: "200 with JSON that ends early", mark: guess, status: 200, body: func(http.Header) []byte { return []byte(`{"kind":"compute#operation","status":"RUN`) }},
		{word: "empty", says: "200 with an empty object", mark: guess, status: 200, body: func(http.Header) []byte { return []byte("{}\n") }},
		{word: "huge", says: "200 with 10 MB of JSON", mark: guess, status: 200, body: func(http.Header) []byte {
			return []byte(`{"kind":"runlb#huge","padding":"` + strings.Repeat("x", 10<<20) + `"}`)
		}},
		{word: "cut-gzip", says: "200 with compressed JSON that ends early", mark: guess, status: 200, body: cutGzip},
	}
}

// cutGzip is half of a compressed answer.
func cutGzip(h http.Header) []byte {
	h.Set("Content-Encoding", "gzip")
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for i := range 1000 {
		fmt.Fprintf(z, `{"number":%d}`, i*i)
	}
	z.Close()
	return b.Bytes()[:b.Len()/2]
}
