package steps

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// NameTable holds the names of all that a deployment makes.
type NameTable struct {
	Backends    []BackendNames // in the order of the Spec's backends
	URLMap      string
	Redirect    string // the URL map that leads plain HTTP to HTTPS
	HTTPProxy   string
	HTTPSProxy  string
	HTTPRule    string
	HTTPSRule   string
	Address     string
	Subnet      string // when the tutorial's name is taken
	ProxySubnet string // when the tutorial's name is taken
	SSHRule     string
	Client      string
	Probe       string
	base        string
}

// BackendNames are the names of one backend's resources.
type BackendNames struct{ NEG, Service string }

// Names derives all names from the Spec: the same on every machine. What
// cannot be changed in place carries a hash of its content.
func Names(s Spec) NameTable {
	n := NameTable{
		URLMap: s.Name + "-url-map", Redirect: s.Name + "-redirect", HTTPProxy: s.Name + "-http-proxy", HTTPSProxy: s.Name + "-https-proxy",
		HTTPRule: s.Name + "-http", HTTPSRule: s.Name + "-https", Address: s.Name + "-ip",
		Subnet: s.Name + "-subnet", ProxySubnet: s.Name + "-proxy-subnet",
		SSHRule: s.Name + "-allow-ssh", Client: s.Name + "-client", Probe: s.Name + "-probe", base: s.Name,
	}
	for i, b := range s.AllBackends() {
		names := BackendNames{Service: s.Name + "-backend"}
		if i > 0 {
			names.Service += "-" + strconv.Itoa(i+1)
		}
		sum := sha256.Sum256([]byte(strconv.Itoa(i) + "|" + b.Service + "|" + b.Tag + "|" + b.Mask))
		names.NEG = s.Name + "-neg-" + hex.EncodeToString(sum[:4])
		n.Backends = append(n.Backends, names)
	}
	return n
}

// Certificate is the name of the certificate with the hash.
func (n NameTable) Certificate(hash string) string {
	return n.base + "-cert-" + hash[:min(8, len(hash))]
}
