package sandbox

import (
	"crypto/tls"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// BenchmarkBalancer sends requests over loopback to the built-in hello, with keep-alive: HTTP in absolute form, HTTPS through CONNECT.
func BenchmarkBalancer(b *testing.B) {
	for _, scheme := range []string{"http", "https"} {
		b.Run(scheme, func(b *testing.B) {
			s, err := Open(Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			l := lab{b, s}
			l.network(true)
			l.backend("all", object{"urlMask": "/<service>"})
			urlMap := object{"defaultService": inRegion + "backendServices/all"}
			if scheme == "https" {
				l.frontend(urlMap, false, "login.example.com")
			} else {
				l.frontend(urlMap, false)
			}
			server := httptest.NewServer(s)
			defer server.Close()
			proxy, err := url.Parse(server.URL)
			if err != nil {
				b.Fatal(err)
			}
			proxy.User = url.User("lb-network.us-central1")
			transport := &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, MaxIdleConnsPerHost: 64}
			defer transport.CloseIdleConnections()
			client := &http.Client{Transport: transport}
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					resp, err := client.Get(scheme + "://10.1.2.99/login")
					if err != nil {
						b.Error(err)
						return
					}
					io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
			if scheme == "http" {
				b.ReportMetric(10_000, "req/s-aim")
			}
		})
	}
}
