// Package curl sends one HTTP request from inside a VPC of the sandbox, the way
// the tutorial's client VM does with curl: the sandbox's listener is an HTTP
// proxy, and the proxy's user name says in which network and region the client
// stands. Failures carry curl's own exit codes.
package curl

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// Request is one request and the way it takes.
type Request struct {
	Endpoint  string // of the sandbox: http://127.0.0.1:8787
	From      Place  // where the client stands
	URL       string
	Method    string // empty: GET, or POST with a body
	Header    http.Header
	Body      string
	ConnectTo []string // HOST:PORT:IP:PORT, as curl's; empty HOST or PORT fits all
	Insecure  bool     // any certificate will do
	Roots     *x509.CertPool
	MaxTime   time.Duration // of the whole exchange; zero: no limit
}

// Place is a network and a region of it.
type Place struct{ Network, Region string }

// Do sends the request. The error is a *Failure; else the body of the answer
// is the caller's to close.
func (r Request) Do(ctx context.Context) (*http.Response, error) {
	u, target, err := r.target()
	if err != nil {
		return nil, err
	}
	ctx, cancel := r.limit(ctx)
	res, err := r.send(ctx, u, target)
	if err != nil {
		cancel()
		return nil, err
	}
	res.Body = &body{res.Body, ctx, cancel, r.MaxTime}
	return res, nil
}

func (r Request) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	if r.MaxTime == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, r.MaxTime)
}

// send leaves the connection open until ctx ends.
func (r Request) send(ctx context.Context, u *url.URL, target netip.AddrPort) (*http.Response, error) {
	conn, err := r.tunnel(ctx, target)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { conn.Close() })
	if u.Scheme != "https" {
		return r.exchange(ctx, conn, u)
	}
	secure, err := r.secure(ctx, conn, u.Hostname())
	if err != nil {
		return nil, err
	}
	return r.exchange(ctx, secure, u)
}

func (r Request) method() string {
	switch {
	case r.Method != "":
		return r.Method
	case r.Body != "":
		return http.MethodPost
	}
	return http.MethodGet
}

// secure speaks TLS with the name of the URL, wherever the tunnel ends.
func (r Request) secure(ctx context.Context, conn net.Conn, name string) (net.Conn, error) {
	secure := tls.Client(conn, &tls.Config{ServerName: name, RootCAs: r.Roots, InsecureSkipVerify: r.Insecure})
	err := secure.HandshakeContext(ctx)
	var bad *tls.CertificateVerificationError
	switch {
	case err == nil:
		return secure, nil
	case errors.As(err, &bad):
		return nil, fail(ExitCertificate, "SSL certificate problem: %v", bad.Err)
	}
	return nil, fail(ExitTLS, "TLS connect error: %v", err)
}

func (r Request) exchange(ctx context.Context, conn net.Conn, u *url.URL) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, r.method(), u.String(), strings.NewReader(r.Body))
	if err != nil {
		return nil, fail(ExitURL, "%v", err)
	}
	req.Header = r.Header.Clone()
	if req.Header == nil {
		req.Header = http.Header{}
	}
	if req.Header.Get("User-Agent") == "" {
		req.Header.Set("User-Agent", "runlb-sandbox-curl")
	}
	if host := req.Header.Get("Host"); host != "" {
		req.Host = host
	}
	req.Close = true
	if err := req.Write(conn); err != nil {
		return nil, fail(ExitSend, "send: %v", err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), req)
	switch {
	case err == nil:
		return res, nil
	case ctx.Err() != nil:
		return nil, fail(ExitTimeout, "no answer within %s", r.MaxTime)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fail(ExitEmpty, "empty reply from server")
	}
	return nil, fail(ExitReceive, "receive: %v", err)
}

// Head is the status line and the header fields, as -i shows them.
func Head(res *http.Response) ([]byte, error) { return httputil.DumpResponse(res, false) }

// body ends the exchange when it is closed, and fails as curl does.
type body struct {
	io.ReadCloser
	ctx context.Context
	end func()
	max time.Duration
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return n, err
	case b.ctx.Err() != nil:
		return n, fail(ExitTimeout, "the answer has not ended within %s", b.max)
	}
	return n, fail(ExitReceive, "receive: %v", err)
}

func (b *body) Close() error {
	defer b.end()
	return b.ReadCloser.Close()
}
