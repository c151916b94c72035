package journeys

import (
	"testing"

	"runlb/cmd/runlb/internal/program"
)

// Plain HTTP that only leads to HTTPS, with a certificate whose key is in no
// file: the probe finds the redirect, and nothing is left of either.
func TestRedirectToHTTPS(t *testing.T) {
	u := arrive(t)
	before := u.cloud.Snapshot()
	front := u.atHome().newDeployment().accept().one("login").direct().accept().https()
	front.turnOn("Redirect to HTTPS")
	front.says("HTTP", "● on")
	certificate := front.certificate()
	certificate.goTo("It comes from ")
	certificate.Press("left")
	certificate.answer("Keep its key", "none")
	certificate.WaitFor("kept in no file")
	done := certificate.accept().keep().accept().apply().built("login").verify("login", 2)
	u.showsLine("http://10.1.2.99/", "serving", "301")
	done.teardown("login").gone("login").quit()
	program.AsBefore(t, before, u.cloud.Snapshot())
}
