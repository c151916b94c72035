package journeys

import (
	"testing"

	"runlb/cmd/runlb/internal/program"
)

// A proxy-only subnet of the old purpose serves as well as a new one. It is
// another's, so it is used and stays.
func TestAdoptALegacyProxyOnlySubnet(t *testing.T) {
	u := arrive(t)
	before := u.cloud.Snapshot()
	network := u.atHome().newDeployment().accept().one("login").direct().network("shop-vpc")
	network.says("Proxy-only subnet", "shop-proxies")
	review := network.accept().accept().keep().accept()
	review.adopts("proxy-only subnet", "shop-proxies")
	teardown := review.apply().built("login").verify("login", 1).teardown("login")
	teardown.keeps("shop-proxies")
	teardown.gone("login").quit()
	program.AsBefore(t, before, u.cloud.Snapshot())
}

// A range that is taken stops the user on the page, which offers a free one.
func TestRangeCollidesAndTheSuggestionIsTaken(t *testing.T) {
	u := arrive(t)
	network := u.atHome().newDeployment().accept().one("login").direct().network("shop-vpc")
	network.answer("Subnet", "front-door")
	network.answer("Range of the subnet", "10.20.1.0/24")
	network.WaitFor("overlaps", "shop-us")
	network.stays()
	network.takeSuggestion("Range of the subnet")
	review := network.accept().accept().keep().accept()
	review.apply().built("login").verify("login", 1)
}
