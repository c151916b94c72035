package steps

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestJudge(t *testing.T) {
	const (
		denied  = "<title>403 Forbidden</title> Your client does not have permission to get URL <code>/</code> from this server."
		missing = "<title>Error 404 (Not Found)!!1</title> The requested URL was not found on this server."
	)
	right := answer{host: "login.example.com", service: "login", known: true, tagKnown: true, reads: true, ingress: IngressAll, invoker: InvokerPublic}
	with := func(edit func(*answer)) answer { a := right; edit(&a); return a }
	tests := []struct {
		name string
		a    answer
		want ProbeVerdict
	}{
		{"200", with(func(a *answer) { a.code = 200 }), ProbeServing},
		{"redirect", with(func(a *answer) { a.code = 302 }), ProbeServing},
		{"200, certificate fits", with(func(a *answer) { a.code, a.names = 200, []string{"*.example.com"} }), ProbeServing},
		{"200, certificate for another name", with(func(a *answer) { a.code, a.names = 200, []string{"cart.example.com"} }), ProbeTLSName},
		{"200, wildcard one label too short", with(func(a *answer) { a.code, a.host, a.names = 200, "a.b.example.com", []string{"*.example.com"} }), ProbeTLSName},
		{"200, certificate without names", with(func(a *answer) { a.code, a.names = 200, []string{} }), ProbeTLSName},
		{"timeout", with(func(a *answer) { a.exit = 28 }), ProbeTimeout},
		{"refused", with(func(a *answer) { a.exit = 7 }), ProbePropagating},
		{"no TLS yet", with(func(a *answer) { a.exit = 35 }), ProbePropagating},
		{"empty reply", with(func(a *answer) { a.exit = 52 }), ProbePropagating},
		{"403 of a private service", with(func(a *answer) { a.code, a.body, a.invoker = 403, denied, InvokerPrivate }), ProbePrivate},
		{"403, policy not readable", with(func(a *answer) { a.code, a.body, a.invoker = 403, denied, InvokerUnknown }), ProbePrivate},
		{"403 of a public service", with(func(a *answer) { a.code, a.body = 403, denied }), ProbePropagating},
		{"403 by ingress", with(func(a *answer) { a.code, a.body, a.ingress = 403, denied, IngressNone }), ProbeIngress},
		{"404 by ingress", with(func(a *answer) { a.code, a.body, a.ingress = 404, missing, IngressNone }), ProbeIngress},
		{"403 of the container", with(func(a *answer) { a.code, a.body = 403, "members only" }), ProbeServing},
		{"401", with(func(a *answer) { a.code = 401 }), ProbePrivate},
		{"404, mask misses", with(func(a *answer) { a.code, a.body, a.reads = 404, missing, false }), ProbeMaskMiss},
		{"404, no such service", with(func(a *answer) { a.code, a.body, a.known = 404, missing, false }), ProbeMaskMiss},
		{"404, no such tag", with(func(a *answer) { a.code, a.body, a.tagKnown = 404, missing, false }), ProbeMaskMiss},
		{"404, all is right", with(func(a *answer) { a.code, a.body = 404, missing }), ProbePropagating},
		{"404 of the container", with(func(a *answer) { a.code, a.body = 404, `{"error":"no such page"}` }), ProbeServing},
		{"503 of the proxy", with(func(a *answer) { a.code, a.body = 503, "no healthy upstream" }), ProbePropagating},
		{"502 without a body", with(func(a *answer) { a.code = 502 }), ProbePropagating},
		{"502 of the service", with(func(a *answer) { a.code, a.body = 502, "bad" }), ProbeServerError},
		{"500", with(func(a *answer) { a.code, a.body = 500, "panic" }), ProbeServerError},
		{"a redirect, as asked for", with(func(a *answer) { a.code, a.redirect = 301, true }), ProbeServing},
		{"200 where a redirect was asked for", with(func(a *answer) { a.code, a.redirect = 200, true }), ProbePropagating},
		{"429", with(func(a *answer) { a.code = 429 }), ProbeServerError},
	}
	for _, tt := range tests {
		got, text := judge(tt.a)
		if got != tt.want || text == "" {
			t.Errorf("%s: %q (%s), want %q", tt.name, got, text, tt.want)
		}
	}
}

func TestSerialReader(t *testing.T) {
	body := base64.StdEncoding.EncodeToString([]byte("Hello\x1b[2J from login\n"))
	text := "[    1.2] Linux version\r\n" +
		"[ 9.1] startup: runlb-probe 1 https-login 1 28 000 10002 -\r\n" +
		"runlb-probe 1 https-login 2 0 200 41 " + body + "\r\n" +
		"runlb-probe 1 broken x 0 200 41 -\nrunlb-probe 1 short\nrunlb-cert 1 https-login notacert\n" +
		"runlb-probe 2 later 1 0 200 1 -\nrunlb-done 1\nrunlb-probe 1 cut 1 0"
	for _, piece := range []int{1, 7, len(text)} {
		var r serialReader
		var lines []serialLine
		for at := 0; at < len(text); at += piece {
			lines = append(lines, r.feed(text[at:min(at+piece, len(text))])...)
		}
		if len(lines) != 3 || lines[0].try == nil || lines[1].try == nil || !lines[2].done {
			t.Fatalf("in pieces of %d: %+v", piece, lines)
		}
		first, second := lines[0].try, lines[1].try
		if first.Exit != 28 || first.Code != 0 || first.Took != 10002*time.Millisecond || first.Body != "" {
			t.Errorf("first try: %+v", first)
		}
		if second.Try != 2 || second.Code != 200 || second.Body != "Hello[2J from login\n" {
			t.Errorf("second try: %+v", second)
		}
	}
}

func FuzzSerialReader(f *testing.F) {
	f.Add("runlb-probe 1 a 1 0 200 1 -\nrunlb-done 1\n")
	f.Fuzz(func(t *testing.T, text string) {
		var r serialReader
		for _, l := range r.feed(text) {
			if l.try != nil && strings.ContainsAny(l.try.Body, "\x1b\r\b\u009b\u202e") {
				t.Errorf("a body steers the terminal: %q", l.try.Body)
			}
		}
	})
}

// TestProbeScript runs the script as an instance does, against a server on
// loopback; only the metadata server and the serial port are stand-ins.
func TestProbeScript(t *testing.T) {
	bash, err := exec.LookPath("bash")
	curl, missing := exec.LookPath("curl")
	if err != nil || missing != nil {
		t.Skip("needs bash and curl")
	}
	tries := 0
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if tries++; tries == 1 {
			http.Error(w, "no healthy upstream", http.StatusServiceUnavailable)
			return
		}
		w.Write([]byte("Hello from " + r.Host))
	}))
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	server.StartTLS()
	defer server.Close()
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	target := ProbeTarget{ID: "https-login", URL: "https://login.example.com:" + u.Port() + "/", Address: "127.0.0.1", Service: "login"}

	for name, openssl := range map[string]bool{"with openssl": true, "without openssl": false} {
		t.Run(name, func(t *testing.T) {
			tries = 0
			dir := t.TempDir()
			metadata := ProbeMetadata([]ProbeTarget{target})
			metadata[metadataInterval] = "0"
			stub := "#!" + bash + "\nlast=${@: -1}\ncase $last in *metadata.google.internal*) cat '" + dir + "/'\"${last##*/}\" ;; *) exec '" + curl + "' \"$@\" ;; esac\n"
			write(t, filepath.Join(dir, "bin", "curl"), stub)
			for key, value := range metadata {
				write(t, filepath.Join(dir, key), value)
			}
			port := filepath.Join(dir, "serial")
			script := strings.ReplaceAll(probeScript, ">/dev/ttyS0", ">>'"+port+"'")
			if _, err := exec.LookPath("openssl"); !openssl {
				script = strings.ReplaceAll(script, "command -v openssl", "false")
			} else if err != nil {
				t.Skip("needs openssl")
			}
			cmd := exec.CommandContext(t.Context(), bash, "-c", script)
			cmd.Env = append(os.Environ(), "PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH"))
			if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
				t.Fatalf("%v\n%s", err, out)
			}
			text, err := os.ReadFile(port)
			if err != nil {
				t.Fatal(err)
			}
			var r serialReader
			lines := r.feed(string(text))
			if len(lines) != 4 {
				t.Fatalf("%d lines:\n%s", len(lines), text)
			}
			var answers []ProbeResult
			var cert *x509.Certificate
			for _, l := range lines {
				switch {
				case l.try != nil:
					answers = append(answers, *l.try)
				case l.cert != nil:
					cert = l.cert.cert
				}
			}
			if len(answers) != 2 || answers[0].Code != 503 || answers[1].Code != 200 || !strings.HasPrefix(answers[1].Body, "Hello from login.example.com") {
				t.Errorf("answers: %+v", answers)
			}
			if cert == nil || !cert.Equal(server.Certificate()) || !lines[3].done {
				t.Errorf("lines:\n%s", text)
			}
		})
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
}
