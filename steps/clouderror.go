package steps

import (
	"errors"
	"fmt"
	"time"
)

// What an error from the cloud means, to errors.Is.
var (
	ErrNotFound     = errors.New("not found")
	ErrExists       = errors.New("already exists")
	ErrInUse        = errors.New("in use")
	ErrNotReady     = errors.New("not ready")
	ErrDenied       = errors.New("permission denied")
	ErrAPIDisabled  = errors.New("API not enabled")
	ErrQuota        = errors.New("quota exceeded")
	ErrRate         = errors.New("rate limit")
	ErrStale        = errors.New("changed by someone else")
	ErrPolicy       = errors.New("refused by organization policy")
	ErrInvalid      = errors.New("invalid request")
	ErrUnavailable  = errors.New("service unavailable") // 5xx, or no answer
	ErrCredentials  = errors.New("credentials")
	ErrAddressInUse = errors.New("address in use")
)

// CloudError is what the cloud answered instead of doing as asked. Its strings
// are cleaned of control characters.
type CloudError struct {
	Op        string // get, list, create, update, delete, wait
	Ref       Ref    // what was asked for; zero for a listing
	Kind      error  // one of the Err values above; nil when nothing fits
	Code      int    // HTTP status; 0 when no answer came
	Reason    string // Google's own word: resourceInUseByAnotherResource, RESOURCE_NOT_READY …
	Message   string // Google's own sentence
	Operation string // the operation that failed; empty when the request itself was refused
	Cause     error
	// RetryAfter is how long the cloud asks to be left alone; 0 when it does not
	// say.
	RetryAfter time.Duration
}

// Error says what was tried, on what, and what the cloud said.
func (e *CloudError) Error() string {
	text := e.Message
	if text == "" && e.Cause != nil {
		text = e.Cause.Error()
	}
	if e.Ref.IsZero() {
		return fmt.Sprintf("%s: %s", e.Op, text)
	}
	return fmt.Sprintf("%s %s: %s", e.Op, e.Ref, text)
}

// Unwrap gives the meaning and the cause.
func (e *CloudError) Unwrap() []error {
	var errs []error
	if e.Kind != nil {
		errs = append(errs, e.Kind)
	}
	if e.Cause != nil {
		errs = append(errs, e.Cause)
	}
	return errs
}
