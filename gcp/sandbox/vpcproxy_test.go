package sandbox

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// TestOverTheWire: a real proxy client on loopback, in absolute form and through CONNECT, with a body that nobody could buffer twice.
func TestOverTheWire(t *testing.T) {
	s := openSandbox(t, Options{})
	l := lab{t, s}
	l.network(true)
	l.backend("login", object{"service": "login"})
	l.frontend(object{"defaultService": inRegion + "backendServices/login"}, false, "login.example.com")
	server := httptest.NewServer(s)
	defer server.Close()
	through := func(user string) *http.Client {
		proxy, err := url.Parse(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		if user != "" {
			proxy.User = url.User(user)
		}
		transport := &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
		t.Cleanup(transport.CloseIdleConnections)
		return &http.Client{Transport: transport}
	}
	c := through("lb-network.us-central1")
	if code, _, g := get(t, c, "https://10.1.2.99/x"); code != 200 || g.Service != "login" || g.Path != "/x" {
		t.Errorf("CONNECT: %d %+v", code, g)
	}
	const size = 64 << 20
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://10.1.2.99/up", io.LimitReader(zeros{}, size))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "application/json")
	resp, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	var g greeting
	if err := json.NewDecoder(resp.Body).Decode(&g); err != nil || g.Bytes != size {
		t.Errorf("the container got %d bytes (%v), want %d", g.Bytes, err, size)
	}
	resp.Body.Close()
	for _, tc := range []struct {
		user, url string
		code      int
		says      string
	}{
		{"", "http://10.1.2.99/", http.StatusProxyAuthRequired, "NETWORK.REGION"},
		{"lb-network", "http://10.1.2.99/", http.StatusProxyAuthRequired, "NETWORK.REGION"},
		{"lb-network.us-central1", "http://10.1.2.99/", http.StatusGatewayTimeout, "timeout"},
		{"lb-network.us-central1", "http://10.1.2.99:443/", http.StatusBadGateway, "speaks HTTPS"},
		{"nowhere.us-central1", "http://10.1.2.99/", http.StatusBadGateway, "no subnet"},
		{"lb-network.us-central1", "http://login.example.com/", http.StatusForbidden, "--connect-to login.example.com:80:ADDRESS:80"},
		{"", "http://storage.googleapis.com/", http.StatusNotImplemented, "storage.googleapis.com"},
	} {
		resp, err := through(tc.user).Get(tc.url)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != tc.code || !strings.Contains(string(body), tc.says) {
			t.Errorf("GET %s as %q: %d %q; want %d with %q", tc.url, tc.user, resp.StatusCode, body, tc.code, tc.says)
		}
	}
	if _, err := through("").Get("https://storage.googleapis.com/"); err == nil || !strings.Contains(err.Error(), "Forbidden") {
		t.Errorf("CONNECT to an API that is not simulated: %v, want 403", err)
	}
}

// zeros never ends.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}
