package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Rate answers 403 rateLimitExceeded to what exceeds Requests Per window.
type Rate struct {
	Requests int
	Per      time.Duration
}

func (f Rate) String() string { return fmt.Sprintf("rate %d/%s", f.Requests, f.Per) }

func (f Rate) strike(x struckRequest) {
	writeProblem(x.w, rateExceeded(x.call), x.call.envelope())
}

// rateExceeded: the text for reads is sure (TF#8360), that for changes a guess. A rate that is exceeded is 403 for Compute (sure: TF#8360)
// and 429 for the others (sure for Resource Manager: recording).
func rateExceeded(c apiCall) *problem {
	p := &problem{code: http.StatusTooManyRequests, reason: "rateLimitExceeded", domain: "global", message: requestsLimited, rule: "requests a minute"}
	if c.api != "compute" {
		return p
	}
	p.code, p.domain, p.message, p.rule = http.StatusForbidden, "usageLimits", readLimited, "read rate"
	if c.method != http.MethodGet {
		p.message, p.rule = strings.NewReplacer("ReadGroup", "WriteGroup", "Read requests", "Write requests").Replace(readLimited), "write rate"
	}
	return p
}

// Concurrent answers 429 to a change of a collection in which that many Operations are under way.
type Concurrent struct{ Operations int }

func (f Concurrent) String() string { return fmt.Sprintf("concurrent %d", f.Operations) }

func (f Concurrent) strike(x struckRequest) {
	writeProblem(x.w, tooManyOperations(f.Operations), x.call.envelope())
}

// tooManyOperations: the end of the text is sure (TF#15579, of another API); that Compute says it alike is a guess.
func tooManyOperations(quota int) *problem {
	return &problem{code: http.StatusTooManyRequests, reason: "rateLimitExceeded", rule: "concurrent operations",
		message: fmt.Sprintf("Too many operations: the resource hits the concurrent operations quota %d, please try again later.", quota)}
}

// admits tells whether a limit lets the request through. Other faults let none through.
func (f *armedFault) admits(s *Sandbox, c apiCall) bool {
	switch limit := f.What.(type) {
	case Rate:
		now := s.now()
		f.passed = slices.DeleteFunc(f.passed, func(t time.Time) bool { return now.Sub(t) >= limit.Per })
		if len(f.passed) >= limit.Requests {
			return false
		}
		f.passed = append(f.passed, now)
		return true
	case Concurrent:
		return c.api != "compute" || c.method == http.MethodGet || s.underWay(c) < limit.Operations
	default:
		return false
	}
}
