package steps

import "strings"

// Instance is a small VM inside the VPC: the client to try the load balancer
// from, or the probe. It has no external address and no service account.
type Instance struct {
	Meta
	Network     Ref
	Subnet      Ref
	MachineType string // "e2-micro"
	Image       string // "projects/debian-cloud/global/images/family/debian-12"
	Tags        []string
	Metadata    map[string]string
	Status      string // as found: RUNNING …
	IP          string // as found
}

// Ref names the instance.
func (i *Instance) Ref() Ref { return i.ref(KindInstance) }

// Needs is its network and subnet.
func (i *Instance) Needs() []Ref { return []Ref{i.Network, i.Subnet} }

var _ Resource = (*Instance)(nil)

// Compare looks at network, subnet and tags. None of them changes in place.
func (i *Instance) Compare(live Resource) []Difference {
	have, d := sameKind(i, live)
	if d != nil {
		return d
	}
	d.ref("network", i.Network, have.Network, "")
	d.ref("subnet", i.Subnet, have.Subnet, "")
	d.list("tags", i.Tags, have.Tags, "")
	return d
}

// ByHand is the gcloud command that makes it. Metadata is left out: a startup
// script has no place on a command line.
func (i *Instance) ByHand() Command {
	c := i.make("compute", "instances").flag("zone", i.Location).flag("machine-type", i.MachineType)
	if ref := strings.Split(i.Image, "/"); len(ref) == 6 {
		c = c.flag("image-family", ref[5]).flag("image-project", ref[1])
	}
	c = c.flag("network", i.Network.Name).flag("subnet", i.Subnet.Name).flag("tags", strings.Join(i.Tags, ","))
	return i.described(append(c, "--no-address", "--no-service-account", "--no-scopes", "--shielded-secure-boot", "--shielded-vtpm", "--shielded-integrity-monitoring"))
}
