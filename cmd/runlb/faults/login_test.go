package faults

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"runlb/gcp"
	"runlb/gcp/sandbox"
)

// gcloud gives tokens that last for a while, as gcloud's config-helper does, or an error.
type gcloud struct {
	lasts time.Duration
	asked atomic.Int32
	fails func(nth int) bool // nil: never
}

func (g *gcloud) run(context.Context, string, ...string) ([]byte, error) {
	if n := int(g.asked.Add(1)); g.fails != nil && g.fails(n) {
		return nil, errors.New("ERROR: (gcloud.config.config-helper) There was a problem refreshing your current auth tokens: invalid_grant: Token has been expired or revoked.")
	}
	return json.Marshal(map[string]any{"credential": map[string]any{"access_token": accessToken, "token_expiry": time.Now().Add(g.lasts)}})
}

// loggedIn is a process that works on Google Cloud with a login of gcloud.
func (w *world) loggedIn(g *gcloud) process {
	p := w.process()
	p.google = true
	p.clouds = &gcp.Opener{Base: w.wire, Options: gcp.Options{GcloudAuth: true}, Host: gcp.Host{
		Getenv: func(string) string { return "" }, LookPath: func(name string) (string, error) { return "/usr/bin/" + name, nil }, Run: g.run,
		ReadFile: func(name string) ([]byte, error) { return nil, errors.New("there is no " + name) },
	}}
	return p
}

// A13: a token that runs out is renewed unseen; a renewal that fails, once or for good, and a token that is refused end in a clean stop
// that says to log in and to resume.
func TestFaultsA13(t *testing.T) {
	for _, v := range variants() {
		at(t, v.name+"/renewed every ten seconds", v, func(w *world) {
			g := &gcloud{lasts: 10 * time.Second}
			if r := w.loggedIn(g).up(); !r.done() || g.asked.Load() < 4 {
				w.t.Errorf("asked %d times: %s", g.asked.Load(), r)
			}
			w.built()
		})
		for from := 2; from < 8; from++ {
			for name, fails := range map[string]func(nth int) bool{
				"fails once": func(nth int) bool { return nth == from },
				"revoked":    func(nth int) bool { return nth >= from },
			} {
				at(t, fmt.Sprintf("%s/renewal %d %s", v.name, from, name), v, func(w *world) {
					r := w.loggedIn(&gcloud{lasts: 10 * time.Second, fails: fails}).up()
					if !r.done() {
						w.saysToLogIn(r)
					}
					if name == "revoked" && r.done() {
						w.t.Errorf("it went on without a token: %s", r)
					}
					if r = w.loggedIn(&gcloud{lasts: time.Hour}).up(); !r.done() {
						w.t.Fatal(r)
					}
					w.built()
				})
			}
		}
	}
	eachCall(t, 24, ofStep, func(w *world, c call, do commandCase) {
		w.cloud.Fault(sandbox.Fault{When: c.When, What: sandbox.Answer{Form: "expired-token"}})
		r := do.run(w.process())
		w.struck()
		if !r.done() {
			w.saysToLogIn(r)
		}
		w.finish(do.run)
		do.holds(w)
	})
}

func (w *world) saysToLogIn(r result) {
	w.t.Helper()
	if !r.says("auth") || !r.says("login") || !r.says("run the same command again") && !r.says("resumes") {
		w.t.Errorf("it does not say to log in and to resume: %s", r)
	}
}

// A14: a clock that is wrong or jumps neither ends a wait early nor draws one out, and a certificate that it makes look invalid is
// explained.
func TestFaultsA14(t *testing.T) {
	clocks := map[string]func(began time.Time) time.Duration{
		"an hour fast":          func(time.Time) time.Duration { return time.Hour },
		"an hour slow":          func(time.Time) time.Duration { return -time.Hour },
		"jumps an hour back":    func(began time.Time) time.Duration { return jump(began, -time.Hour) },
		"jumps an hour forward": func(began time.Time) time.Duration { return jump(began, time.Hour) },
	}
	for _, v := range variants() {
		for clock, skew := range clocks {
			at(t, v.name+"/"+clock, v, func(w *world) {
				began := time.Now()
				p := w.process()
				p.now = func() time.Time { return time.Now().Add(skew(began)) }
				w.cloud.Fault(sandbox.Fault{When: sandbox.When{Method: "POST", Kind: "urlMaps", Nth: 1, Count: 3}, What: sandbox.Answer{Form: "unavailable"}})
				if r := p.up(); !r.done() {
					w.t.Fatal(r)
				}
				if took := time.Since(began); took > 3*time.Minute {
					w.t.Errorf("took %s", took)
				}
				w.built()
			})
		}
		for _, point := range sample("A14"+v.name, upCase().boundaries(t, v), 10) {
			skew := pick(point, time.Hour, -time.Hour)
			at(t, fmt.Sprintf("%s/killed at %s, and resumed with a clock that is %s off", v.name, point, skew), v, func(w *world) {
				w.kill(point, process.up)
				p := w.process()
				p.now = func() time.Time { return time.Now().Add(skew) }
				if r := p.up(); !r.done() {
					w.t.Fatal(r)
				}
				w.built()
			})
		}
	}
	at(t, "certificate not valid yet", variants()[0], func(w *world) {
		p := w.process()
		p.clouds = through(notValidYet{})
		if r := p.up(); r.done() || !strings.Contains(strings.ToLower(r.String()), "clock") {
			w.t.Errorf("the clock is not named: %s", r)
		}
	})
}

// jump is the skew of a clock that is right for twenty seconds.
func jump(began time.Time, by time.Duration) time.Duration {
	if time.Since(began) < 20*time.Second {
		return 0
	}
	return by
}

// notValidYet is a server whose certificate is not valid yet, by this machine's clock.
type notValidYet struct{}

func (notValidYet) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Cert: &x509.Certificate{}, Reason: x509.Expired,
		Detail: "current time 1999-12-31T23:00:00Z is before 2000-01-01T00:00:00Z"}}
}
