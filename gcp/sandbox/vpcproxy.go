package sandbox

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// vpcProxy is the way into a VPC from outside: an HTTP proxy whose user name says where the client stands.
//
//	curl -x http://lb-network.us-central1@127.0.0.1:8787 http://10.1.2.99/
//	curl -k -x http://lb-network.us-central1@127.0.0.1:8787 https://login.example.com --connect-to login.example.com:443:10.1.2.99:443
func (s *Sandbox) vpcProxy(w http.ResponseWriter, r *http.Request) {
	at, refusal := destination(r)
	if refusal != "" {
		http.Error(w, refusal, http.StatusForbidden)
		return
	}
	v, err := proxyVantage(r)
	if err != nil {
		w.Header().Set("Proxy-Authenticate", `Basic realm="NETWORK.REGION of the client"`)
		http.Error(w, "this address is inside a VPC: say where the client stands, as the user name of the proxy: "+
			"curl -x http://NETWORK.REGION@"+localAddress(r)+" ...", http.StatusProxyAuthRequired)
		return
	}
	a, err := s.arriveAt(r.Context(), v, netip.Addr{}, at)
	if err != nil {
		code := http.StatusBadGateway
		if timeout := net.Error(nil); errors.As(err, &timeout) && timeout.Timeout() {
			code = http.StatusGatewayTimeout
		}
		http.Error(w, fmt.Sprintf("from %s: %v", v, err), code)
		return
	}
	switch {
	case r.Method == http.MethodConnect:
		s.tunnel(w, a)
	case a.encrypted:
		http.Error(w, fmt.Sprintf("%s speaks HTTPS, not HTTP", at), http.StatusBadGateway)
	default:
		s.balance(w, a.arrive(r))
	}
}

// destination is the address inside the VPC that r asks for, or why there is none. There is no DNS.
func destination(r *http.Request) (netip.AddrPort, string) {
	host := r.URL.Host
	if r.Method == http.MethodConnect {
		host = r.Host
	}
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = strings.Trim(host, "[]"), "80"
	}
	if at, err := netip.ParseAddrPort(net.JoinHostPort(name, port)); err == nil {
		if at.Addr().IsLoopback() || at.Addr().IsUnspecified() {
			return at, fmt.Sprintf("%s is not an address of a VPC", at.Addr())
		}
		return at, ""
	}
	if isGoogle(name) || strings.HasSuffix(name, ".google.com") || strings.HasSuffix(name, ".run.app") {
		return netip.AddrPort{}, fmt.Sprintf("the runlb sandbox does not simulate %s", host)
	}
	return netip.AddrPort{}, fmt.Sprintf("the runlb sandbox has no DNS and no way to the Internet, so %s leads nowhere: give the load balancer's address, as in --connect-to %s:%s:ADDRESS:%s",
		name, name, port, port)
}

// proxyVantage is the user name of Proxy-Authorization.
func proxyVantage(r *http.Request) (Vantage, error) {
	_, credentials, _ := strings.Cut(r.Header.Get("Proxy-Authorization"), " ")
	plain, err := base64.StdEncoding.DecodeString(credentials)
	if err != nil {
		return Vantage{}, err
	}
	user, _, _ := strings.Cut(string(plain), ":")
	return ParseVantage(user)
}

func localAddress(r *http.Request) string {
	if addr, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
		return addr.String()
	}
	return "127.0.0.1:PORT"
}

// tunnel gives the connection below w to the load balancer.
func (s *Sandbox) tunnel(w http.ResponseWriter, a arrival) {
	conn, err := established(w)
	if err != nil {
		http.Error(w, "this front has no connection to tunnel", http.StatusNotImplemented)
		return
	}
	s.serveConn(conn, a) // it fails only when the sandbox is closing, and has closed conn then.
}

// earlyConn first gives the bytes that came with the CONNECT.
type earlyConn struct {
	net.Conn
	early *bufio.Reader
}

func (c *earlyConn) Read(b []byte) (int, error) {
	if c.early.Buffered() > 0 {
		return c.early.Read(b[:min(len(b), c.early.Buffered())])
	}
	return c.Conn.Read(b)
}
