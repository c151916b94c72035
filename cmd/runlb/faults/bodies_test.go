package faults

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// refused are fields that Google refuses beside a serverless NEG, on a regional internal load balancer or on a proxy-only subnet.
var refused = []string{"portName", "timeoutSec", "balancingMode", "maxUtilization", "capacityScaler", "healthChecks"}

// A15: no body ever holds a field that Google refuses beside a serverless NEG, and the proxy-only subnet no flow logs. (That the bodies
// are what they are, to the byte, is held in gcp.)
func TestFaultsA15(t *testing.T) {
	for _, v := range variants() {
		at(t, v.name, v, func(w *world) {
			var bodies atomic.Int32
			w.wire.meddle = func(s sent, r *http.Request, body []byte) {
				if bodies.Add(1); r.Method == http.MethodDelete {
					return
				}
				var o map[string]any
				if json.Unmarshal(body, &o) != nil {
					return
				}
				for _, field := range fieldsOf(o) {
					if slices.Contains(refused, field) || field == "logConfig" && strings.Contains(s.path, "/subnetworks") && o["purpose"] == "REGIONAL_MANAGED_PROXY" {
						w.t.Errorf("%s sends %s: %s", s, field, body)
					}
				}
			}
			w.finish(process.up)
			w.finish(process.down)
			if n := bodies.Load(); n < 10 {
				w.t.Errorf("only %d bodies were seen", n)
			}
		})
	}
}

func fieldsOf(v any) (fields []string) {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			fields = append(append(fields, k), fieldsOf(e)...)
		}
	case []any:
		for _, e := range v {
			fields = append(fields, fieldsOf(e)...)
		}
	}
	return fields
}
