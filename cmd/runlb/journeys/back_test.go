package journeys

import (
	"slices"
	"testing"
)

// Back to the first page and forward again: every answer is where it was.
func TestBackToTheFirstPageAndForwardAgain(t *testing.T) {
	u := arrive(t)
	pages := []func(){
		func() { u.on("Home") }, func() { u.on("Project") }, func() { u.on("Services") },
		func() { u.WaitFor(routeAsks) }, func() { u.WaitFor(maskShows) },
		func() { u.on("Network") }, func() { u.on("Front") }, func() { u.on("Cert") }, func() { u.on("Access") }, func() { u.on("VM") }, func() { u.on("Review") },
	}
	network := u.atHome().newDeployment().accept().mark("cart", "login").next().byMask().paste("https://login.shop.example/").accept()
	network.answer("Range of the subnet", "10.7.0.0/24")
	front := network.accept().name("kept")
	front.answer("Address", "10.7.0.9")
	review := front.https().certificate().selfSigned("*.shop.example").keep().accept()
	plan := review.steps()
	for i := len(pages) - 2; i >= 0; i-- {
		u.Press("esc")
		pages[i]()
	}
	u.Press("n")
	for _, page := range pages[1 : len(pages)-1] {
		page()
		u.Press("enter")
	}
	if again := review.ready().steps(); !slices.Equal(again, plan) {
		t.Errorf("the plan was\n%s\nand is\n%s", plan, again)
	}
}
