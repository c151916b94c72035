package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"runlb/gcp/sandbox/statefile"
)

// ground is a sandbox with a load balancer in it, which goes back to that after every request that changes it.
type ground struct {
	testing.TB
	s     *Sandbox
	saved []byte
}

func newGround(f *testing.F) ground {
	u := user{f, open(f, Options{Project: "p"})}
	u.network("n")
	u.backend()
	u.rule("r", "10.1.2.9", "80")
	return ground{f, u.s, save(f, u.s)}
}

// send lets the sandbox answer r as it comes from a front, and checks what every answer must be.
func (g ground) send(t *testing.T, r *http.Request) *reply {
	g.s.settle()
	before := g.s.store.docs.copy()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond) // nobody waits for operations here.
	defer cancel()
	answer := newReply()
	guard(g.s).ServeHTTP(answer, r.WithContext(ctx))
	changed := !maps.Equal(before.packed, g.s.store.docs.packed)
	if answer.code >= 400 && changed {
		t.Errorf("%s %s: %d, and the state has changed", r.Method, r.URL, answer.code)
	}
	if changed {
		if err := g.s.Restore(g.saved); err != nil {
			t.Fatal(err)
		}
	}
	return answer
}

// wellFormed checks an answer of an API: JSON, and errors in an envelope that tells their code.
func wellFormed(t *testing.T, r *http.Request, answer *reply) {
	if answer.lost != nil || answer.code == 0 {
		t.Fatalf("%s %s: no answer", r.Method, r.URL)
	}
	kind := answer.header.Get("Content-Type")
	if strings.HasPrefix(kind, "text/plain") && answer.code == http.StatusForbidden || kind == "application/x-pem-file" || strings.HasPrefix(kind, "multipart/mixed") {
		return // the guard's words, the authority's certificate, a batch.
	}
	var o object
	if err := json.Unmarshal(answer.body.Bytes(), &o); err != nil || o == nil || !strings.HasPrefix(kind, "application/json") {
		t.Fatalf("%s %s: %d %s: %v in %s", r.Method, r.URL, answer.code, kind, err, answer.body.String())
	}
	if answer.code < 300 {
		return
	}
	if answer.code == http.StatusInternalServerError || answer.code < 400 {
		t.Errorf("%s %s: %d %s", r.Method, r.URL, answer.code, message(o))
	}
	if e := child(o, "error"); e != nil && (number(e, "code") != answer.code || text(e, "message") == "") || e == nil && text(o, "error") == "" {
		t.Errorf("%s %s: %d, and the body says %v", r.Method, r.URL, answer.code, o)
	}
}

// fuzzedHosts are the ways in: the Host of an origin-form request, or of an absolute-form one after a slash.
var fuzzedHosts = []string{
	"127.0.0.1:8787", "localhost", "compute.googleapis.com", "run.googleapis.com", "us-central1-run.googleapis.com", "www.googleapis.com",
	"oauth2.googleapis.com", "cloudresourcemanager.googleapis.com", "serviceusage.googleapis.com", "orgpolicy.googleapis.com", "iamcredentials.googleapis.com",
	"storage.googleapis.com", "/compute.googleapis.com", "/europe-west1-run.googleapis.com", "/www.googleapis.com:443", "/127.0.0.1:8787", "evil.example",
}

func FuzzRequest(f *testing.F) {
	networks := "/compute/v1/projects/p/global/networks"
	services := "/v2/projects/p/locations/us-central1/services"
	for i, seed := range []struct{ method, target, header, body string }{
		{"GET", networks, "", ""}, {"GET", networks + "?filter=name%3Dn&maxResults=1&pageToken=x&orderBy=name", "", ""},
		{"POST", networks + "?requestId=00000000-0000-4000-8000-000000000001", "Authorization: Bearer runlb.x", makeNetwork},
		{"PATCH", networks + "/n?alt=json;enum-encoding=int&fields=a/b(c)", "X-HTTP-Method-Override: GET", `{"routingConfig":{"routingMode":"GLOBAL"}}`},
		{"DELETE", networks + "/n", "", ""}, {"POST", networks + "/n/switchToCustomMode", "", "{}"}, {"GET", "/compute/v1/projects/p/aggregated/backendServices?includeAllScopes=True&returnPartialSuccess=True", "", ""},
		{"PUT", "/compute/v1/projects/p/regions/us-central1/backendServices/bes", "", `{"name":"bes","backends":null,"fingerprint":"x"}`},
		{"POST", "/compute/v1/projects/p/regions/us-central1/urlMaps/map/validate", "", `{"resource":{"name":"map","tests":[{"host":"a","path":"/"}]}}`},
		{"POST", services + "?serviceId=s&validateOnly=true", "", `{"template":{"containers":[{"image":"i","ports":[{"containerPort":8080}]}]},"traffic":[{"percent":100}]}`},
		{"POST", services + "/s:setIamPolicy", "", `{"policy":{"bindings":[{"role":"roles/run.invoker","members":["allUsers"],"condition":{}}]}}`},
		{"POST", "/apis/serving.knative.dev/v1/namespaces/p/services", "", `{"kind":"Service","metadata":{"name":"s"},"spec":{"template":{"spec":{"containers":[{"image":"i"}]}}}}`},
		{"POST", "/token", "Content-Type: application/x-www-form-urlencoded", "grant_type=refresh_token"},
		{"POST", batchPath, `Content-Type: multipart/mixed; boundary="b"`, batchOf("GET " + networks + " HTTP/1.1\r\n\r\n")},
		{"GET", "/v1/projects/p/services:batchGet?names=projects/p/services/run.googleapis.com", "", ""}, {"GET", AuthorityFile, "Origin: https://evil.example", ""},
		{"POST", "/v2/projects/p/policies", "", `{"name":"projects/p/policies/run.allowedIngress","spec":{"rules":[{"allowAll":true}]}}`},
		{"OPTIONS", "*", "", ""}, {"GET", "//compute/../v1/%2e%2e/projects/p", "", "null"},
	} {
		f.Add(byte(i), seed.method, seed.target, seed.header, []byte(seed.body))
		f.Add(byte(2), seed.method, seed.target, seed.header, []byte(seed.body))
	}
	g := newGround(f)
	f.Fuzz(func(t *testing.T, host byte, method, target, header string, body []byte) {
		u, err := url.ParseRequestURI(target)
		if err != nil || method == "" || method == http.MethodConnect || u.Host != "" {
			return // net/http refuses it, or it is no request to an API.
		}
		r := &http.Request{Method: method, URL: u, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), RequestURI: target}
		for line := range strings.Lines(header) {
			if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
				r.Header.Add(name, strings.TrimSpace(value))
			}
		}
		at, absolute := strings.CutPrefix(fuzzedHosts[int(host)%len(fuzzedHosts)], "/")
		r.Host = at
		if absolute {
			r.URL.Scheme, r.URL.Host = "http", at
		}
		wellFormed(t, r, g.send(t, r))
	})
}

func FuzzBatch(f *testing.F) {
	network := "POST /compute/v1/projects/p/global/networks HTTP/1.1\r\nContent-Length: 42\r\n\r\n" + makeNetwork
	f.Add([]byte(batchOf(network, "GET /compute/v1/projects/p/global/networks/n HTTP/1.1\r\n\r\n")))
	f.Add([]byte(batchOf("GET http://a/compute/v1/projects/p HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "POST "+batchPath+" HTTP/1.1\r\n\r\n")))
	f.Add([]byte("--b\r\n\r\n--b--"))
	g := newGround(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		r := &http.Request{Method: "POST", URL: &url.URL{Path: batchPath}, Host: "compute.googleapis.com", Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
			Header: http.Header{"Content-Type": {`multipart/mixed; boundary="b"`}}}
		wellFormed(t, r, g.send(t, r))
	})
}

// FuzzRanges makes two subnetworks in one network: ranges that are taken are IPv4 networks that hold a few addresses, and do not overlap.
func FuzzRanges(f *testing.F) {
	for _, pair := range [][2]string{{"10.0.0.0/24", "10.0.1.0/24"}, {"10.0.0.0/24", "10.0.0.128/25"}, {"10.0.0.1/24", "fd00::/64"}, {"0.0.0.0/0", "10.1.2.3"}, {"10.0.0.0/29", "010.0.0.0/29"}} {
		f.Add(pair[0], pair[1])
	}
	g := newGround(f)
	f.Fuzz(func(t *testing.T, one, other string) {
		var taken []netip.Prefix
		defer g.s.Restore(g.saved)
		for i, text := range []string{one, other} {
			body, err := appendJSON(nil, object{"name": fmt.Sprint("s", i), "network": "global/networks/n", "ipCidrRange": text})
			if err != nil {
				t.Fatal(err)
			}
			answer := newReply()
			r, err := http.NewRequest("POST", "/compute/v1/"+inUS+"subnetworks", bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			g.s.ServeHTTP(answer, r)
			wellFormed(t, r, answer)
			if answer.code >= 300 {
				continue
			}
			p, err := netip.ParsePrefix(text)
			if err != nil || !p.Addr().Is4() || p != p.Masked() || p.Bits() > 29 || p.Bits() < 4 {
				t.Errorf("the range %q was taken: %v", text, err)
			}
			if slices.ContainsFunc(taken, p.Overlaps) {
				t.Errorf("%s overlaps %v, and was taken", p, taken)
			}
			taken = append(taken, p)
		}
	})
}

// sealed is a saved state of the records in text, one a line: no fuzzer finds their checksums.
func sealed(text []byte) []byte {
	state := []byte(statefile.Header)
	for line := range bytes.Lines(append(text, "\n{}"...)) {
		line = bytes.TrimSuffix(line, []byte("\n"))
		state = fmt.Appendf(state, "%08x %s\n", crc32.Checksum(line, crc32.MakeTable(crc32.Castagnoli)), line)
	}
	return state
}

// FuzzSaved: what is taken for a saved state can be saved again as the same, and compared with itself. The seeds are short: the fuzzer
// spends its time on making long ones shorter.
func FuzzSaved(f *testing.F) {
	for _, records := range []string{
		`{"a/b":{"n":1}}`, `{"a/b":{"n":1}}` + "\n" + `{"a/b":null,"b/c":{"_privateKey":"k"}}`, `{"secrets/x":{}}`, `{"a":{}}`, `{"a/b":[]}`, `{}`,
	} {
		f.Add([]byte(records), true)
		f.Add(sealed([]byte(records)), false)
	}
	f.Add([]byte(`{"a/b":{"n":[1,{"id":"2"}]}}`), false)
	f.Add([]byte(statefile.Header), false)
	f.Fuzz(func(t *testing.T, data []byte, seal bool) {
		if seal {
			data = sealed(data)
		}
		if ds, err := DiffAll(data, data); err == nil && len(ds) > 0 {
			t.Errorf("it differs from itself: %s", ds)
		}
		docs, err := readSaved(data)
		if err != nil {
			return
		}
		all := newDocuments()
		for path, content := range docs {
			all.put(path, content)
		}
		again, err := writeSaved(all.sorted())
		if err != nil {
			t.Fatal(err)
		}
		if same, err := readSaved(again); err != nil || !maps.Equal(docs, same) {
			t.Errorf("saved again it is another: %v", err)
		}
	})
}
