package gcp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"cloud.google.com/go/auth"
	"google.golang.org/api/googleapi"

	"runlb/steps"
)

// cloudError turns any error of a client into a *steps.CloudError; nil stays
// nil, and one that is a *steps.CloudError already stays as it is. The
// clients' own error is not kept as a cause when the cloud did answer: its
// text holds the raw body.
func cloudError(op string, ref steps.Ref, err error) error {
	if err == nil {
		return nil
	}
	var done *steps.CloudError
	if errors.As(err, &done) {
		return err
	}
	e := &steps.CloudError{Op: op, Ref: ref}
	var answer *googleapi.Error
	var token *auth.Error
	var none *NoCredentials
	switch {
	case errors.As(err, &answer):
		fill(e, answer)
	case errors.As(err, &none):
		e.Kind, e.Message, e.Cause = steps.ErrCredentials, none.Error(), none
	case errors.As(err, &token):
		e.Kind, e.Reason, e.Message = steps.ErrCredentials, loginReason(token), loginMessage(token)
		if token.Temporary() {
			e.Kind = steps.ErrUnavailable
		}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		e.Message, e.Cause = cleanText(err.Error()), err
	case errors.Is(err, steps.ErrCredentials):
		e.Kind, e.Message, e.Cause = steps.ErrCredentials, cleanText(err.Error()), err
	case errors.Is(err, steps.ErrInvalid):
		e.Kind, e.Message, e.Cause = steps.ErrInvalid, cleanText(err.Error()), err
	default:
		e.Kind, e.Message, e.Cause = steps.ErrUnavailable, cleanText(err.Error()), err
	}
	return e
}

// nonsense is an answer that says "all is well" and is not what was asked for:
// what became of the request it does not tell.
func nonsense(op string, ref steps.Ref, what string) error {
	return &steps.CloudError{Op: op, Ref: ref, Kind: steps.ErrUnavailable, Message: "the answer is no " + what}
}

// refuse is a refusal of our own: nothing was sent. It is steps.ErrInvalid.
func refuse(format string, a ...any) error {
	return &refusal{text: fmt.Sprintf(format, a...)}
}

type refusal struct{ text string }

func (e *refusal) Error() string        { return e.text }
func (e *refusal) Is(target error) bool { return target == steps.ErrInvalid }

// fill reads an answer of any of Google's error shapes.
func fill(e *steps.CloudError, answer *googleapi.Error) {
	words := reasonsOf(answer)
	e.Code = answer.Code
	e.Kind = meaning(answer.Code, words, answer.Message)
	e.Message = cleanText(answer.Message)
	if e.Message == "" { // such as an HTML page of a proxy on the way
		e.Message = strings.TrimSpace(fmt.Sprintf("HTTP %d %s", answer.Code, http.StatusText(answer.Code)))
	}
	if len(words) > 0 {
		e.Reason = clean(words[0])
	}
	e.RetryAfter, _ = retryAfter(answer.Header, time.Now())
}

// reasonsOf lists Google's words for what went wrong, the most telling first:
// the reason of an ErrorInfo, the reasons of errors[], the status. The parsed
// apierror has none of them when the body has an errors[] array, so the body
// itself is read.
func reasonsOf(answer *googleapi.Error) []string {
	var words []string
	for _, d := range answer.Details {
		if m, ok := d.(map[string]any); ok {
			if reason, _ := m["reason"].(string); reason != "" {
				words = append(words, reason)
			}
		}
	}
	for _, item := range answer.Errors {
		words = append(words, item.Reason)
	}
	if status := statusOf([]byte(answer.Body)); status != "" {
		words = append(words, status)
	}
	return words
}

// loginReason is the OAuth error word of a refused login, such as
// invalid_grant; invalid_rapt, which asks for a fresh login, goes before it.
func loginReason(e *auth.Error) string {
	text := e.Error() + string(e.Body)
	for _, word := range []string{"invalid_rapt", "invalid_grant", "invalid_client", "unauthorized_client"} {
		if strings.Contains(text, word) {
			return word
		}
	}
	return ""
}

func loginMessage(e *auth.Error) string {
	switch reason := loginReason(e); reason {
	case "invalid_grant", "invalid_rapt":
		return "the login has expired (" + reason + "): run gcloud auth application-default login"
	default:
		return "no token was given: " + cleanText(cmp.Or(e.Error(), "no reason given"))
	}
}
