package sandbox

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// arrival is what a connection to a load balancer carries: which rule took it, and where it came from.
type arrival struct {
	rule    string // path of the forwarding rule
	vantage Vantage
	client  netip.Addr
	address netip.AddrPort
}

type arrivalKey struct{}

// balance answers a request that has come in by a forwarding rule: the proxy's part, and then the container's.
func (s *Sandbox) balance(w http.ResponseWriter, r *http.Request) {
	a, ok := r.Context().Value(arrivalKey{}).(arrival)
	if !ok {
		http.Error(w, "this request came by no forwarding rule", http.StatusInternalServerError)
		return
	}
	start := s.now()
	var to chosen
	known := false
	s.read(func(t *tx) {
		rule, ok := t.get(a.rule)
		if known = ok; ok {
			to = s.choose(t, linked(text(s.programmed(rule, start), "target")), r)
		}
	})
	if !known {
		panic(http.ErrAbortHandler) // the rule was deleted: open connections are cut (guess).
	}
	seen := &statusWriter{ResponseWriter: w, code: http.StatusOK}
	defer func() {
		s.visits.add(Visit{
			Time: start, Duration: s.now().Sub(start), Vantage: a.vantage, Rule: a.rule, Address: a.address, Method: r.Method,
			Host: r.Host, Path: r.URL.Path, Status: seen.code, Service: to.container.Service, Revision: to.container.Revision,
			Tag: to.container.Tag, Detail: to.page.why,
		})
	}()
	seen.Header().Set("Via", "1.1 google")
	if to.page.code != 0 {
		to.page.write(seen)
		return
	}
	addProxyHeaders(r, a)
	hello(to.container).ServeHTTP(seen, r)
}

// addProxyHeaders sets what the load balancer tells the container: Via, X-Forwarded-For with client and rule address, X-Forwarded-Proto (said).
func addProxyHeaders(r *http.Request, a arrival) {
	for name := range r.Header {
		if strings.HasPrefix(name, "Proxy-") {
			r.Header.Del(name)
		}
	}
	proto := "http"
	if r.TLS != nil {
		proto = "https"
	}
	forwarded := a.client.String() + "," + a.address.Addr().String()
	if before := r.Header.Get("X-Forwarded-For"); before != "" {
		forwarded = before + "," + forwarded
	}
	r.Header.Set("Via", "1.1 google")
	r.Header.Set("X-Forwarded-For", forwarded)
	r.Header.Set("X-Forwarded-Proto", proto)
}

// arrive is r as it has come in by a.
func (a arrival) arrive(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), arrivalKey{}, a))
}

// Visit is one request that a load balancer of the sandbox has answered.
type Visit struct {
	Time     time.Time
	Duration time.Duration
	Vantage  Vantage
	Rule     string // path of the forwarding rule: "projects/P/regions/R/forwardingRules/F"
	Address  netip.AddrPort
	Method   string
	Host     string
	Path     string
	Status   int
	Service  string // empty when no service was reached
	Revision string
	Tag      string
	Detail   string // why the load balancer answered itself; empty when a container did
}

// Visits returns the latest requests that load balancers answered, oldest first, at most 4096.
func (s *Sandbox) Visits() []Visit { return s.visits.all() }
