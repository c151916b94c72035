package sandbox

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// authorityOf is a pool that trusts s.
func authorityOf(t testing.TB, s *Sandbox) *x509.CertPool {
	t.Helper()
	cert, err := s.Authority()
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(cert) {
		t.Fatalf("no certificate: %s", cert)
	}
	return pool
}

// TestIntercept reaches Google's hosts over HTTPS, through the sandbox as the proxy.
func TestIntercept(t *testing.T) {
	s := open(t, Options{Project: "p"})
	proxy, err := url.Parse("http://" + serve(t, s))
	if err != nil {
		t.Fatal(err)
	}
	roots := authorityOf(t, s)
	for _, h2 := range []bool{false, true} {
		transport := &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: h2}
		client := &http.Client{Transport: transport}
		for _, at := range []string{
			"https://compute.googleapis.com/compute/v1/projects/p", "https://www.googleapis.com/compute/v1/projects/p",
			"https://run.googleapis.com/v1/projects/p/locations/-/services", "https://us-central1-run.googleapis.com/apis/serving.knative.dev/v1/namespaces/p/services",
			"https://cloudresourcemanager.googleapis.com/v1/projects/p", "https://serviceusage.googleapis.com/v1/projects/p/services/run.googleapis.com",
		} {
			r, err := client.Get(at)
			if err != nil {
				t.Errorf("%s: %v", at, err)
				continue
			}
			r.Body.Close()
			if r.StatusCode != http.StatusOK || r.ProtoMajor != map[bool]int{false: 1, true: 2}[h2] {
				t.Errorf("%s: %s %s", at, r.Proto, r.Status)
			}
		}
		for at, want := range map[string]string{
			"https://storage.googleapis.com/storage/v1/b":         "Forbidden",
			"https://compute.googleapis.com:8443/compute/v1":      "Forbidden",
			"https://example.com/":                                "Forbidden",
			"https://compute.googleapis.com.evil.example/compute": "Forbidden",
		} {
			if r, err := client.Get(at); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, %v; want %s", at, r, err, want)
			}
		}
		transport.CloseIdleConnections()
	}
	stranger := &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy), DisableKeepAlives: true}}
	if _, err := stranger.Get("https://compute.googleapis.com/compute/v1/projects/p"); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a client that does not trust the sandbox: %v", err)
	}
	shows(t, "hosts")
}

// TestAuthorityVouchesForGoogleAlone: even with its key, nobody makes a certificate for another host that its clients take.
func TestAuthorityVouchesForGoogleAlone(t *testing.T) {
	s := open(t, Options{Project: "p"})
	roots := authorityOf(t, s)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for host, good := range map[string]bool{
		"compute.googleapis.com": true, "us-central1-run.googleapis.com": true, "example.com": false, "googleapis.com.example.com": false, "notgoogleapis.com": false, "google.com": false,
	} {
		der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
			SerialNumber: big.NewInt(7), DNSNames: []string{host}, NotBefore: time.Now().Add(-time.Minute), NotAfter: time.Now().Add(time.Hour),
			ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		}, s.authority.cert, key.Public(), s.authority.key)
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := leaf.Verify(x509.VerifyOptions{DNSName: host, Roots: roots}); err == nil != good {
			t.Errorf("%s: %v", host, err)
		}
	}
}

// TestRefusedConnect: the refusal says why.
func TestRefusedConnect(t *testing.T) {
	s := open(t, Options{Project: "p"})
	at := serve(t, s)
	for host, want := range map[string]string{
		"storage.googleapis.com:443": "does not simulate storage.googleapis.com", "compute.googleapis.com:80": "at port 443 only", "example.com:443": "no way to the Internet",
	} {
		conn, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", host, host)
		answer, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: "GET"})
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(answer.Body)
		if answer.StatusCode != http.StatusForbidden || !strings.Contains(string(body), want) {
			t.Errorf("%s: %d %s", host, answer.StatusCode, body)
		}
		conn.Close()
	}
}

// TestInterceptedConnectionLeadsNowhereElse: a certificate for another name is not given, and a request to another host is misdirected.
func TestInterceptedConnectionLeadsNowhereElse(t *testing.T) {
	s := open(t, Options{Project: "p"})
	at := serve(t, s)
	connect := func() net.Conn {
		conn, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		io.WriteString(conn, "CONNECT compute.googleapis.com:443 HTTP/1.1\r\nHost: compute.googleapis.com:443\r\n\r\n")
		if _, err := io.ReadFull(conn, make([]byte, len("HTTP/1.1 200 Connection established\r\n\r\n"))); err != nil {
			t.Fatal(err)
		}
		return conn
	}
	if err := tls.Client(connect(), &tls.Config{ServerName: "bank.example", InsecureSkipVerify: true}).Handshake(); err == nil {
		t.Error("it has answered for bank.example")
	}
	conn := tls.Client(connect(), &tls.Config{ServerName: "compute.googleapis.com", RootCAs: authorityOf(t, s)})
	in := bufio.NewReader(conn)
	for _, c := range []struct {
		target, host string
		status       int
	}{
		{"/compute/v1/projects/p", "compute.googleapis.com", 200}, {"/compute/v1/projects/p", "evil.example", 421},
		{"http://10.1.2.99/", "10.1.2.99", 421}, {"/compute/v1/projects/p", "localhost", 421},
	} {
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", c.target, c.host)
		answer, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, answer.Body)
		if answer.StatusCode != c.status {
			t.Errorf("%s at %s: %d, want %d", c.target, c.host, answer.StatusCode, c.status)
		}
	}
}

// TestAuthorityIsTheStates: it outlives a restart, a reset and a restore, leaves only as a certificate, and is good for Google's names alone.
func TestAuthorityIsTheStates(t *testing.T) {
	o := Options{Project: "p", Empty: true, State: filepath.Join(t.TempDir(), "state")}
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	saved := save(t, s)
	first, err := s.Authority()
	if err != nil {
		t.Fatal(err)
	}
	for _, again := range []func() error{
		s.Reset,
		func() error { return s.Restore(saved) },
		func() error {
			s.Close()
			s, err = Open(o)
			return err
		},
	} {
		if err := again(); err != nil {
			t.Fatal(err)
		}
		if now, err := s.Authority(); err != nil || !bytes.Equal(now, first) {
			t.Errorf("another authority: %v", err)
		}
	}
	defer s.Close()
	var key string
	s.read(func(tx *tx) {
		o, _ := tx.get(authorityPath)
		key = text(o, "_key")
	})
	if !strings.Contains(key, "PRIVATE KEY") {
		t.Fatal("there is no key to look for")
	}
	served, err := http.Get("http://" + serve(t, s) + AuthorityFile)
	if err != nil {
		t.Fatal(err)
	}
	defer served.Body.Close()
	file, err := io.ReadAll(served.Body)
	if err != nil || !bytes.Equal(file, first) {
		t.Errorf("%s: %s %v", AuthorityFile, file, err)
	}
	for name, out := range map[string][]byte{"Snapshot": snapshot(t, s), "Save": save(t, s), "Authority": first} {
		if strings.Contains(string(out), "PRIVATE KEY") {
			t.Errorf("%s shows the key", name)
		}
	}
	if _, err := s.leaf("compute.googleapis.com"); err != nil {
		t.Fatal(err)
	}
	evil := signedBy(t, s, "bank.example")
	_, err = evil.Verify(x509.VerifyOptions{Roots: authorityOf(t, s), DNSName: "bank.example"})
	if err == nil {
		t.Error("it can vouch for bank.example")
	}
	good := signedBy(t, s, "compute.googleapis.com")
	if _, err := good.Verify(x509.VerifyOptions{Roots: authorityOf(t, s), DNSName: "compute.googleapis.com"}); err != nil {
		t.Error(err)
	}
}

// signedBy lets the authority of s sign for any name, as who has stolen its key would.
func signedBy(t *testing.T, s *Sandbox, host string) *x509.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: s.serial(), DNSNames: []string{host}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}, s.authority.cert, key.Public(), s.authority.key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// TestLeavesAreBounded: whatever hosts a client asks for, few certificates are kept; an old one is made anew.
func TestLeavesAreBounded(t *testing.T) {
	now := time.Now()
	s := open(t, Options{Now: func() time.Time { return now }})
	first, err := s.leaf("run.googleapis.com")
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := s.leaf("run.googleapis.com"); again != first {
		t.Error("a certificate is made twice")
	}
	now = now.Add(leafLife)
	if again, _ := s.leaf("run.googleapis.com"); again == first {
		t.Error("an expired certificate is given")
	}
	for i := range maxLeaves + 10 {
		if _, err := s.leaf(fmt.Sprintf("r%d-run.googleapis.com", i)); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(s.authority.leaves); n > maxLeaves {
		t.Errorf("%d certificates are kept", n)
	}
}
