package sandbox

import (
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// BenchmarkMutations changes a sandbox that has 10,000 resources, through the in-process front, with the journal on disk, on one core.
// Aim: 3,000 a second.
func BenchmarkMutations(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, c := range []struct {
		name    string
		callers int
		calls   []string // the methods that a name goes through
	}{
		{"insert/1 caller", 1, []string{"POST"}}, {"insert/8 callers", 8, []string{"POST"}},
		{"insert+patch+delete/1 caller", 1, []string{"POST", "PATCH", "DELETE"}}, {"insert+patch+delete/8 callers", 8, []string{"POST", "PATCH", "DELETE"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := crowded(b)
			client := s.Transport()
			b.SetParallelism(c.callers)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				name := ""
				for i := 0; pb.Next(); i++ {
					method := c.calls[i%len(c.calls)]
					if method == http.MethodPost {
						name = "x" + s.hex(16)
					}
					if err := changeFirewall(client, method, name); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mutations/s")
			b.ReportMetric(3000, "aim")
		})
	}
}

// crowded is a sandbox on disk with 10,000 resources, and no quota that is in the way.
func crowded(b *testing.B) *Sandbox {
	b.Helper()
	u := newUser(b, Options{State: filepath.Join(b.TempDir(), "state")})
	if err := u.s.SetQuota("FIREWALLS", "", 1e6); err != nil {
		b.Fatal(err)
	}
	u.network("n")
	err := u.s.store.update(func(t *tx) error {
		for i := range 10_000 {
			o := object{"name": fmt.Sprintf("there-%05d", i), "networkEndpointType": "SERVERLESS", "cloudRun": object{"service": "hello"}}
			if err := u.s.plant(t, inUS+"networkEndpointGroups", o); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return u.s
}

func changeFirewall(client http.RoundTripper, method, name string) error {
	url, body := "http://h/compute/v1/projects/p/global/firewalls", ""
	switch method {
	case http.MethodPost:
		body = `{"name":"` + name + `","network":"global/networks/n","allowed":[{"IPProtocol":"tcp"}]}`
	case http.MethodPatch:
		url, body = url+"/"+name, `{"description":"changed"}`
	default:
		url += "/" + name
	}
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		return err
	}
	answer, err := client.RoundTrip(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %s %s", method, name, answer.Status, text)
	}
	return err
}

// BenchmarkOpenEmpty starts with an empty state, which is seeded. Aim: 20 ms.
func BenchmarkOpenEmpty(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		s, err := Open(Options{State: filepath.Join(b.TempDir(), fmt.Sprint(i))})
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N), "ms/run")
	b.ReportMetric(20, "ms-aim")
}
