package journeys

import (
	"testing"

	"runlb/cmd/runlb/internal/program"
)

// From the start to the first answer that is proven, with the defaults, it takes
// fewer keys than anybody would count.
func TestFirstHTTPLoadBalancer(t *testing.T) {
	u := arrive(t)
	before := u.cloud.Snapshot()
	done := u.quick().apply().built("login").verify("login", 1)
	if t.Logf("%d keys", u.Pressed); u.Pressed >= 25 {
		t.Errorf("%d keys to the first load balancer that is verified, aim < 25", u.Pressed)
	}
	done.teardown("login").gone("login").quit()
	program.AsBefore(t, before, u.cloud.Snapshot())
}

// TestHTTPSWithAMaskOverThreeServices is also where the README's pictures come
// from.
func TestHTTPSWithAMaskOverThreeServices(t *testing.T) {
	u := arriveWithNothing(t)
	before := u.home.Run("sandbox", "snapshot")
	services := u.atHome().newDeployment().accept().mark("cart", "catalog", "login")
	services.WaitFor("3 chosen")
	u.keep("services")
	mask := services.next().byMask().paste("https://login.example.com/").shows("<service>.example.com")
	u.keep("mask")
	network := mask.accept()
	u.keep("network")
	front := network.accept().name("shop").https()
	review := front.certificate().selfSigned("*.example.com").keep().accept()
	u.keep("review")
	run := review.apply()
	u.showsLine("◐", "forwarding rule")
	u.keep("run")
	done := run.built("shop").verify("shop", 5)
	for _, service := range []string{"cart", "catalog", "login"} {
		u.showsLine("https://"+service+".example.com/", "serving", "200")
	}
	u.keep("done")
	teardown := done.teardown("shop")
	u.keep("teardown")
	teardown.proven("shop")
	u.keep("gone")
	teardown.leave().quit()
	program.AsBefore(t, before, u.home.Run("sandbox", "snapshot"))
}
