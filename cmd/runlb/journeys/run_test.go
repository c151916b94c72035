package journeys

import (
	"testing"

	"runlb/cmd/runlb/internal/program"
)

// A step that fails for good stops the run and says why. Planning again goes
// on from what is there.
func TestStepFailsTwiceThenSucceeds(t *testing.T) {
	u := arrive(t)
	u.sandbox("faults", "arm", `POST urlMaps.insert 1-2 fail INVALID_FIELD_VALUE 400 "the cloud will not have it"`)
	review := u.quick()
	for range 2 {
		review = review.apply().fails("URL map login-url-map", "the cloud will not have it").again()
	}
	review.apply().built("login").verify("login", 1)
}

func TestTokenExpiresMidRun(t *testing.T) {
	u := arrive(t)
	u.sandbox("faults", "arm", "POST forwardingRules.insert 1- answer expired-token")
	run := u.quick().apply().fails("the login is not taken any more")
	u.sandbox("faults", "clear")
	run.again().apply().built("login").verify("login", 1)
}

func TestInterruptedRunResumes(t *testing.T) {
	u := arrive(t)
	before := u.cloud.Snapshot()
	run := u.quick().apply().interrupt("Stop after what is in flight")
	run.fails("Stopped, as you asked.")
	run.again().apply().built("login").verify("login", 1).teardown("login").gone("login").quit()
	program.AsBefore(t, before, u.cloud.Snapshot())
}

// Who finds the half that another left on another machine takes it down
// without anything but the cloud.
func TestTeardownOfAHalfBuiltOneFromAnotherMachine(t *testing.T) {
	u := arrive(t)
	before := u.cloud.Snapshot()
	u.quick().apply().interrupt("Leave runlb")
	_ = u.Exit()
	other := u.elsewhere()
	home := other.atHome()
	home.showsLine("login", "incomplete")
	home.open("login").teardown("login").gone("login").quit()
	program.AsBefore(t, before, u.cloud.Snapshot())
}
