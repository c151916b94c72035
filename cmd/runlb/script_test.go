package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"runlb/cmd/runlb/internal/program"
)

func TestMain(m *testing.M) {
	testscript.Main(program.Tests{M: m}, map[string]func(){"runlb": main, "runlb-in-trouble": inTrouble})
}

// TestScripts runs the real command in the files of testdata/script, each with
// a home, a state folder and a sandbox of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Vars = append(env.Vars, "HOME="+env.WorkDir, "XDG_STATE_HOME="+filepath.Join(env.WorkDir, "state"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"awaits":      awaits,
			"exits":       exits,
			"localserver": localServer,
			"makecert":    makeCert,
		},
	})
}

// exits runs a command that must end with the exit code: exits CODE COMMAND…
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%s: %v", args[1], err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// awaits runs a command until it succeeds: awaits COMMAND…
func awaits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: awaits COMMAND…")
	}
	var err error
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if err = ts.Exec(args[0], args[1:]...); err == nil {
			return
		}
	}
	ts.Fatalf("%s: %v", args[0], err)
}

// localServer shows what reaches it on loopback until the script ends, and puts
// its URL in a variable; under /endless the answer begins and does not end:
// localserver VARIABLE
func localServer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: localserver VARIABLE")
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %s %s\n", r.Method, r.Host, r.RequestURI)
		if strings.HasSuffix(r.URL.Path, "/endless") {
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}
	}))
	ts.Defer(server.Close)
	ts.Setenv(args[0], server.URL)
}
