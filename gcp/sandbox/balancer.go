package sandbox

import (
	"context"
	"net/http"
	"net/netip"
)

// arrival is what a connection to a load balancer carries: which rule took it, and where it came from.
type arrival struct {
	rule      string // path of the forwarding rule
	encrypted bool   // the rule leads to a target HTTPS proxy
	vantage   Vantage
	client    netip.Addr
	address   netip.AddrPort
}

type arrivalKey struct{}

// arrive is r as it has come in by a.
func (a arrival) arrive(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), arrivalKey{}, a))
}

// balance answers a request that has come in by a forwarding rule: the proxy's part, Cloud Run's, and then the container's.
func (s *Sandbox) balance(w http.ResponseWriter, r *http.Request) {
	a, ok := r.Context().Value(arrivalKey{}).(arrival)
	if !ok {
		http.Error(w, "this request came by no forwarding rule", http.StatusInternalServerError)
		return
	}
	v := Visit{Time: s.now(), Vantage: a.vantage, Client: a.client, Rule: a.rule, Address: a.address, Method: r.Method, Host: r.Host, Path: r.URL.EscapedPath()}
	to, found := s.choose(a, r)
	if !found {
		panic(http.ErrAbortHandler) // the rule is deleted, and what it carried is cut.
	}
	out := &outgoing{ResponseWriter: w}
	defer func() {
		v.Duration, v.Status, v.Detail = s.now().Sub(v.Time), out.code, to.page.why
		v.Service, v.Revision, v.Tag = to.container.Service, to.container.Revision, to.container.Tag
		s.visits.Add(v)
	}()
	r, trace := s.forwarded(r, a, to)
	out.complete = func(h http.Header) { to.completeResponse(h, trace) }
	if to.page.code == 0 {
		to.page = s.run(to, out, r)
	}
	if to.page.code != 0 {
		to.page.write(out)
	}
}

// run lets the container answer, and ends it with the service's request timeout or with the rule. The page is for a container that
// has not answered.
func (s *Sandbox) run(to chosen, out *outgoing, r *http.Request) page {
	ctx, cancel := context.WithTimeout(r.Context(), to.timeout)
	defer cancel()
	defer context.AfterFunc(s.lives.of(to.rule), cancel)()
	if r.ContentLength != 0 { // not every front can do these.
		deadline, _ := ctx.Deadline()
		control := http.NewResponseController(out)
		control.SetReadDeadline(deadline) // a client that is slow with its body must not outlast the timeout either.
		control.EnableFullDuplex()        // the answer may begin before the body has ended.
	}
	r = r.WithContext(ctx)
	if to.server != nil {
		return to.server.answer(to, out, r)
	}
	return hello(to.container, out, r)
}

// dataPlaneRules are how requests go through a load balancer.
func dataPlaneRules() []rule {
	var all []rule
	for _, part := range [][]rule{vantageRules(), connectionRules(), routingRules(), maskRules(), revisionRules(), invokerRules(), headerRules(), containerRules()} {
		all = append(all, part...)
	}
	return all
}
