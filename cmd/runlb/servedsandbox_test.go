package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"runlb/cmd/runlb/internal/program"
)

// served is a `sandbox serve` of the real binary on a state file of its own.
type served struct {
	cmd      *exec.Cmd
	endpoint string
	ready    time.Duration // from the start of the process until it serves
}

func startServed(b *testing.B, binary, state string) served {
	b.Helper()
	s := served{cmd: exec.Command(binary, "sandbox", "serve", "--addr", "127.0.0.1:0", "--state", state)}
	s.cmd.Env = append(os.Environ(), "XDG_STATE_HOME="+filepath.Dir(state))
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if err := s.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Scan()
	s.ready = time.Since(start)
	if _, s.endpoint, _ = strings.Cut(lines.Text(), " at "); s.endpoint == "" {
		b.Fatalf("sandbox serve said %q", lines.Text())
	}
	go func() {
		for lines.Scan() {
		}
	}()
	return s
}

func (s served) stop(b *testing.B) {
	b.Helper()
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		b.Fatal(err)
	}
	_ = s.cmd.Wait()
}

// resident is the memory of the process in MB.
func (s served) resident(b *testing.B) float64 {
	return memoryMB(b, s.cmd.Process.Pid, "VmRSS:")
}

// post makes one object; an instant sandbox has it at once.
func (s served) post(collection, body string) error {
	url := s.endpoint + "/compute/v1/projects/" + sandboxProject + "/" + collection
	res, err := http.Post(url, "application/json", bytes.NewReader([]byte(body)))
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("POST %s: %s", collection, res.Status)
	}
	return nil
}

// balancer makes four of the parts of a load balancer.
func (s served) balancer(n int) error {
	const region = "regions/us-central1/"
	name, in := fmt.Sprintf("lb-%05d", n), "projects/"+sandboxProject+"/"+region
	for _, part := range [][2]string{
		{"networkEndpointGroups", `"networkEndpointType":"SERVERLESS","cloudRun":{"service":"hello"}`},
		{"backendServices", `"loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP","backends":[{"group":"https://www.googleapis.com/compute/v1/` + in + "networkEndpointGroups/" + name + `"}]`},
		{"urlMaps", `"defaultService":"` + in + "backendServices/" + name + `"`},
		{"targetHttpProxies", `"urlMap":"` + in + "urlMaps/" + name + `"`},
	} {
		if err := s.post(region+part[0], `{"name":"`+name+`",`+part[1]+`}`); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkServedSandbox is the process of `sandbox serve`: how soon it serves
// an empty state, and its resident memory with 10,000 resources and their
// operations, when they have just been made and listed, and after a restart.
// Aim: 60 MB.
func BenchmarkServedSandbox(b *testing.B) {
	binary, state := program.Build(b), filepath.Join(b.TempDir(), "state")
	s := startServed(b, binary, state)
	start, empty := s.ready, s.resident(b)
	for _, metric := range []string{"NETWORK_ENDPOINT_GROUPS", "REGIONAL_INTERNAL_MANAGED_BACKEND_SERVICES", "URL_MAPS", "TARGET_HTTP_PROXIES"} {
		raise := exec.Command(binary, "sandbox", "quota", metric, "100000", "--state", state)
		if out, err := raise.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
	}
	numbers := make(chan int)
	var makers sync.WaitGroup
	for range 8 {
		makers.Go(func() {
			for n := range numbers {
				if err := s.balancer(n); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for n := range 2500 {
		numbers <- n
	}
	close(numbers)
	makers.Wait()
	s.list(b)
	made := s.resident(b)
	s.stop(b)
	s = startServed(b, binary, state)
	s.list(b)
	reopened := s.resident(b)
	s.stop(b)
	for b.Loop() { // it is measured once: above.
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(start.Milliseconds()), "ms-start")
	b.ReportMetric(empty, "MB-empty")
	b.ReportMetric(made, "MB-made")
	b.ReportMetric(reopened, "MB-reopened")
	b.ReportMetric(60, "MB-aim")
}

// list reads what was made.
func (s served) list(b *testing.B) {
	b.Helper()
	res, err := http.Get(s.endpoint + "/compute/v1/projects/" + sandboxProject + "/aggregated/backendServices?maxResults=500")
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		b.Fatalf("list: %s", res.Status)
	}
}
