package ui

import (
	"slices"
	"testing"
	"testing/synctest"

	"runlb/steps"
)

// Public takes the service's name, typed: nothing less leads on, and going
// back leaves the service as it was.
func TestPublicTakesTypedConsent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 80, 24)
		d.press("n", "enter", "/cart", "enter")
		d.until("Access")
		d.press("space", "down", "down", "left") // cart, invoker: the last option is public
		if got := d.app.w.spec.Access; got.Invoker != steps.InvokerPublic || !slices.Equal(got.Services, []string{"cart"}) {
			t.Fatalf("access %+v", got)
		}
		d.sees("token → anyone")
		d.press("enter")
		d.sees("cart becomes public", "Type cart to agree")
		d.press("enter")
		d.press("car", "enter")
		if len(d.app.w.consented()) != 0 || d.app.top().Title() != "Access" {
			t.Fatalf("consent %q on page %s without the whole name", d.app.w.consented(), d.app.top().Title())
		}
		d.press("t", "enter")
		if !slices.Equal(d.app.w.consented(), []string{"cart"}) || d.app.top().Title() != "VM" {
			t.Errorf("consent %q on page %s", d.app.w.consented(), d.app.top().Title())
		}
	})
}

func TestGoingBackFromConsentKeepsPrivate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 80, 24)
		d.press("n", "enter", "/cart", "enter")
		d.until("Access")
		d.press("space", "down", "down", "left", "enter", "esc")
		if d.app.top().Title() != "Access" || d.app.w.spec.Access.Invoker != steps.InvokerUnknown || len(d.app.w.consented()) != 0 {
			t.Errorf("page %s, access %+v, consent %q", d.app.top().Title(), d.app.w.spec.Access, d.app.w.consented())
		}
	})
}

func TestAccessKeepsByDefault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := shop(t, 80, 24)
		d.onto("VM")
		if got := d.app.w.spec.Access; len(got.Services) > 0 || got.Ingress != "" || got.Invoker != "" {
			t.Errorf("access %+v", got)
		}
	})
}
