package sandbox

import (
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// instance makes an instance in lb-subnet that probes targets.
func (l lab) instance(name, targets, interval, deadline string) {
	l.t.Helper()
	l.post(inProject+"zones/us-central1-a/instances", object{
		"name": name, "machineType": inProject + "zones/us-central1-a/machineTypes/e2-micro",
		"disks":             []any{object{"boot": true, "initializeParams": object{"sourceImage": "projects/debian-cloud/global/images/family/debian-12"}}},
		"networkInterfaces": []any{object{"subnetwork": inRegion + "subnetworks/lb-subnet"}},
		"metadata": object{"items": []any{
			object{"key": "runlb-targets", "value": targets},
			object{"key": "runlb-interval", "value": interval},
			object{"key": "runlb-deadline", "value": deadline},
		}},
	})
}

const probeVM = computeV1 + inProject + "zones/us-central1-a/instances/probe"

// serial reads serial port 1 from start on.
func (l lab) serial(start string) (lines []string, next string) {
	l.t.Helper()
	o := ok(l.t, l.s, "GET", probeVM+"/serialPort?port=1&start="+start, "")
	for line := range strings.Lines(text(o, "contents")) {
		lines = append(lines, strings.TrimSuffix(line, "\n"))
	}
	return lines, text(o, "next")
}

// probeLine is a "runlb-probe" line in its parts.
type probeLine struct {
	id        string
	try, exit int
	code      string
	millis    int
	body      string
}

func readProbe(t *testing.T, line string) probeLine {
	t.Helper()
	f := strings.Fields(line)
	if len(f) != 8 || f[0] != "runlb-probe" || f[1] != "1" {
		t.Fatalf("line %q is no probe line of version 1", line)
	}
	p := probeLine{id: f[2], code: f[5]}
	for i, to := range map[int]*int{3: &p.try, 4: &p.exit, 6: &p.millis} {
		n, err := strconv.Atoi(f[i])
		if err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		*to = n
	}
	if f[7] != "-" {
		b, err := base64.StdEncoding.DecodeString(f[7])
		if err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		p.body = string(b)
	}
	return p
}

// TestProbe follows an instance's probe from the first timeouts to its end: what curl would say, from the instance's place.
func TestProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openSandbox(t, Options{})
		l := lab{t, s}
		l.network(true)
		l.backend("all", object{"urlMask": "/<service>"})
		l.instance("probe", "web https://login.example.com/login 10.1.2.99\nlocked https://orders.example.com/orders 10.1.2.99\nnobody https://a/b 10.1.2.98\n", "4", "60")
		time.Sleep(5 * time.Second) // tries at 0 s and 4 s, to nobody yet.
		l.frontend(object{"defaultService": inRegion + "backendServices/all"}, false, "login.example.com")
		first, next := l.serial("0")
		var early []probeLine
		for _, line := range first {
			if strings.HasPrefix(line, "runlb-") {
				early = append(early, readProbe(t, line))
			}
		}
		if len(early) != 6 {
			t.Fatalf("lines before the load balancer: %q", first)
		}
		for i, p := range early {
			if p.exit != curlTimeout || p.code != "000" || p.millis != 100 || p.try != i/3+1 || p.body != "" {
				t.Errorf("before the load balancer: %+v", p)
			}
		}
		time.Sleep(2 * time.Minute)
		second, end := l.serial(next)
		var web, locked, certs, done int
		for _, line := range second {
			switch {
			case strings.HasPrefix(line, "runlb-cert 1 "):
				certs++
				der, err := base64.StdEncoding.DecodeString(strings.Fields(line)[3])
				if err != nil {
					t.Fatal(err)
				}
				leaf, err := x509.ParseCertificate(der)
				if err != nil || leaf.VerifyHostname("login.example.com") != nil {
					t.Errorf("certificate line %q: %v", line, err)
				}
			case line == "runlb-done 1":
				done++
			default:
				p := readProbe(t, line)
				switch p.id {
				case "web":
					web++
					if p.exit != 0 || p.code != "200" || !strings.HasPrefix(p.body, "Hello from login") || len(p.body) > 512 || p.try != 3 {
						t.Errorf("web: %+v", p)
					}
				case "locked":
					locked++
					if p.exit != 0 || p.code != "403" {
						t.Errorf("locked: %+v", p)
					}
				}
			}
		}
		if web != 1 || locked < 10 || certs != 2 || done != 1 || second[len(second)-1] != "runlb-done 1" {
			t.Errorf("%d lines of web, %d of locked, %d certificates, %d ends", web, locked, certs, done)
		}
		time.Sleep(time.Hour)
		if more, _ := l.serial(end); more != nil {
			t.Errorf("lines after the end: %q", more)
		}
		visits := s.Visits()
		if v := visits[len(visits)-1]; v.Vantage.Network != "lb-network" || v.Vantage.Region != "us-central1" {
			t.Errorf("the probe came from %v", v.Vantage)
		}

		// New metadata is a new run.
		o := ok(t, s, "GET", probeVM, "")
		l.finish(ok(t, s, "POST", probeVM+"/setMetadata", asText(t, object{"fingerprint": child(o, "metadata")["fingerprint"],
			"items": []any{object{"key": "runlb-targets", "value": "cart https://x/cart 10.1.2.99"}}})))
		time.Sleep(time.Second)
		third, _ := l.serial(end)
		if len(third) != 3 || readProbe(t, third[0]).id != "cart" || third[2] != "runlb-done 1" {
			t.Errorf("after the metadata changed: %q", third)
		}
	})
}

// TestProbeEnds: deleting the instance ends its probe and forgets what it wrote.
func TestProbeEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openSandbox(t, Options{})
		l := lab{t, s}
		l.network(false)
		was := snapshot(t, s)
		l.instance("probe", "web http://a/ 10.1.2.99", "5", "1e5")
		time.Sleep(time.Minute)
		if lines, _ := l.serial("0"); len(lines) < 5 {
			t.Fatalf("lines %q", lines)
		}
		l.finish(ok(t, s, "DELETE", probeVM, ""))
		time.Sleep(time.Minute)
		if code, _ := call(t, s, "GET", probeVM+"/serialPort", ""); code != http.StatusNotFound {
			t.Errorf("serial port of a deleted instance: %d", code)
		}
		s.read(func(tx *tx) {
			for path := range tx.list("serial/") {
				t.Errorf("%s stays behind", path)
			}
		})
		asBefore(t, s, was)
		l.instance("probe", "web http://a/ 10.1.2.99", "5", "60")
		time.Sleep(time.Second)
		if lines, _ := l.serial("0"); len(lines) != 2 || readProbe(t, lines[1]).try != 1 {
			t.Errorf("a new instance of the same name begins with %q", lines)
		}
	})
}

// TestProbeResumes: after the sandbox is opened again, the probe goes on counting where it stopped.
func TestProbeResumes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "state")
		s, err := Open(Options{State: file})
		if err != nil {
			t.Fatal(err)
		}
		l := lab{t, s}
		l.network(false)
		l.instance("probe", "web http://a/ 10.1.2.99", "5", "600")
		time.Sleep(12 * time.Second)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		l.s = openSandbox(t, Options{State: file})
		time.Sleep(time.Second)
		lines, _ := l.serial("0")
		var tries []string
		for _, line := range lines[1:] {
			tries = append(tries, fmt.Sprint(readProbe(t, line).try))
		}
		if got := strings.Join(tries, " "); got != "1 2 3 4" {
			t.Errorf("tries %s, want 1 2 3 4", got)
		}
	})
}
