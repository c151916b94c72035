package sandbox

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// fill makes n resources over the in-process front: four of a load balancer and a firewall rule, again and again.
func fill(t testing.TB, u user, n int) {
	t.Helper()
	for _, metric := range metrics() {
		if err := u.s.SetQuota(metric, "", 1e6); err != nil {
			t.Fatal(err)
		}
	}
	u.network("n")
	for i := range n / 5 {
		name := fmt.Sprintf("lb-%05d", i)
		u.make("POST", inUS+"networkEndpointGroups", fmt.Sprintf(`{"name":%q,"networkEndpointType":"SERVERLESS","cloudRun":{"service":"hello"}}`, name))
		u.make("POST", inUS+"backendServices", fmt.Sprintf(`{"name":%q,"loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP","backends":[{"group":"https://www.googleapis.com/compute/v1/%snetworkEndpointGroups/%s"}]}`, name, inUS, name))
		u.make("POST", inUS+"urlMaps", fmt.Sprintf(`{"name":%q,"defaultService":"%sbackendServices/%s"}`, name, inUS, name))
		u.make("POST", inUS+"targetHttpProxies", fmt.Sprintf(`{"name":%q,"urlMap":"%surlMaps/%s"}`, name, inUS, name))
		u.make("POST", base+"global/firewalls", fmt.Sprintf(`{"name":%q,"network":"global/networks/n","allowed":[{"IPProtocol":"tcp"}]}`, name))
	}
}

const filled = "RUNLB_TEST_FILLED_STATE"

// TestFilledChild is the process that BenchmarkMemory measures.
func TestFilledChild(t *testing.T) {
	file := os.Getenv(filled)
	if file == "" {
		t.Skip("only as the child of BenchmarkMemory")
	}
	s, err := Open(Options{State: file, Project: "p", Empty: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if os.Getenv(filled+"_MAKE") != "" {
		fill(t, user{t, s}, 10_000)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "VmRSS:" {
			fmt.Printf("resident %s\n", f[1])
		}
	}
}

// BenchmarkMemory is the resident memory of a process with 10,000 resources and their operations: the one that made them, and one that
// has opened their state, with the collector as a process that serves a sandbox sets it. Aim: 60 MB.
func BenchmarkMemory(b *testing.B) {
	file := filepath.Join(b.TempDir(), "state")
	for _, c := range []struct{ name, make string }{{"made", "1"}, {"reopened", ""}} {
		b.Run(c.name, func(b *testing.B) {
			cmd := exec.CommandContext(b.Context(), os.Args[0], "-test.run=^TestFilledChild$")
			cmd.Env = append(os.Environ(), filled+"="+file, filled+"_MAKE="+c.make, "GOGC=50")
			out, err := cmd.CombinedOutput()
			if err != nil {
				b.Fatalf("%v\n%s", err, out)
			}
			_, rest, _ := strings.Cut(string(out), "resident ")
			kb, err := strconv.Atoi(strings.Fields(rest + " x")[0])
			if err != nil {
				b.Skipf("this system does not tell: %s", out)
			}
			for b.Loop() { // it is measured once: above.
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(kb)/1024, "MB-resident")
			b.ReportMetric(60, "MB-aim")
		})
	}
}
