package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"runlb/gcp/sandbox/ring"
)

// serve runs s on loopback until the test ends and returns host:port.
func serve(t testing.TB, s *Sandbox) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, ln) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return ln.Addr().String()
}

func TestFronts(t *testing.T) {
	s := open(t, Options{Project: "p"})
	at := serve(t, s)
	proxy, _ := url.Parse("http://" + at)
	direct := &http.Client{Transport: &http.Transport{}}
	proxied := &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy)}}
	for name, c := range map[string]struct {
		client *http.Client
		url    string
		status int
	}{
		"origin-form":                {direct, "http://" + at + "/compute/v1/projects/p", 200},
		"absolute-form":              {proxied, "http://compute.googleapis.com/compute/v1/projects/p", 200},
		"www.googleapis.com":         {proxied, "http://www.googleapis.com/compute/v1/projects/p", 200},
		"in-process":                 {&http.Client{Transport: s.Transport()}, "https://compute.googleapis.com/compute/v1/projects/p", 200},
		"in-process, any host":       {&http.Client{Transport: s.Transport()}, "http://sandbox/compute/v1/projects/p", 200},
		"unknown path":               {direct, "http://" + at + "/nothing/here", 404},
		"an API of no interest":      {proxied, "http://storage.googleapis.com/storage/v1/b", 501},
		"a project that is not":      {direct, "http://" + at + "/compute/v1/projects/nobody/global/networks", 404},
		"a path that climbs":         {direct, "http://" + at + "/compute/v1/projects/p/global/networks/%2e%2e", 400},
		"a collection that is not":   {direct, "http://" + at + "/compute/v1/projects/p/global/healthChecks", 200},
		"a thing of that kind":       {direct, "http://" + at + "/compute/v1/projects/p/global/healthChecks/x", 404},
		"an unknown deeper path":     {direct, "http://" + at + "/compute/v1/projects/p/a/b/c/d/e", 404},
		"a method that is not":       {direct, "http://" + at + "/compute/v1/projects/p/global/networks/n/explode", 404},
		"regions":                    {direct, "http://" + at + "/compute/v1/projects/p/regions/us-central1", 200},
		"no such region":             {direct, "http://" + at + "/compute/v1/projects/p/regions/mars-north1", 404},
		"zones":                      {direct, "http://" + at + "/compute/v1/projects/p/zones?maxResults=3", 200},
		"Shared VPC host":            {direct, "http://" + at + "/compute/v1/projects/p/getXpnHost", 200},
		"usable subnets":             {direct, "http://" + at + "/compute/v1/projects/p/aggregated/subnetworks/listUsable", 200},
		"a filter that is no filter": {direct, "http://" + at + "/compute/v1/projects/p/global/networks?filter=%28", 400},
	} {
		r, err := c.client.Get(c.url)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		body, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if r.StatusCode != c.status || !json.Valid(body) {
			t.Errorf("%s: %d %s, want %d", name, r.StatusCode, body, c.status)
		}
	}
}

func TestServeRefusesOtherAddresses(t *testing.T) {
	s := open(t, Options{})
	ln, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Skip("cannot listen on all addresses")
	}
	if err := s.Serve(t.Context(), ln); err == nil || !strings.Contains(err.Error(), "loopback") {
		t.Errorf("serve on all addresses: %v", err)
	}
	if conn, err := net.DialTimeout("tcp", ln.Addr().String(), time.Second); err == nil {
		conn.Close()
		t.Error("the refused listener is open")
	}
}

func TestFaults(t *testing.T) {
	u := newUser(t, Options{})
	post := func(name string) (int, error) {
		r, _ := http.NewRequest("POST", "http://h/compute/v1/projects/p/global/networks", strings.NewReader(`{"name":"`+name+`","autoCreateSubnetworks":false}`))
		answer, err := u.s.Transport().RoundTrip(r)
		if err != nil {
			return 0, err
		}
		return answer.StatusCode, nil
	}
	first := When{Method: "POST", Kind: "networks", Nth: 1}
	u.s.Fault(Fault{first, Drop{}})
	u.s.Fault(Fault{first, Drop{Commit: true}})
	u.s.Fault(Fault{first, Answer{Status: 503, Body: `{"error":{"code":503}}`}})
	if _, err := post("a"); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("drop before: %v", err)
	}
	if _, err := post("b"); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("drop after: %v", err)
	}
	if status, err := post("c"); err != nil || status != 503 {
		t.Errorf("status: %d %v", status, err)
	}
	if status, err := post("d"); err != nil || status != 200 {
		t.Errorf("once the faults are spent: %d %v", status, err)
	}
	for name, want := range map[string]int{"a": 404, "b": 200, "c": 404, "d": 200} {
		if status, _ := u.do("GET", base+"global/networks/"+name, ""); status != want {
			t.Errorf("network %s: %d, want %d", name, status, want)
		}
	}
}

func TestDroppedConnectionOnASocket(t *testing.T) {
	s := open(t, Options{Project: "p"})
	s.Fault(Fault{When{Nth: 1}, Drop{}})
	client := &http.Client{Transport: &http.Transport{}}
	if r, err := client.Post("http://"+serve(t, s)+"/compute/v1/projects/p", "", nil); err == nil {
		r.Body.Close()
		t.Errorf("an answer came: %d", r.StatusCode)
	}
}

func TestRequestsAreLogged(t *testing.T) {
	u := newUser(t, Options{})
	for range ring.Size + 5 {
		u.s.requests.Add(Request{Path: "old"})
	}
	u.do("GET", base+"global/networks/none", "")
	all := u.s.Requests()
	last := all[len(all)-1]
	if len(all) != ring.Size || last.Status != 404 || last.Path != "/compute/v1/projects/p/global/networks/none" {
		t.Errorf("%d requests, the last %+v", len(all), last)
	}
}

func TestDeniedPermission(t *testing.T) {
	u := newUser(t, Options{})
	u.make("POST", base+"global/networks", `{"name":"n","autoCreateSubnetworks":false}`)
	u.s.Deny("compute.networks.create", "projects/p")
	u.s.Deny("compute.networks.delete", "projects/p/global/networks/n")
	u.s.Deny("compute.networks.list", "projects/p")
	u.refuses([]refusedRequest{
		{"create", "POST", base + "global/networks", `{"name":"m","autoCreateSubnetworks":false}`, 403, "Required 'compute.networks.create' permission for 'projects/p/global/networks/m'"},
		{"delete", "DELETE", base + "global/networks/n", "", 403, "Required 'compute.networks.delete' permission for 'projects/p/global/networks/n'"},
		{"list", "GET", base + "global/networks", "", 403, "Required 'compute.networks.list' permission for 'projects/p'"},
	})
	_, granted := u.do("POST", base+"global/networks/n/testIamPermissions", `{"permissions":["compute.networks.get","compute.networks.delete"]}`)
	if got := items(granted, "permissions"); len(got) != 1 || got[0] != "compute.networks.get" {
		t.Errorf("testIamPermissions: %v", got)
	}
}
