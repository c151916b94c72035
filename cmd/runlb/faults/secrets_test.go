package faults

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"runlb/gcp"
	"runlb/steps"
)

// bears is a process that is logged in, and whose requests pass through b.
func (w *world) bears(b bearing) process {
	p := w.loggedIn(&gcloud{lasts: time.Hour})
	b.w, b.next = w, w.wire
	p.clouds.(*gcp.Opener).Base = b
	return p
}

// bearing checks that requests carry the token where it belongs, so that there is something to leak.
type bearing struct {
	w    *world
	next http.RoundTripper
	post func() // in place of the one request that carries the key
}

func (b bearing) RoundTrip(r *http.Request) (*http.Response, error) {
	if got := r.Header.Get("Authorization"); got != "Bearer "+accessToken {
		b.w.t.Errorf("%s %s carries %q", r.Method, r.URL, got)
	}
	if b.post != nil && r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/sslCertificates") {
		b.post()
	}
	return b.next.RoundTrip(r)
}

// K1: the private key is in one request's body, the token in headers, and neither anywhere else: not in a URL, the journal, output, JSON, the
// trace, an export or a file; also when the run panics or dies with the key in its hands, and when the API says it back.
func TestFaultsK1(t *testing.T) {
	for _, v := range []variant{variants()[1], variants()[3]} {
		at(t, v.name+"/logged in", v, func(w *world) {
			p := w.bears(bearing{})
			p.showsAll()
			if r := p.up(); !r.done() {
				w.t.Fatal(r)
			}
			p.showsAll()
			w.carriedOnce()
		})
		at(t, v.name+"/panic", v, func(w *world) {
			p := w.bears(bearing{post: func() { panic("at the worst moment") }})
			r := p.up()
			w.tellsJSON(r.events)
			fmt.Fprintln(&w.said, r)
			if r.end.Ending != steps.EndFailed || !r.says("at the worst moment") {
				w.t.Error(r)
			}
			w.finish(process.up)
			w.built()
		})
		for _, point := range boundaries(t, v, nothing, process.up) {
			if !strings.Contains(point, "/sslCertificates (") {
				continue
			}
			at(t, v.name+"/killed "+point, v, func(w *world) {
				w.kill(point, process.up)
				w.finish(process.up)
				w.built()
			})
		}
		for what, answer := range map[string]string{
			"the key":          `400 {"error":{"code":400,"message":"Invalid value for field 'resource.privateKey': '%s'.","errors":[{"reason":"invalid","message":"%s"}]}}`,
			"the token":        `403 {"error":{"code":403,"message":"no: Authorization: Bearer ` + accessToken + `"}}`,
			"the key, no JSON": `502 <html>%s</html>`,
		} {
			at(t, v.name+"/said back: "+what, v, func(w *world) {
				key := strings.ReplaceAll(string(canary().key), "\n", `\n`)
				status, body, _ := strings.Cut(strings.ReplaceAll(answer, "%s", key), " ")
				w.arm(fmt.Sprintf("POST sslCertificates * answer %s %q", status, body))
				w.bears(bearing{}).showsAll()
				w.struck()
				if strings.HasPrefix(status, "4") && !strings.Contains(w.said.String(), "[private key]") && !strings.Contains(w.said.String(), "[token]") {
					w.t.Errorf("the answer was not shown, so this proves nothing: %s", w.said.String())
				}
			})
		}
	}
}

// carriedOnce checks that the key was in the one body, once.
func (w *world) carriedOnce() {
	w.t.Helper()
	n := 0
	for _, s := range w.wire.mutations() {
		if strings.Contains(s.path, "/sslCertificates/") && s.method == http.MethodPost {
			n++
		}
	}
	if n < 2 || n > 3 { // showsAll builds it, too
		w.t.Errorf("%d certificates were sent", n)
	}
}
