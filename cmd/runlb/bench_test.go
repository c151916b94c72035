package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"runlb/cmd/runlb/internal/program"
)

// BenchmarkFirstFrame is from the start of the process to a frame on the
// terminal. Aim: 60 ms.
func BenchmarkFirstFrame(b *testing.B) {
	run := program.NewHome(b).Bare
	for b.Loop() {
		s := program.Start(b, 80, 24, run())
		for !strings.Contains(s.Text(), "runlb") {
			time.Sleep(time.Millisecond)
		}
		b.StopTimer()
		s.Press("ctrl+c")
		s.Hangup()
		b.StartTimer()
	}
	report(b, 60)
}

// BenchmarkUpAndDown builds nine resources in the instant sandbox and takes
// them down, in whole processes. Aim: 500 ms.
func BenchmarkUpAndDown(b *testing.B) {
	run := program.NewHome(b).Bare
	for b.Loop() {
		for _, args := range [][]string{
			{"up", "--sandbox", "--yes", "--name", "shop", "--region", "us-central1", "--backend-service", "login"},
			{"down", "shop", "--sandbox", "--yes"},
		} {
			if out, err := run(args...).CombinedOutput(); err != nil {
				b.Fatalf("%v: %v\n%s", args, err, out)
			}
		}
	}
	report(b, 500)
}

// BenchmarkRequests counts what a Run of up sends, against the least that the
// API allows: one create, one wait and one read a resource. Aim: a ratio of 1.
func BenchmarkRequests(b *testing.B) {
	run := program.NewHome(b).Bare
	ratio := 0.0
	for b.Loop() {
		up := run("up", "--sandbox", "--sandbox-latency", "real/200", "--yes", "--json", "--name", "shop", "--region", "us-central1", "--backend-service", "login")
		out, err := up.Output()
		if err != nil {
			b.Fatalf("up: %v\n%s", err, out)
		}
		calls, steps := 0, map[string]bool{}
		for line := range bytes.Lines(out) {
			var e struct {
				Step string
				Call *struct{ Method string }
			}
			if json.Unmarshal(line, &e) == nil && e.Call != nil {
				calls++
				steps[e.Step] = true
			}
		}
		if len(steps) == 0 {
			b.Fatalf("up told of no request:\n%s", out)
		}
		ratio = float64(calls) / float64(3*len(steps))
		if out, err := run("down", "shop", "--sandbox", "--sandbox-latency", "instant", "--yes").CombinedOutput(); err != nil {
			b.Fatalf("down: %v\n%s", err, out)
		}
	}
	b.ReportMetric(ratio, "requests/least")
	b.ReportMetric(1, "aim")
}

// BenchmarkManyServices shows the wizard 10,000 services of a sandbox in
// another process. Aims: 64 MB resident when the look is over; no CPU while
// nothing moves.
func BenchmarkManyServices(b *testing.B) {
	s := program.Serve(b, "instant")
	const services = 10_000
	body := []byte(`{"template":{"containers":[{"image":"us-docker.pkg.dev/cloudrun/container/hello"}]}}`)
	for i := range services {
		url := fmt.Sprintf("%s/v2/projects/%s/locations/us-central1/services?serviceId=svc-%05d", s.Endpoint, sandboxProject, i)
		res, err := http.Post(url, "application/json", bytes.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusOK {
			b.Fatalf("create service %d: %s", i, res.Status)
		}
	}
	var resident, peak, busy float64
	for b.Loop() {
		cmd := s.Command(b.Context(), "--endpoint", s.Endpoint)
		cmd.Env = append(cmd.Env, "TERM=xterm-256color")
		screen := program.Start(b, 200, 50, cmd)
		screen.WaitFor("New deployment")
		screen.Press("enter")
		screen.WaitFor("Which project")
		screen.Press("enter")
		screen.WaitFor("10,013 services", "43 of 43 regions")
		screen.WaitFor("as of")
		time.Sleep(3 * time.Second) // what came in last is drawn, and what it took is given back
		resident, peak = memoryMB(b, cmd.Process.Pid, "VmRSS:"), memoryMB(b, cmd.Process.Pid, "VmHWM:")
		before := ticks(b, cmd.Process.Pid)
		time.Sleep(time.Second) // what is measured: a second in which nothing moves
		busy = float64(ticks(b, cmd.Process.Pid) - before)
		_ = cmd.Process.Kill()
		screen.Hangup()
	}
	b.ReportMetric(resident, "MB-resident")
	b.ReportMetric(peak, "MB-peak")
	b.ReportMetric(64, "MB-aim")
	b.ReportMetric(busy, "%CPU-idle")
}

// memoryMB is a figure of a process's memory, where the system tells.
func memoryMB(b *testing.B, pid int, what string) float64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("no /proc here: ", err)
	}
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == what {
			n, _ := strconv.Atoi(f[1])
			return float64(n) / 1024
		}
	}
	b.Fatal("no ", what)
	return 0
}

// ticks is the CPU time of a process in hundredths of a second.
func ticks(b *testing.B, pid int) int {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Skip("no /proc here: ", err)
	}
	f := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return user + system
}

// report prints milliseconds beside their aim.
func report(b *testing.B, aim float64) {
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/run")
	b.ReportMetric(aim, "ms-aim")
}
