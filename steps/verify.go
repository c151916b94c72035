package steps

import "time"

// ProbeTarget is one URL to ask the load balancer for.
type ProbeTarget struct {
	ID      string // one word, unique in a Verification
	URL     string // http or https; its host is what the client names
	Address string // the load balancer's, whatever the host resolves to
	Service string // what should answer
	Tag     string
	// Redirect wants a redirect to HTTPS, and no service.
	Redirect bool
}

// ProbeVerdict says what became of one try.
type ProbeVerdict string

// The verdicts of a try.
const (
	ProbeServing     ProbeVerdict = "serving"
	ProbePrivate     ProbeVerdict = "reached, but not permitted" // success for a private service
	ProbePropagating ProbeVerdict = "still propagating"
	ProbeMaskMiss    ProbeVerdict = "no service by this mask"
	ProbeIngress     ProbeVerdict = "refused by ingress"
	ProbeTLSName     ProbeVerdict = "certificate for another name"
	ProbeTimeout     ProbeVerdict = "no answer"
	ProbeServerError ProbeVerdict = "server error"
)

// Success reports whether the way to the service is proven.
func (v ProbeVerdict) Success() bool { return v == ProbeServing || v == ProbePrivate }

// ProbeResult is one try of one target.
type ProbeResult struct {
	Target  ProbeTarget
	Try     int // from 1
	At      time.Time
	Exit    int // curl's
	Code    int // HTTP status; 0 without an answer
	Took    time.Duration
	Body    string // its first 512 bytes
	Verdict ProbeVerdict
	Text    string // one sentence: what it means
}

// Verification says how a deployment will be verified.
type Verification struct {
	Deployment Deployment
	Targets    []ProbeTarget
	Instance   Ref           // the VM that asks
	Probe      *Plan         // makes that VM; nil when the client VM is used
	Deadline   time.Duration // from when the VM asks for the first time
}

// Report is the end of a Verify.
type Report struct {
	Deployment Deployment
	Results    []ProbeResult // the last of each target that answered, in the order of the targets
	OK         bool          // every target was reached
	Took       time.Duration
	Summary    string // one line
}
