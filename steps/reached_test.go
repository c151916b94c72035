package steps

import "testing"

func TestReached(t *testing.T) {
	for _, tt := range []struct {
		in                  Ingress
		by                  Invoker
		internet, vpc, door Caller
	}{
		{IngressAll, InvokerPublic, Anyone, Anyone, Anyone},
		{IngressAll, InvokerOpen, Anyone, Anyone, Anyone},
		{IngressAll, InvokerPrivate, WithToken, WithToken, WithToken},
		{IngressInternal, InvokerPublic, Nobody, Anyone, Anyone},
		{IngressInternal, InvokerPrivate, Nobody, WithToken, WithToken},
		{IngressInternalAndLB, InvokerPrivate, Nobody, WithToken, WithToken},
		{IngressNone, InvokerPublic, Nobody, Nobody, Nobody},
		{IngressNone, InvokerUnknown, Nobody, Nobody, Nobody},
		{IngressInternal, InvokerUnknown, Nobody, NotKnown, NotKnown},
		{IngressUnknown, InvokerPublic, NotKnown, NotKnown, NotKnown},
	} {
		for from, want := range map[Vantage]Caller{FromInternet: tt.internet, FromVPC: tt.vpc, ThroughDoor: tt.door} {
			if got := Reached(tt.in, tt.by, from); got != want {
				t.Errorf("ingress %q, invoker %q: %s %q, want %q", tt.in, tt.by, from, got, want)
			}
		}
	}
}
