package curl

import "fmt"

// The exit codes of curl that a Failure can have. Source: curl(1) (sure).
const (
	ExitURL         = 3
	ExitResolve     = 6
	ExitRefused     = 7
	ExitStatus      = 22 // with -f: the status is 400 or above
	ExitTimeout     = 28
	ExitTLS         = 35
	ExitEmpty       = 52
	ExitSend        = 55
	ExitReceive     = 56
	ExitCertificate = 60
)

// Failure is a request without an answer.
type Failure struct {
	Exit int // as curl would exit
	Text string
}

func (f *Failure) Error() string { return fmt.Sprintf("curl: (%d) %s", f.Exit, f.Text) }

func fail(exit int, format string, args ...any) error {
	return &Failure{Exit: exit, Text: fmt.Sprintf(format, args...)}
}
