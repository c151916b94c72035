package sandbox

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// dialer connects to an address inside the VPC, as a client at here.
type dialer func(ctx context.Context, addr string) (net.Conn, error)

// tunnels connects through CONNECT on a real loopback socket.
func tunnels(proxy string) dialer {
	return func(ctx context.Context, addr string) (net.Conn, error) {
		var d net.Dialer
		conn, err := d.DialContext(ctx, "tcp", proxy)
		if err != nil {
			return nil, err
		}
		user := base64.StdEncoding.EncodeToString([]byte("lb-network.us-central1:"))
		fmt.Fprintf(conn, "CONNECT %s HTTP/1.1\r\nHost: %s\r\nProxy-Authorization: Basic %s\r\n\r\n", addr, addr, user)
		answer, err := http.ReadResponse(bufio.NewReader(io.LimitReader(conn, int64(len("HTTP/1.1 200 Connection established\r\n\r\n")))), nil)
		if err != nil || answer.StatusCode != http.StatusOK {
			conn.Close()
			return nil, fmt.Errorf("CONNECT %s: %v %v", addr, answer, err)
		}
		return conn, nil
	}
}

func (s *Sandbox) dials(ctx context.Context, addr string) (net.Conn, error) {
	return s.DialVPC(ctx, here, addr)
}

// client is an HTTP client whose connections all lead to 10.1.2.99, whatever the host.
func (d dialer) client(t testing.TB) *http.Client {
	t.Helper()
	transport := &http.Transport{
		ForceAttemptHTTP2: true, DisableCompression: true, TLSClientConfig: insecure(), ExpectContinueTimeout: dialTimeout,
		DialContext: func(ctx context.Context, _, addr string) (net.Conn, error) {
			_, port, err := net.SplitHostPort(addr)
			if err != nil {
				return nil, err
			}
			return d(ctx, "10.1.2.99:"+port)
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func insecure() *tls.Config { return &tls.Config{InsecureSkipVerify: true} }

// front is a real loopback socket of s.
func front(t testing.TB, s *Sandbox) (address string) {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// eachFront runs test over DialVPC, through CONNECT, and, where the URLs are plain HTTP, in absolute form.
func eachFront(t *testing.T, s *Sandbox, test func(t *testing.T, c *http.Client)) {
	address := front(t, s)
	t.Run("DialVPC", func(t *testing.T) { test(t, dialer(s.dials).client(t)) })
	t.Run("CONNECT", func(t *testing.T) { test(t, tunnels(address).client(t)) })
	t.Run("absolute form", func(t *testing.T) {
		transport := &http.Transport{DisableCompression: true, ExpectContinueTimeout: dialTimeout, TLSClientConfig: insecure(), ForceAttemptHTTP2: true,
			Proxy: http.ProxyURL(&url.URL{Scheme: "http", Host: address, User: url.User("lb-network.us-central1")})}
		t.Cleanup(transport.CloseIdleConnections)
		test(t, &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }})
	})
}

// served is a sandbox whose load balancer at 10.1.2.99 leads to services by /<service>; handler stands for login.
func served(t testing.TB, handler http.Handler, certs ...string) (*Sandbox, lab) {
	t.Helper()
	o := Options{}
	if handler != nil {
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)
		o.Map = map[string]string{"login": server.URL}
	}
	s := openSandbox(t, o)
	l := lab{t, s}
	l.network(true)
	l.backend("all", object{"urlMask": "/<service>"})
	l.frontend(object{"defaultService": inRegion + "backendServices/all"}, false, certs...)
	return s, l
}
