package steps

import (
	"crypto/sha256"
	"encoding/hex"
)

// Deployment is a load balancer that runlb built.
type Deployment struct {
	Name    string // at most 40 characters
	Project string
	Region  string
}

// ID is the same on every machine: 12 hex digits of a hash of name, project
// and region.
func (d Deployment) ID() string {
	sum := sha256.Sum256([]byte(d.Project + "/" + d.Region + "/" + d.Name))
	return hex.EncodeToString(sum[:6])
}
