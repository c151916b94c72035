package sandbox

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestHelloText: service and revision stand at the beginning, where a probe keeps them; headers follow in order.
func TestHelloText(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "http://login.example.com/a?b=c", strings.NewReader("12345"))
	r.Header.Set("X-Two", "2")
	r.Header.Set("X-One", "1")
	w := httptest.NewRecorder()
	hello(container{Project: "p", Region: "r", Service: "login", Revision: "login-00001-abc", Tag: "test"}, w, r)
	want := `Hello from login

service:  login
revision: login-00001-abc
tag:      test
region:   r
project:  p
request:  POST /a?b=c
host:     login.example.com
body:     5 bytes

x-one: 1
x-two: 2
`
	if got := w.Body.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
