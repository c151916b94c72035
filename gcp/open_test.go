package gcp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"cloud.google.com/go/auth"

	"runlb/steps"
)

func TestOpenSandboxAsksForNoCredentials(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" || r.Header.Get(quotaHeader) != "" || r.UserAgent() != "runlb/test" {
			t.Errorf("headers: %v", r.Header)
		}
		fmt.Fprint(w, `{"name":"n","id":"1"}`)
	}))
	defer server.Close()
	m := machine{onGCE: true}
	o := &Opener{Host: m.host(), UserAgent: "runlb/test", Sandbox: func(context.Context) (string, error) { return server.URL, nil }}
	for _, target := range []steps.Target{{Project: "p", Sandbox: true}, {Project: "p", Endpoint: server.URL + "/"}} {
		access, err := o.Open(t.Context(), target)
		if err != nil {
			t.Fatal(err)
		}
		if id := access.Identity(); !id.Sandbox || id.Source != "sandbox" {
			t.Errorf("%+v", id)
		}
		if _, err := access.Get(t.Context(), refTo(steps.KindNetwork, "n")); err != nil {
			t.Error(err)
		}
		access.Close()
	}
	if m.probed || len(m.ran) > 0 {
		t.Error("credentials were looked for")
	}
}

func TestEndpointsAreOnThisMachine(t *testing.T) {
	for endpoint, ok := range map[string]bool{
		"http://127.0.0.1:8787": true, "http://localhost:8787/": true, "http://[::1]:8787": true,
		"http://10.0.0.1:8787": false, "http://example.com": false, "https://127.0.0.1:1": false, "127.0.0.1:8787": false,
		"http://127.0.0.1:1/path": false, "http://u:p@127.0.0.1:1": false, "http://127.0.0.1.example.com": false, "": false, "http://": false,
	} {
		if _, err := loopback(endpoint); (err == nil) != ok {
			t.Errorf("%q: %v", endpoint, err)
		}
	}
}

func TestOpenGoogle(t *testing.T) {
	var auths, quotas []string
	m := machine{env: map[string]string{"GOOGLE_OAUTH_ACCESS_TOKEN": "CANARY"}}
	o := &Opener{Host: m.host(), UserAgent: "runlb/test", Base: answerFunc(func(r *http.Request) (*http.Response, error) {
		auths, quotas = append(auths, r.Header.Get("Authorization")), append(quotas, r.Header.Get(quotaHeader))
		if r.URL.Host != "compute.googleapis.com" || r.UserAgent() != "runlb/test" {
			t.Errorf("%s by %s", r.URL, r.UserAgent())
		}
		return answer(200, `{"name":"n","id":"1"}`), nil
	})}
	var calls []steps.Call
	access, err := o.Open(t.Context(), steps.Target{Project: "chosen", Trace: func(c steps.Call) { calls = append(calls, c) }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := access.Get(t.Context(), refTo(steps.KindNetwork, "n")); err != nil {
		t.Fatal(err)
	}
	if strings.Join(auths, ",") != "Bearer CANARY" || strings.Join(quotas, ",") != "chosen" {
		t.Errorf("sent as %q, counted for %q", auths, quotas)
	}
	if told, _ := json.Marshal(calls); len(calls) != 1 || strings.Contains(string(told), "CANARY") {
		t.Errorf("trace: %s", told)
	}
}

// TestIdentitySaysWhenTheLoginEnds: as far as the last token said it, and
// whether another one follows.
func TestIdentitySaysWhenTheLoginEnds(t *testing.T) {
	m := machine{gcloud: helperText}
	o := &Opener{Host: m.host(), Options: Options{GcloudAuth: true}, Base: answerFunc(func(*http.Request) (*http.Response, error) {
		return answer(200, `{"name":"n","id":"1"}`), nil
	})}
	access, err := o.Open(t.Context(), steps.Target{Project: "p"})
	if err != nil {
		t.Fatal(err)
	}
	if id := access.Identity(); !id.Renews || !id.Expires.IsZero() {
		t.Errorf("before any request: %+v", id)
	}
	if _, err := access.Get(t.Context(), refTo(steps.KindNetwork, "n")); err != nil {
		t.Fatal(err)
	}
	if id := access.Identity(); id.Expires.Year() != 2090 {
		t.Errorf("after one: %+v", id)
	}
	m = machine{env: map[string]string{"GOOGLE_OAUTH_ACCESS_TOKEN": "CANARY"}}
	if access, err = (&Opener{Host: m.host()}).Open(t.Context(), steps.Target{Project: "p"}); err != nil || access.Identity().Renews {
		t.Errorf("a bare token: %v, %+v", err, access.Identity())
	}
}

func TestNoIdentityNoCloud(t *testing.T) {
	m := machine{}
	_, err := (&Opener{Host: m.host()}).Open(t.Context(), steps.Target{Project: "p"})
	var none *NoCredentials
	if !errors.As(err, &none) || !errors.Is(err, steps.ErrCredentials) {
		t.Error(err)
	}
	if _, err := (&Opener{}).Open(t.Context(), steps.Target{Sandbox: true}); err == nil {
		t.Error("a sandbox that is not there was opened")
	}
}

// TestExpiredLogin: it happens in the middle of a run, on any request.
func TestExpiredLogin(t *testing.T) {
	for body, word := range map[string]string{
		`{"error":"invalid_grant","error_description":"Token has been expired or revoked."}`:                  "invalid_grant",
		`{"error":"invalid_grant","error_description":"reauth related error","error_subtype":"invalid_rapt"}`: "invalid_rapt",
	} {
		refused := &auth.Error{Response: &http.Response{StatusCode: 400}, Body: []byte(body)}
		c := over(nil)
		c.http.Transport = answerFunc(func(*http.Request) (*http.Response, error) { return nil, refused })
		_, err := c.Get(t.Context(), refTo(steps.KindNetwork, "n"))
		var e *steps.CloudError
		if !errors.As(err, &e) || !errors.Is(err, steps.ErrCredentials) || e.Reason != word || !strings.Contains(err.Error(), "gcloud auth application-default login") {
			t.Errorf("%s: %v", word, err)
		}
	}
}

// hostile is in every string that the cloud answers in TestNothingForeign.
const hostile = "x\x1b[2J\u009b1m\x07\r\u202e\u200b"

// TestNothingForeign reads each kind from a cloud whose every string is
// hostile.
func TestNothingForeign(t *testing.T) {
	text, _ := json.Marshal(hostile)
	one := func(fields ...string) string {
		var b strings.Builder
		b.WriteString(`{"id":"1"`)
		for _, f := range append(fields, "name", "description", "status", "fingerprint", "labelFingerprint", "etag", "uid", "uri") {
			if f[0] == '"' {
				b.WriteString("," + strings.ReplaceAll(f, "H", string(text)))
			} else {
				b.WriteString(`,"` + f + `":` + string(text))
			}
		}
		return b.String() + "}"
	}
	run := strings.NewReplacer(`"id":"1",`, "", `,"status":`+string(text), "", `,"fingerprint":`+string(text), "", `,"labelFingerprint":`+string(text), "")
	for k, body := range map[steps.Kind]string{
		steps.KindNetwork:        one(`"peerings":[{"network":H}]`),
		steps.KindSubnet:         one("region", "network", "purpose"),
		steps.KindProxySubnet:    one("region", `"purpose":"REGIONAL_MANAGED_PROXY"`, "role", "state"),
		steps.KindAddress:        one("region", "purpose", `"users":[H]`),
		steps.KindNEG:            one("region", "networkEndpointType", `"cloudRun":{"service":H,"tag":H,"urlMask":H}`),
		steps.KindBackendService: one("region", "loadBalancingScheme", "protocol"),
		steps.KindURLMap:         one("region", `"hostRules":[{"hosts":[H],"pathMatcher":"m"}]`, `"pathMatchers":[{"name":"m","pathRules":[{"paths":[H]}]}]`),
		steps.KindCertificate:    one("region", "certificate", `"subjectAlternativeNames":[H]`),
		steps.KindHTTPProxy:      one("region", "urlMap"),
		steps.KindHTTPSProxy:     one("region", "urlMap"),
		steps.KindForwardingRule: one("region", "loadBalancingScheme", "target", `"labels":{H:H}`),
		steps.KindFirewallRule:   one("network", `"targetTags":[H]`, `"allowed":[{"IPProtocol":H,"ports":[H]}]`),
		steps.KindInstance:       one("zone", "machineType", `"tags":{"items":[H]}`, `"metadata":{"items":[{"key":H,"value":H}]}`, `"networkInterfaces":[{"networkIP":H}]`),
		steps.KindService: run.Replace(one("latestReadyRevision", `"template":{"containers":[{"image":H}]}`,
			`"annotations":{"runlb.dev/a":H}`, `"trafficStatuses":[{"tag":H}]`)),
	} {
		c := over(func(r *http.Request) (*http.Response, error) {
			if strings.HasSuffix(r.URL.Path, "IamPolicy") {
				return answer(403, deniedBody), nil
			}
			return answer(200, body), nil
		})
		ref := refTo(k, "x")
		f, err := c.Get(t.Context(), ref)
		if err != nil {
			t.Errorf("%s: %v\n%s", k, err, body)
			continue
		}
		checked := 0
		walk(reflect.ValueOf(f), func(s string) {
			checked++
			if strings.ContainsAny(s, "\x1b\u009b\x07\r\u202e\u200b") {
				t.Errorf("%s: %q came through", k, s)
			}
		})
		if f.About().Name != clean(hostile) || checked < 5 {
			t.Errorf("%s: the strings did not arrive: %+v", k, f.Resource)
		}
	}
}

// walk calls see for every string inside v.
func walk(v reflect.Value, see func(string)) {
	switch v.Kind() {
	case reflect.String:
		see(v.String())
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walk(v.Elem(), see)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			walk(v.Field(i), see)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			walk(v.Index(i), see)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			walk(k, see)
			walk(v.MapIndex(k), see)
		}
	}
}
