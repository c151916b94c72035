package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// gateway is a proxy between the real program and a sandbox that stands in for
// Google, with HTTPS under Google's own host names. It keeps who was asked for.
type gateway struct {
	addr string
	env  []string

	mu    sync.Mutex
	hosts map[string]int
	login string // what the program gave the proxy
}

// the proxy's own login, which must not be written anywhere.
const proxyUser, proxyPassword = "canary-proxy-user", "canary-proxy-password"

// googleThrough starts a gateway to the sandbox.
func googleThrough(t *testing.T, s *serving) *gateway {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	g := &gateway{addr: listener.Addr().String(), hosts: map[string]int{}}
	sandbox, err := url.Parse(s.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go g.carry(conn, sandbox.Host)
		}
	}()
	authority := filepath.Join(s.Folder, "authority.pem")
	if err := os.WriteFile(authority, s.authority(), 0o600); err != nil {
		t.Fatal(err)
	}
	g.env = []string{"HTTPS_PROXY=http://" + proxyUser + ":" + proxyPassword + "@" + g.addr, "SSL_CERT_FILE=" + authority, "NO_GCE_CHECK=true", "TERM=xterm-256color"}
	return g
}

// authority is the certificate of the sandbox's own.
func (s *serving) authority() []byte {
	s.T.Helper()
	res, err := http.Get(s.Endpoint + sandboxAuthority)
	if err != nil {
		s.T.Fatal(err)
	}
	defer res.Body.Close()
	pem, err := io.ReadAll(res.Body)
	if err != nil || !bytes.Contains(pem, []byte("BEGIN CERTIFICATE")) {
		s.T.Fatalf("%s: %s, %v", res.Status, pem, err)
	}
	return pem
}

// carry hands one connection on.
func (g *gateway) carry(conn net.Conn, to string) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	r, err := http.ReadRequest(in)
	if err != nil {
		return
	}
	g.mu.Lock()
	host, _, _ := strings.Cut(r.Host, ":")
	g.hosts[host]++
	g.login = r.Header.Get("Proxy-Authorization")
	g.mu.Unlock()
	r.Header.Del("Proxy-Authorization")
	up, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer up.Close()
	if r.Method != http.MethodConnect {
		return // nothing of ours speaks plain HTTP to Google
	}
	if err := r.Write(up); err != nil {
		return
	}
	go func() { _, _ = io.Copy(up, in) }()
	_, _ = io.Copy(conn, up)
}

// asked lists the hosts that were asked for.
func (g *gateway) asked() map[string]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.hosts
}
