package sandbox

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
)

// localServer is a real server on this machine that stands for the container of a service.
type localServer struct {
	url    *url.URL
	http1  *http.Transport
	http2  *http.Transport // without TLS, for a service whose port is h2c
	errors *log.Logger
}

// localServers are those of Options.Map by service: "login", "us-central1/login", either with "@TAG".
type localServers map[string]*localServer

// MapError says why a server cannot stand for a service.
type MapError struct {
	Service, Target string
	Err             error
}

func (e *MapError) Error() string { return fmt.Sprintf("map %s to %q: %v", e.Service, e.Target, e.Err) }
func (e *MapError) Unwrap() error { return e.Err }

// openLocalServers reads Options.Map.
func openLocalServers(byService map[string]string, l *slog.Logger) (localServers, error) {
	all := localServers{}
	for service, target := range byService {
		u, err := readLocalURL(service, target)
		if err != nil {
			return nil, &MapError{service, target, err}
		}
		all[service] = &localServer{url: u, http1: localTransport(false), http2: localTransport(true), errors: slog.NewLogLogger(l.Handler(), slog.LevelDebug)}
	}
	return all, nil
}

// readLocalURL is http://HOST:PORT with a host on loopback: a sandbox leads nowhere else.
func readLocalURL(service, target string) (*url.URL, error) {
	name, tag, tagged := strings.Cut(service, "@")
	region, name := split(name)
	if _, known := findRegion(region); region != "" && !known {
		return nil, fmt.Errorf("no region %q: write SERVICE, REGION/SERVICE, or either with @TAG", region)
	}
	if !isName(name) || tagged && !isName(tag) {
		return nil, errors.New("no service of this name can be: write SERVICE, REGION/SERVICE, or either with @TAG")
	}
	u, err := url.Parse(target)
	switch {
	case err != nil || u.Scheme != "http" || u.Port() == "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.User != nil:
		return nil, errors.New("want http://127.0.0.1:PORT, without a path: the container gets the path as it came")
	case !isLoopback(u.Hostname()):
		return nil, fmt.Errorf("%s is not on this machine: only loopback addresses stand for a service", u.Hostname())
	}
	return u, nil
}

// localTransport connects to loopback only, whatever a name resolves to.
func localTransport(http2 bool) *http.Transport {
	dialer := net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		if at, err := netip.ParseAddrPort(address); err != nil || !at.Addr().IsLoopback() {
			return fmt.Errorf("%s is not a loopback address", address)
		}
		return nil
	}}
	t := &http.Transport{DialContext: dialer.DialContext, DisableCompression: true, MaxIdleConnsPerHost: 64, Protocols: &http.Protocols{}}
	t.Protocols.SetHTTP1(!http2)
	t.Protocols.SetUnencryptedHTTP2(http2)
	return t
}

// find is the most exact one for a container, nil when there is none.
func (all localServers) find(c container) *localServer {
	if len(all) == 0 {
		return nil
	}
	names := []string{c.Region + "/" + c.Service, c.Service}
	if c.Tag != "" {
		names = append([]string{c.Region + "/" + c.Service + "@" + c.Tag, c.Service + "@" + c.Tag}, names...)
	}
	for _, name := range names {
		if server, ok := all[name]; ok {
			return server
		}
	}
	return nil
}

func (all localServers) close() {
	for _, server := range all {
		server.http1.CloseIdleConnections()
		server.http2.CloseIdleConnections()
	}
}

// answer lets the server answer, both ways as the bytes come. The page is for one that has not answered.
func (l *localServer) answer(to chosen, out *outgoing, r *http.Request) (p page) {
	transport := l.http1
	if to.http2 {
		transport = l.http2
	}
	trailer := r.Trailer
	proxy := &httputil.ReverseProxy{
		Transport: transport, FlushInterval: -1, ErrorLog: l.errors,
		Rewrite: func(pr *httputil.ProxyRequest) {
			pr.Out.URL.Scheme, pr.Out.URL.Host, pr.Out.URL.RawQuery = l.url.Scheme, l.url.Host, pr.In.URL.RawQuery
			pr.Out.Host, pr.Out.Trailer = pr.In.Host, trailer
			for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"} { // the proxy's, not the client's.
				if values := pr.In.Header[name]; values != nil {
					pr.Out.Header[name] = values
				}
			}
		},
		ModifyResponse: func(answer *http.Response) error {
			if answer.StatusCode == http.StatusSwitchingProtocols {
				out.complete(answer.Header)
			}
			return nil
		},
		ErrorHandler: func(_ http.ResponseWriter, _ *http.Request, err error) { p = l.failed(to, r.Context(), err) },
	}
	proxy.ServeHTTP(out, r)
	return p
}

// failed is the page for a server that has not answered.
func (l *localServer) failed(to chosen, ctx context.Context, err error) page {
	var dial *net.OpError
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return pageTimeout(timeoutReason(to.container))
	case ctx.Err() != nil:
		panic(http.ErrAbortHandler) // the client went away, or the rule is deleted.
	case errors.As(err, &dial) && dial.Op == "dial":
		return pageUnavailable(fmt.Sprintf("nothing answers at %s, which stands for service %s: start it there", l.url, to.container.Service))
	default:
		return pageBroken(fmt.Sprintf("%s, which stands for service %s: %v", l.url, to.container.Service, err))
	}
}
