package sandbox

import (
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// The sandbox runs no startup scripts. It recognises runlb's probe by the metadata key runlb-targets and does what its script does,
// through the data plane, from the instance's place:
//
//	runlb-targets   one target a line: ID URL ADDRESS
//	runlb-deadline  seconds, 600 when absent
//	runlb-interval  seconds between tries, 5 when absent
//
// It writes to serial port 1: "runlb-probe 1 ID TRY EXIT CODE MILLIS BODY" a try, "runlb-cert 1 ID BASE64DER" after the first answer
// over TLS, "runlb-done 1" at the end: every target has answered below 400, or the deadline has passed.

// probing is one run of the probe: of one instance, by one version of its metadata.
type probing struct {
	path    string // of the instance
	id      string
	print   string // fingerprint of the metadata
	targets []probeTarget
	client  netip.Addr
	vantage Vantage
	start   time.Time

	interval, deadline time.Duration
}

// probeTarget is a URL, and the address that stands in for its host's.
type probeTarget struct {
	id, url string
	address netip.Addr
}

// readProbing reads the probe that an instance is to run at its boot; ok is false when it is to run none.
func (s *Sandbox) readProbing(path string, o object) (p probing, ok bool) {
	metadata := child(o, "metadata")
	values := map[string]string{}
	for _, item := range objects(metadata, "items") {
		values[text(item, "key")] = text(item, "value")
	}
	nics := objects(o, "networkInterfaces")
	if values["runlb-targets"] == "" || len(nics) == 0 {
		return probing{}, false
	}
	network := linked(text(nics[0], "network"))
	_, networkName := split(network)
	_, zone := split(scopeOf(path))
	client, err := netip.ParseAddr(text(nics[0], "networkIP"))
	if err != nil {
		return probing{}, false
	}
	p = probing{
		path: path, id: text(o, "id"), print: text(metadata, "fingerprint"), client: client,
		vantage:  Vantage{Project: projectOf(network), Network: networkName, Region: zone[:max(strings.LastIndexByte(zone, '-'), 0)]},
		start:    readyAt(o).Add(s.latency.of("instances", "boot")),
		interval: seconds(values["runlb-interval"], 5*time.Second),
		deadline: seconds(values["runlb-deadline"], 10*time.Minute),
	}
	for line := range strings.Lines(values["runlb-targets"]) {
		f := strings.Fields(line)
		if len(f) != 3 {
			continue
		}
		if address, err := netip.ParseAddr(f[2]); err == nil {
			p.targets = append(p.targets, probeTarget{f[0], f[1], address})
		}
	}
	return p, true
}

func seconds(s string, otherwise time.Duration) time.Duration {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(n > 0) || n > 1e6 {
		return otherwise
	}
	return time.Duration(n * float64(time.Second))
}

// wakeProbe runs the probe of the instance at path, if it has one. The caller may be inside a change that is not committed yet.
func (s *Sandbox) wakeProbe(path string, o object) {
	if p, ok := s.readProbing(path, o); ok {
		go s.runProbe(p)
	}
}

// resumeProbes runs the probes that the last process left unfinished.
func (s *Sandbox) resumeProbes() {
	s.read(func(t *tx) {
		for project := range t.projects() {
			for path, o := range t.list("projects/" + project + "/zones/") {
				if strings.Contains(path, "/instances/") {
					s.wakeProbe(path, o)
				}
			}
		}
	})
}

// stillProbing tells whether the instance is there, with the same metadata, and not being deleted.
func (t *tx) stillProbing(p probing) bool {
	o, ok := t.get(p.path)
	return ok && text(o, "id") == p.id && text(child(o, "metadata"), "fingerprint") == p.print && !deleting(o)
}
