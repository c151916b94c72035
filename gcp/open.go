package gcp

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"net/url"

	"cloud.google.com/go/auth/httptransport"

	"runlb/steps"
)

// Opener opens Google Cloud, a running sandbox, or the embedded one. It
// implements steps.Clouds. The zero value opens all but the embedded sandbox.
type Opener struct {
	Options   Options
	Host      Host   // the zero value is ThisHost
	UserAgent string // "runlb/1.2.3"
	// Sandbox starts the embedded sandbox, if it is not running yet, and
	// returns its endpoint.
	Sandbox func(ctx context.Context) (endpoint string, err error)
	// Base carries the requests; nil is the network. Tests put a server without
	// a socket here.
	Base http.RoundTripper
}

var _ steps.Clouds = (*Opener)(nil)

// Open opens the target. It may ask the metadata server, which can take two
// seconds; no other request is made. An error about the login is
// steps.ErrCredentials.
func (o *Opener) Open(ctx context.Context, t steps.Target) (steps.Access, error) {
	switch {
	case t.Endpoint != "":
		return o.openSandbox(t, t.Endpoint)
	case t.Sandbox && o.Sandbox == nil:
		return nil, refuse("open sandbox: there is none in this program")
	case t.Sandbox:
		endpoint, err := o.Sandbox(ctx)
		if err != nil {
			return nil, err
		}
		return o.openSandbox(t, endpoint)
	}
	return o.openGoogle(ctx, t)
}

// openSandbox needs no credentials, and so must never look for any. It goes to
// loopback only: what is sent without authorization stays on this machine.
func (o *Opener) openSandbox(t steps.Target, endpoint string) (steps.Access, error) {
	origin, err := loopback(endpoint)
	if err != nil {
		return nil, err
	}
	base, close := o.base(true)
	proxies := &propagation{base: base}
	return &cloud{
		http:     &http.Client{Transport: agent{o.UserAgent, chain(proxies, "", sandboxPace(), t.Trace)}},
		endpoint: origin, kinds: allKinds(), close: close, proxies: proxies,
		identity: steps.Identity{Source: "sandbox", Sandbox: true},
	}, nil
}

func (o *Opener) openGoogle(ctx context.Context, t steps.Target) (steps.Access, error) {
	host := o.Host
	if host.Getenv == nil {
		host = ThisHost()
	}
	found, err := findLogin(ctx, host, o.Options)
	if err != nil {
		return nil, err
	}
	quota := cmp.Or(o.Options.QuotaProject, host.Getenv("GOOGLE_CLOUD_QUOTA_PROJECT"), found.quota, t.Project)
	tokens := watch(found.creds)
	base, close := o.base(false)
	client, err := httptransport.NewClient(&httptransport.Options{
		Credentials: found.creds, DisableTelemetry: true,
		BaseRoundTripper: agent{o.UserAgent, chain(base, quota, googlePace(), t.Trace)},
	})
	if err != nil {
		return nil, loginError("%v", err)
	}
	return &cloud{
		http: client, kinds: allKinds(), close: close, tokens: tokens,
		identity: steps.Identity{Account: found.account, Source: found.source, Renews: found.renews},
	}, nil
}

// base is what carries the requests, and how to let go of it.
func (o *Opener) base(direct bool) (http.RoundTripper, func()) {
	if o.Base != nil {
		return o.Base, func() {}
	}
	t := network(direct)
	return t, t.CloseIdleConnections
}

// loopback is an endpoint's scheme and host; an error for one that is not on
// this machine.
func loopback(endpoint string) (string, error) {
	u, err := url.Parse(endpoint)
	if err != nil || u.Scheme != "http" || u.Host == "" || u.User != nil || u.Path != "" && u.Path != "/" || u.RawQuery != "" {
		return "", refuse("endpoint %q: write it as http://127.0.0.1:PORT", cleanText(endpoint))
	}
	if addr := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (addr == nil || !addr.IsLoopback()) {
		return "", refuse("endpoint %q: a sandbox is on this machine only, such as http://127.0.0.1:8787", cleanText(endpoint))
	}
	return "http://" + u.Host, nil
}

// agent names the program to the cloud.
type agent struct {
	name string
	base http.RoundTripper
}

func (a agent) RoundTrip(r *http.Request) (*http.Response, error) {
	if a.name != "" {
		r = r.Clone(r.Context())
		r.Header.Set("User-Agent", a.name)
	}
	return a.base.RoundTrip(r)
}
