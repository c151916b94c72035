package sandbox

import (
	"net/http"
	"strconv"
	"time"
)

// Stuck keeps the operation of a change from being DONE, For longer than usual or, without it, for ever.
type Stuck struct{ For time.Duration }

// forEver is longer than any sandbox is used.
const forEver = 100 * 365 * 24 * time.Hour

func (f Stuck) String() string {
	if f.For == 0 {
		return "stuck"
	}
	return "stuck " + f.For.String()
}

func (f Stuck) strike(x struckRequest) {
	x.bent(func(b *bend) {
		b.stuck = f.For
		if f.For == 0 {
			b.stuck = forEver
		}
	})
}

// Fail lets a change be accepted and its operation fail. Nothing changes.
type Fail struct {
	Code    string // "RESOURCE_NOT_READY", as operations write it
	Status  int    // httpErrorStatusCode; 0: 400
	Message string
}

func (f Fail) String() string {
	s := "fail " + f.Code
	if f.Status != 0 {
		s += " " + strconv.Itoa(f.Status)
	}
	return s + " " + strconv.QuoteToASCII(f.Message)
}

func (f Fail) strike(x struckRequest) {
	status := f.Status
	if status == 0 {
		status = http.StatusBadRequest
	}
	x.bent(func(b *bend) { b.fail = &failure{code: f.Code, message: f.Message, status: status} })
}

// Unreadable hides a new object For a while after its operation is DONE: GET is 404, and lists leave it out.
type Unreadable struct{ For time.Duration }

func (f Unreadable) String() string         { return "unreadable " + f.For.String() }
func (f Unreadable) strike(x struckRequest) { x.bent(func(b *bend) { b.hidden = f.For }) }

// NotReady lets references to a new object be refused For a while after its operation is DONE.
type NotReady struct{ For time.Duration }

func (f NotReady) String() string         { return "not-ready " + f.For.String() }
func (f NotReady) strike(x struckRequest) { x.bent(func(b *bend) { b.notReady = f.For }) }

// EarlyWait ends the wait for an operation After a while, whatever the operation's status.
type EarlyWait struct{ After time.Duration }

func (f EarlyWait) String() string {
	if f.After == 0 {
		return "early"
	}
	return "early " + f.After.String()
}

func (f EarlyWait) strike(x struckRequest) { x.bent(func(b *bend) { b.wait = &f.After }) }

// Stale lets a read see what was there some time Ago, as far back as the fault has been armed: an object is as it was before its last
// change, a list omits what is new and still shows what is gone.
type Stale struct{ Ago time.Duration }

func (f Stale) String() string         { return "stale " + f.Ago.String() }
func (f Stale) strike(x struckRequest) { x.bent(func(b *bend) { b.ago = f.Ago }) }

// Unreachable makes the places of its When unreachable: what is asked of one of them is 503, and what is asked of many leaves them out and
// says so.
type Unreachable struct{}

func (Unreachable) String() string { return "unreachable" }

func (Unreachable) strike(x struckRequest) {
	writeProblem(x.w, unreachablePlace(x.call.api), x.call.envelope())
}

// unreachablePlace: the text of Compute is sure (TF#4935), that it is this one for a whole region a guess.
func unreachablePlace(api string) *problem {
	p := &problem{code: http.StatusServiceUnavailable, reason: "backendError", message: internalError, rule: "unreachable place"}
	if api != "compute" {
		p.message = "The service is currently unavailable."
	}
	return p
}

// bent serves the request with a changed outcome.
func (x struckRequest) bent(change func(*bend)) { x.next.ServeHTTP(x.w, bent(x.r, change)) }

// longestWait is how long a wait for an operation that is due may block.
func (b bend) longestWait(limit time.Duration) time.Duration {
	if b.wait != nil {
		return min(limit, *b.wait)
	}
	return limit
}
