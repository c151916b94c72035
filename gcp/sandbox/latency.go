package sandbox

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"time"
)

//go:embed latency.txt
var latencyTable string

// Latency says how long operations take. The zero value is Instant: an operation is done when its answer has left.
type Latency struct {
	scale   float64 // 0: instant; 1: as in the table; 20: twenty times as fast
	seconds map[string]float64
}

// ParseLatency reads "instant", "real" or "real/N".
func ParseLatency(s string) (Latency, error) {
	if s == "" || s == "instant" {
		return Latency{}, nil
	}
	name, divisor, scaled := strings.Cut(s, "/")
	scale := 1.0
	if scaled {
		var err error
		if scale, err = strconv.ParseFloat(divisor, 64); err != nil || !(scale > 0) || scale > 1e6 {
			return Latency{}, fmt.Errorf("latency %q: N in real/N must be a positive number", s)
		}
	}
	if name != "real" {
		return Latency{}, fmt.Errorf("latency %q: want instant, real or real/N", s)
	}
	seconds, err := parseLatencies(latencyTable)
	return Latency{scale: scale, seconds: seconds}, err
}

// parseLatencies reads lines of kind, verb, seconds, mark and source into seconds by "kind verb".
func parseLatencies(table string) (map[string]float64, error) {
	seconds := map[string]float64{}
	for line := range strings.Lines(table) {
		f := strings.Fields(line)
		if len(f) == 0 || strings.HasPrefix(f[0], "#") {
			continue
		}
		if len(f) < 4 {
			return nil, fmt.Errorf("latency table: %q: want kind, verb, seconds, mark", line)
		}
		n, err := strconv.ParseFloat(f[2], 64)
		if err != nil {
			return nil, fmt.Errorf("latency table: %q: %w", line, err)
		}
		seconds[f[0]+" "+f[1]] = n
	}
	return seconds, nil
}

// of returns how long verb takes on a kind, named by its collection ("subnetworks", "insert").
func (l Latency) of(collection, verb string) time.Duration {
	if l.scale == 0 {
		return 0
	}
	n, ok := l.seconds[collection+" "+verb]
	if !ok {
		n = l.seconds["* "+verb]
	}
	return time.Duration(n / l.scale * float64(time.Second))
}
