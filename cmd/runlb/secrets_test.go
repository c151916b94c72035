package main

import (
	"bytes"
	"context"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"runlb/cmd/runlb/internal/leak"
	"runlb/cmd/runlb/internal/program"
	"runlb/gcp/sandbox"
)

const sandboxAuthority = sandbox.AuthorityFile

// guarded is the real program at work under Google's host names with a private
// key, a token and a proxy's password, and all that it writes.
type guarded struct {
	*serving
	google  *gateway
	login   []string
	secrets map[string]leak.Secret

	mu    sync.Mutex
	wrote map[string][]byte
}

func guard(t *testing.T) *guarded {
	t.Helper()
	s := serve(t, "real/20")
	const token = "ya29.canary-token-MTIzNDU2Nzg5MDEyMzQ1Njc4OTA"
	file := filepath.Join(s.Folder, "access.token")
	if err := os.WriteFile(file, []byte(token), 0o600); err != nil {
		t.Fatal(err)
	}
	s.everyKind() // writes the key
	key, err := os.ReadFile(filepath.Join(s.Folder, "login.key"))
	if err != nil {
		t.Fatal(err)
	}
	return &guarded{
		serving: s, google: googleThrough(t, s), wrote: map[string][]byte{},
		login:   []string{"--project", sandboxProject, "--access-token-file", file},
		secrets: map[string]leak.Secret{"the key": leak.Of(key), "the token": leak.Of([]byte(token)), "the proxy's password": leak.Of([]byte(proxyPassword))},
	}
}

// do runs a command to its end, and keeps what it writes and how it was called.
func (g *guarded) do(want int, args ...string) string {
	g.T.Helper()
	cmd := g.prepared(args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		g.T.Fatal(err)
	}
	called, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", cmd.Process.Pid))
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != want {
		g.T.Errorf("runlb %s: exit code %d, want %d\n%s", strings.Join(args, " "), code, want, out.String())
	}
	if err == nil {
		g.keep("the process list", called)
	}
	g.keep("the output of "+args[0], out.Bytes())
	return out.String()
}

func (g *guarded) prepared(args ...string) *exec.Cmd {
	cmd := g.Command(context.Background(), append(args, g.login...)...)
	cmd.Stderr = nil
	cmd.Env = append(cmd.Env, g.google.env...)
	return cmd
}

func (g *guarded) keep(where string, data []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.wrote[where] = append(g.wrote[where], data...)
}

// search looks for the secrets in all that was written. The sandbox's own state
// is Google's, in its place.
func (g *guarded) search() {
	g.T.Helper()
	given := []string{"login.key", "access.token"}
	err := filepath.WalkDir(g.Folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "sandbox":
			return fs.SkipDir
		case d.IsDir() || slices.Contains(given, d.Name()):
			return nil
		}
		data, err := os.ReadFile(path)
		g.keep(path, data)
		return err
	})
	if err != nil {
		g.T.Fatal(err)
	}
	total, hits := 0, 0
	for where, data := range g.wrote {
		total += len(data)
		for what, secret := range g.secrets {
			if secret.In(data) {
				hits++
				g.T.Errorf("%s is in %s", what, where)
			}
		}
	}
	g.T.Logf("%d bytes in %d places, %d hits", total, len(g.wrote), hits)
	if hits > 0 {
		g.T.(*testing.T).Attr("canary", strconv.Itoa(hits))
	}
}

// TestFaultsK1 lets the real program do all that it can with a private key, a
// token and a proxy's password in its hands, on a terminal too: none of them is in
// anything that it writes, in whatever wrapping, nor in the process list. (What it
// sends, and what an API says back, is looked at in virtual time.)
func TestFaultsK1(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the real program and runs it in a terminal")
	}
	g := guard(t)
	spec := g.everyKind()
	g.do(exitOK, append([]string{"plan", "--by-hand"}, spec...)...)
	g.do(exitOK, append([]string{"plan", "--json"}, spec...)...)
	g.do(exitOK, append([]string{"plan", "--role-yaml", "-"}, spec...)...)
	g.do(exitOK, append([]string{"up", "--yes", "--json"}, spec...)...)
	g.do(exitOK, append([]string{"up", "--yes"}, spec...)...)
	g.do(exitOK, "status", "shop", "--json")
	g.do(exitOK, "verify", "shop", "--yes", "--json")

	screen := program.Start(t, 120, 40, g.prepared())
	screen.WaitFor("shop", "us-central1")
	screen.Until("the cursor is on it", func(string) bool { return strings.Contains(screen.Focused(), "shop") })
	screen.Press("enter")
	screen.Until("it is open", func(text string) bool { return !strings.Contains(text, "New deployment") })
	screen.Press("T")
	screen.WaitFor("any key stops")
	screen.WaitFor("0 left")
	screen.Press("q")
	_ = screen.Exit()
	g.keep("the screen", screen.Sent())
	g.search()
	if len(g.wrote["the screen"]) < 10_000 || len(g.wrote["the output of up"]) < 10_000 || !strings.HasPrefix(g.google.login, "Basic ") {
		t.Errorf("too little was written for this to prove anything: %d and %d bytes, proxy login %q", len(g.wrote["the screen"]), len(g.wrote["the output of up"]), g.google.login)
	}

	documented(t, g.google.asked())
}

// TestFaultsK4 gives the program a proxy that nobody serves, and logins that are
// none: it says what is wrong, and no password.
func TestFaultsK4(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the real program")
	}
	s := program.NewHome(t)
	file := func(name, text string) string {
		path := filepath.Join(s.Folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	token := "--access-token-file=" + file("access.token", "ya29.canary")
	for _, c := range []struct {
		name string
		env  string
		args []string
		says []string
	}{
		{"nobody serves the proxy", "HTTPS_PROXY=http://" + proxyUser + ":" + proxyPassword + "@127.0.0.1:1", []string{token}, []string{"connection refused", "proxy"}},
		{"a folder for a login", "GOOGLE_APPLICATION_CREDENTIALS=" + s.Folder, nil, []string{"GOOGLE_APPLICATION_CREDENTIALS=" + s.Folder, "gcloud auth application-default login"}},
		{"a login of the wrong type", "GOOGLE_APPLICATION_CREDENTIALS=" + file("adc.json", `{"type":"canary","private_key":"`+proxyPassword+`"}`), nil, []string{`type "canary" cannot be used`}},
		{"a login that is no JSON", "GOOGLE_APPLICATION_CREDENTIALS=" + file("not.json", proxyPassword), nil, []string{"not JSON"}},
		{"no login", "HOME=" + s.Folder, nil, []string{"no usable Google Cloud credentials", "--sandbox"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cmd := s.Command(context.Background(), append([]string{"plan", "--project", "some-project", "--name", "shop", "--region", "us-central1", "--backend-service", "login"}, c.args...)...)
			cmd.Stderr = nil
			cmd.Env = append(cmd.Env, c.env, "NO_GCE_CHECK=true", "CLOUDSDK_CONFIG="+s.Folder, "PATH="+s.Folder)
			out, err := cmd.CombinedOutput()
			if err == nil {
				t.Errorf("it succeeded:\n%s", out)
			}
			for _, want := range c.says {
				if !strings.Contains(string(out), want) {
					t.Errorf("it does not say %q:\n%s", want, out)
				}
			}
			if leak.Of([]byte(proxyPassword)).In(out) || strings.Contains(string(out), proxyUser) {
				t.Errorf("it says a password:\n%s", out)
			}
		})
	}
}

// TestFaultsK7 looks for whom the program talks to: every host is documented, and
// only a few places of the source can talk to one at all.
func TestFaultsK7(t *testing.T) {
	t.Run("hosts", func(t *testing.T) {
		if testing.Short() {
			t.Skip("builds the real program")
		}
		g := guard(t)
		g.do(exitOK, append([]string{"plan"}, g.everyKind()...)...)
		g.do(exitOK, "status")
		documented(t, g.google.asked())
	})
	t.Run("source", func(t *testing.T) {
		talks := map[string]int{}
		eachGoFile(t, func(path string) {
			if strings.HasSuffix(path, "_test.go") {
				return
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range file.Imports {
				if imported, _ := strconv.Unquote(spec.Path.Value); slices.Contains([]string{"net/http", "net/smtp", "net/rpc", "crypto/tls", "google.golang.org/grpc"}, imported) {
					rel, _ := filepath.Rel(root, filepath.Dir(path))
					talks[filepath.ToSlash(rel)]++
				}
			}
		})
		for _, room := range []string{"gcp", "gcp/sandbox", "gcp/sandbox/schema", "cmd/runlb", "cmd/runlb/internal/embedded", "cmd/runlb/internal/curl"} {
			if talks[room] == 0 {
				t.Errorf("%s talks to nobody: the walk is broken", room)
			}
			delete(talks, room)
		}
		if len(talks) > 0 {
			t.Errorf("these can talk to hosts, too: %v", talks)
		}
	})
}

// documented checks that the README names each host.
func documented(t *testing.T, asked map[string]int) {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(readme), "<!-- hosts -->")
	list, _, _ = strings.Cut(list, "<!-- hosts end -->")
	known := regexp.MustCompile("`([a-z0-9.-]+)`").FindAllString(list, -1)
	for host, n := range asked {
		if !slices.Contains(known, "`"+host+"`") {
			t.Errorf("%s was asked for %d times, and the README does not name it", host, n)
		}
	}
	if len(asked) < 4 {
		t.Errorf("only %v were asked for", asked)
	}
}
