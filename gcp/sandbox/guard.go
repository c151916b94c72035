package sandbox

import (
	"io"
	"net/http"
	"time"
)

// guard keeps web pages out of a sandbox on loopback: DNS rebinding by the Host header, and every request that a page of another origin
// makes a browser send to an API, reading ones and WebSockets too, by what browsers say of its origin.
func guard(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proxied := r.URL.Host != ""
		host := hostname(r.Host)
		switch {
		case r.Method == http.MethodConnect || proxied && !isGoogle(host) && !isLoopback(host):
			next.ServeHTTP(w, r) // as a proxy, to a load balancer: it is for that to say who may call it.
			return
		case !isLoopback(host) && !isGoogle(host):
			http.Error(w, "the sandbox answers at loopback addresses only", http.StatusForbidden)
			return
		}
		asChange := *r
		asChange.Method = http.MethodPost // the library lets reading requests pass.
		if err := origin.Check(&asChange); err != nil {
			http.Error(w, "the sandbox answers no web page of another origin", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// bodyTime is how long a client may take to send a request to an API.
const bodyTime = 30 * time.Second

// inTime lets next read the body for bodyTime and no longer.
func inTime(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		wire := http.NewResponseController(w)
		if r.ContentLength != 0 && wire.SetReadDeadline(time.Now().Add(bodyTime)) == nil {
			timed := *r
			timed.Body = &timedBody{r.Body, wire}
			r = &timed
		}
		next.ServeHTTP(w, r)
	})
}

// timedBody ends the time limit with the body: what comes after it is the client's patience.
type timedBody struct {
	body io.ReadCloser
	wire *http.ResponseController
}

func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	if err == io.EOF {
		b.wire.SetReadDeadline(time.Time{})
	}
	return n, err
}

func (b *timedBody) Close() error { return b.body.Close() }
