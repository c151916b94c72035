package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// problem is an error as an API tells it. Which of its fields leave, and where, is a matter of the API: see the envelopes below.
type problem struct {
	code     int    // HTTP status
	message  string // one sentence
	reason   string // of errors[]: "notFound", "invalid", ...
	status   string // of google.rpc: "NOT_FOUND", ...; from code when empty
	domain   string // of errors[]; "global" when empty
	header   string // the request header at fault, as errors[].location
	details  []any  // google.rpc details
	helpLink string // errors[].extendedHelp
	rule     string // name of the rule that it comes from
}

func (p *problem) Error() string { return fmt.Sprintf("%d: %s", p.code, p.message) }

// An envelope wraps a problem as one family of APIs does.
type envelope func(*problem) object

// computeEnvelope has errors[] and neither status nor details (sure: every Compute recording), but for what Google's front refuses before
// Compute sees it: that has all three (said: trailofbits/algo#14854).
func computeEnvelope(p *problem) object {
	if p.details != nil {
		return bothEnvelope(p)
	}
	return object{"error": object{"code": p.code, "message": p.message, "errors": []any{p.item()}}}
}

// statusEnvelope has status and no errors[] (sure: Cloud Run v2 recordings).
func statusEnvelope(p *problem) object {
	e := object{"code": p.code, "message": p.message, "status": p.rpcStatus()}
	if p.details != nil {
		e["details"] = p.details
	}
	return object{"error": e}
}

// bothEnvelope has errors[] and status (sure: Resource Manager v1, IAM v1 and Cloud Run v1).
func bothEnvelope(p *problem) object {
	o := statusEnvelope(p)
	child(o, "error")["errors"] = []any{p.item()}
	return o
}

func (p *problem) item() object {
	item := object{"message": p.message, "domain": p.domain, "reason": p.reason}
	if p.domain == "" {
		item["domain"] = "global"
	}
	if p.header != "" {
		item["location"], item["locationType"] = p.header, "header"
	}
	if p.helpLink != "" {
		item["extendedHelp"] = p.helpLink
	}
	return item
}

func (p *problem) rpcStatus() string {
	if p.status != "" {
		return p.status
	}
	switch p.code {
	case http.StatusBadRequest:
		return "INVALID_ARGUMENT"
	case http.StatusUnauthorized:
		return "UNAUTHENTICATED"
	case http.StatusForbidden:
		return "PERMISSION_DENIED"
	case http.StatusNotFound:
		return "NOT_FOUND"
	case http.StatusConflict:
		return "ABORTED"
	case http.StatusPreconditionFailed:
		return "FAILED_PRECONDITION"
	case http.StatusTooManyRequests:
		return "RESOURCE_EXHAUSTED"
	case http.StatusNotImplemented:
		return "UNIMPLEMENTED"
	case http.StatusServiceUnavailable:
		return "UNAVAILABLE"
	default:
		return "INTERNAL"
	}
}

// The constructors below carry Compute's texts. They are marked sure where a recording or a production error shows them.

// notFound is sure.
func notFound(path string) *problem {
	return &problem{code: http.StatusNotFound, reason: "notFound", message: fmt.Sprintf("The resource '%s' was not found", path)}
}

// alreadyExists is sure for the text.
func alreadyExists(path string) *problem {
	return &problem{code: http.StatusConflict, reason: "alreadyExists", status: "ALREADY_EXISTS",
		message: fmt.Sprintf("The resource '%s' already exists", path)}
}

// inUse is sure. noun is the kind in snake_case.
func inUse(noun, path, user string) *problem {
	return &problem{code: http.StatusBadRequest, reason: "resourceInUseByAnotherResource",
		message: fmt.Sprintf("The %s resource '%s' is already being used by '%s'", noun, path, user)}
}

// notReady is sure for networks and subnetworks.
func notReady(path string) *problem {
	return &problem{code: http.StatusBadRequest, reason: "resourceNotReady", message: fmt.Sprintf("The resource '%s' is not ready", path)}
}

// invalid is sure for the form: "Invalid value for field 'resource.x': 'v'. Why."
func invalid(field string, value any, why string) *problem {
	return &problem{code: http.StatusBadRequest, reason: "invalid",
		message: fmt.Sprintf("Invalid value for field '%s': '%s'. %s", field, shown(value), why)}
}

// refused is a 400 with a text of its own.
func refused(message string) *problem {
	return &problem{code: http.StatusBadRequest, reason: "invalid", message: message}
}

// required is sure for the text, from a missing fingerprint.
func required(field string) *problem {
	return &problem{code: http.StatusBadRequest, reason: "required", message: fmt.Sprintf("Required field '%s' not specified", field)}
}

// staleFingerprint: status and reason said; the text is a guess.
func staleFingerprint() *problem {
	return &problem{code: http.StatusPreconditionFailed, reason: "conditionNotMet", header: "If-Match", message: "Invalid fingerprint."}
}

// staleLabels is sure: a real body.
func staleLabels() *problem {
	return &problem{code: http.StatusPreconditionFailed, reason: "conditionNotMet", header: "If-Match",
		message: "Labels fingerprint either invalid or resource labels have changed"}
}

// denied is sure for the pattern.
func denied(permission, path string) *problem {
	return &problem{code: http.StatusForbidden, reason: "forbidden", message: fmt.Sprintf("Required '%s' permission for '%s'", permission, path)}
}

// notSimulated is ours: the sandbox says what it cannot do instead of pretending.
func notSimulated(what string) *problem {
	return &problem{code: http.StatusNotImplemented, reason: "notImplemented", message: "the runlb sandbox does not simulate " + what}
}

// shown is a value as Compute quotes it: strings bare, the rest as indented JSON without its line ends (sure for logConfig: `{  "enable": false}`).
func shown(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case fmt.Stringer:
		return v.String()
	}
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return ""
	}
	return strings.ReplaceAll(string(b), "\n", "")
}

// asProblem turns any error into one that an API can tell.
func asProblem(err error) *problem {
	var p *problem
	if errors.As(err, &p) {
		return p
	}
	return &problem{code: http.StatusInternalServerError, reason: "backendError", message: err.Error()}
}
