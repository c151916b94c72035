package main

import (
	"encoding/json"
	"errors"
	"flag"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"runlb/cmd/runlb/internal/program"
)

var gcloudMode = flag.String("gcloud", "", "run every gcloud script, with gcloud led to the sandbox in this mode: proxy, direct or mitm")

// TestGcloud runs the unmodified gcloud in the files of testdata/gcloud, one a
// kind, each against a sandbox of its own, and prints what passed by kind and
// verb. They are some five minutes of processor time, so without -gcloud only
// the tutorial runs.
func TestGcloud(t *testing.T) {
	needGcloud(t)
	if *gcloudMode == "" {
		t.Log("only the tutorial; .ci/gcloud runs all")
		runGcloudScripts(t, &gcloudTable{mode: "proxy"}, []string{filepath.Join("testdata", "gcloud", "tutorial.txtar")})
		return
	}
	files, err := filepath.Glob(filepath.Join("testdata", "gcloud", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	table := &gcloudTable{mode: *gcloudMode}
	t.Cleanup(table.print)
	runGcloudScripts(t, table, files)
}

// TestGcloudModes runs the script that touches every API in the other two
// modes: at the sandbox's own address, and over HTTPS under Google's names.
func TestGcloudModes(t *testing.T) {
	needGcloud(t)
	for _, mode := range []string{"direct", "mitm"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			runGcloudScripts(t, &gcloudTable{mode: mode}, []string{filepath.Join("testdata", "gcloud", "reach.txtar")})
		})
	}
}

func needGcloud(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("gcloud"); err != nil {
		t.Skip("gcloud is not installed")
	}
	if testing.Short() {
		t.Skip("gcloud takes a second of processor time a command")
	}
}

func runGcloudScripts(t *testing.T, table *gcloudTable, files []string) {
	testscript.Run(t, testscript.Params{
		Files:               files,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			t, ok := env.T().(testing.TB)
			if !ok {
				return errors.New("a script runs outside of a test")
			}
			s := program.Serve(t, "instant")
			env.Setenv("HOME", s.Folder)
			env.Setenv("XDG_STATE_HOME", filepath.Join(s.Folder, "state"))
			for line := range strings.Lines(s.Run("sandbox", "env", "--mode", table.mode)) {
				if setting, ok := strings.CutPrefix(strings.TrimSpace(line), "export "); ok {
					name, value, _ := strings.Cut(setting, "=")
					env.Setenv(name, strings.Trim(value, "'"))
				}
			}
			env.Defer(func() { table.end(path.Base(t.Name()), t.Failed()) })
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"gcloud":   table.gcloud,
			"keep":     keep,
			"makecert": makeCert,
		},
	})
}

// gcloud runs a command that must succeed or, with !, be refused: exit code 1.
func (table *gcloudTable) gcloud(ts *testscript.TestScript, refused bool, args []string) {
	table.begin(ts.Name(), args)
	err := ts.Exec("gcloud", args...)
	var exit *exec.ExitError
	switch {
	case refused && err == nil:
		ts.Fatalf("gcloud did what it had to be refused")
	case refused && errors.As(err, &exit) && exit.ExitCode() == 1:
	case err != nil:
		ts.Fatalf("gcloud: %v", err)
	}
}

// keep puts what the last command printed into a variable: keep NAME.
func keep(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: keep NAME")
	}
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
}

// TestGcloudSeesWhatRunlbBuilt: gcloud describes every part of it.
func TestGcloudSeesWhatRunlbBuilt(t *testing.T) {
	needGcloud(t)
	s := serve(t, "instant")
	empty := s.Snapshot()
	s.Run(append([]string{"up"}, s.shop()...)...)
	s.describeAll()
	s.Run("down", "shop", "--yes", "--endpoint", s.Endpoint)
	if diff := cmp.Diff(empty, s.Snapshot()); diff != "" {
		t.Errorf("something is left (-before +after):\n%s", diff)
	}
}

// groups are gcloud's words for what runlb makes.
var groups = map[string]string{
	"network": "networks", "subnet": "networks subnets", "proxy-only subnet": "networks subnets", "address": "addresses",
	"serverless NEG": "network-endpoint-groups", "backend service": "backend-services", "URL map": "url-maps",
	"certificate": "ssl-certificates", "target HTTP proxy": "target-http-proxies", "target HTTPS proxy": "target-https-proxies",
	"forwarding rule": "forwarding-rules", "firewall rule": "firewall-rules", "instance": "instances",
}

// describeAll lets gcloud describe every resource of the deployment.
func (s *serving) describeAll() {
	s.T.Helper()
	resources := s.status().Deployments[0].Resources
	if len(resources) < 13 {
		s.T.Fatalf("the deployment has %d resources: %+v", len(resources), resources)
	}
	var script strings.Builder
	script.WriteString("set -e\n")
	for _, r := range resources {
		group, ok := groups[r.Kind]
		if !ok {
			s.T.Fatalf("gcloud's word for a %s is not in the table", r.Kind)
		}
		place := ""
		switch {
		case strings.Contains(r.Path, "/regions/"):
			place = " --region=" + r.Location
		case strings.Contains(r.Path, "/zones/"):
			place = " --zone=" + r.Location
		}
		script.WriteString("gcloud compute " + group + " describe " + r.Name + place + " | grep -q '^name: " + r.Name + "$'\n")
	}
	s.shell(script.String())
}

func (s *serving) status() statusJSON {
	s.T.Helper()
	var status statusJSON
	if err := json.Unmarshal([]byte(s.Run("status", "--json", "--endpoint", s.Endpoint)), &status); err != nil {
		s.T.Fatal(err)
	}
	return status
}

// shell runs a script in a shell whose gcloud talks to the sandbox.
func (s *serving) shell(script string) {
	s.T.Helper()
	cmd := s.Command(s.T.Context())
	cmd.Path, cmd.Args = "/bin/sh", []string{"sh", "-c", `eval "$("$0" sandbox env)" && ` + script, cmd.Path}
	out, err := cmd.Output()
	if err != nil {
		s.T.Fatalf("%s: %v\n%s%s", script, err, out, cmd.Stderr)
	}
}
