package sandbox

import (
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkMutations inserts NEGs through the in-process front with the journal on disk, 10,000 resources being there already.
// The aim is 3,000 a second on one core.
func BenchmarkMutations(b *testing.B) {
	for _, parallel := range []bool{false, true} {
		b.Run(map[bool]string{false: "serial", true: "parallel"}[parallel], func(b *testing.B) {
			s := open(b, Options{Project: "p", State: filepath.Join(b.TempDir(), "state")})
			if err := s.SetQuota("NETWORK_ENDPOINT_GROUPS", "", 1e6); err != nil {
				b.Fatal(err)
			}
			const body = `{"name":"%s","networkEndpointType":"SERVERLESS","cloudRun":{"service":"hello"}}`
			err := s.store.update(func(t *tx) error {
				for i := range 10_000 {
					o := object{"name": fmt.Sprintf("there-%05d", i), "networkEndpointType": "SERVERLESS", "cloudRun": object{"service": "hello"}}
					if err := s.plant(t, inUS+"networkEndpointGroups", o); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			insert := func(name string) {
				r, err := http.NewRequest("POST", "http://h/compute/v1/"+inUS+"networkEndpointGroups", strings.NewReader(fmt.Sprintf(body, name)))
				if err != nil {
					b.Error(err)
					return
				}
				answer, err := s.Transport().RoundTrip(r)
				if err != nil || answer.StatusCode != http.StatusOK {
					b.Errorf("insert %s: %v %v", name, answer, err)
					return
				}
				io.Copy(io.Discard, answer.Body)
			}
			b.ResetTimer()
			if parallel {
				b.SetParallelism(8)
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						insert("x" + s.hex(16))
					}
				})
			} else {
				for b.Loop() {
					insert("x" + s.hex(16))
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mutations/s")
		})
	}
}

// BenchmarkOpenEmpty starts with an empty state. The aim is 20 ms.
func BenchmarkOpenEmpty(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		s, err := Open(Options{State: filepath.Join(b.TempDir(), fmt.Sprint(i))})
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
