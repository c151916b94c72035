package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGcloudAndRunlbShareTheSandbox lets the unmodified gcloud build the whole
// tutorial in a sandbox and take it down; what gcloud built, runlb shows as not
// its own; what runlb built, gcloud lists and describes.
func TestGcloudAndRunlbShareTheSandbox(t *testing.T) {
	if testing.Short() {
		t.Skip("runs gcloud some sixty times")
	}
	if _, err := exec.LookPath("gcloud"); err != nil {
		t.Skip("gcloud is not installed")
	}
	tutorial, err := filepath.Abs("../../../shared/gcloud/tutorial.sh")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(tutorial); err != nil {
		t.Skip("the tutorial's script is not there")
	}
	s := serveSandbox(t, "instant")
	empty := s.snapshot()
	s.shell("bash " + tutorial + " all")
	if diff := cmp.Diff(empty, s.snapshot()); diff != "" {
		t.Errorf("the tutorial left something (-before +after):\n%s", diff)
	}

	s.shell("bash " + tutorial + " up")
	status := s.status()
	if len(status.Deployments) != 0 {
		t.Errorf("runlb takes for its own what gcloud built: %+v", status.Deployments)
	}
	var others []string
	for _, r := range status.Others {
		others = append(others, r.Name+" "+r.Address)
	}
	want := []string{"hello-http-rule 10.1.2.99", "hello-https-rule 10.1.2.98"}
	if diff := cmp.Diff(want, others); diff != "" {
		t.Errorf("load balancers of gcloud (-want +got):\n%s", diff)
	}
	s.shell("bash " + tutorial + " down")

	s.run(append([]string{"up"}, s.shop()...)...)
	s.describeAll()
	s.run("down", "shop", "--yes", "--endpoint", s.endpoint)
	if diff := cmp.Diff(empty, s.snapshot()); diff != "" {
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

// describeAll lets gcloud list and describe every resource of the deployment.
func (s *serving) describeAll() {
	s.t.Helper()
	resources := s.status().Deployments[0].Resources
	if len(resources) < 13 {
		s.t.Fatalf("the deployment has %d resources: %+v", len(resources), resources)
	}
	var script strings.Builder
	script.WriteString("set -e\n")
	for _, r := range resources {
		group, ok := groups[r.Kind]
		if !ok {
			s.t.Fatalf("gcloud's word for a %s is not in the table", r.Kind)
		}
		place := ""
		switch {
		case strings.Contains(r.Path, "/regions/"):
			place = " --region=" + r.Location
		case strings.Contains(r.Path, "/zones/"):
			place = " --zone=" + r.Location
		}
		script.WriteString("gcloud compute " + group + " list --format='value(name)' | grep -qx " + r.Name + "\n")
		script.WriteString("gcloud compute " + group + " describe " + r.Name + place + " | grep -q '^name: " + r.Name + "$'\n")
	}
	s.shell(script.String())
}

func (s *serving) status() statusJSON {
	s.t.Helper()
	var status statusJSON
	if err := json.Unmarshal([]byte(s.run("status", "--json", "--endpoint", s.endpoint)), &status); err != nil {
		s.t.Fatal(err)
	}
	return status
}

// shell runs a script in a shell whose gcloud talks to the sandbox.
func (s *serving) shell(script string) {
	s.t.Helper()
	cmd := s.command(s.t.Context())
	cmd.Path, cmd.Args = "/bin/sh", []string{"sh", "-c", `eval "$("$0" sandbox env)" && ` + script, s.binary}
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("%s: %v\n%s%s", script, err, out, cmd.Stderr)
	}
}
