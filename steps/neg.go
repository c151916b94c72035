package steps

// NEG is a serverless network endpoint group: it leads to a Cloud Run service,
// to a tag of it, or by a URL mask to many. It cannot be changed.
type NEG struct {
	Meta
	Service string
	Tag     string
	Mask    string
	Type    string // networkEndpointType as found; SERVERLESS on ours
}

// Ref names the NEG.
func (n *NEG) Ref() Ref { return n.ref(KindNEG) }

// Needs is the service, when the NEG names one; with a mask the services need
// not exist.
func (n *NEG) Needs() []Ref {
	if n.Service == "" {
		return nil
	}
	return []Ref{{Kind: KindService, Project: n.Project, Location: n.Location, Name: n.Service}}
}

var _ Resource = (*NEG)(nil)

// Compare looks at what it leads to. Nothing changes in place: another target
// is another NEG.
func (n *NEG) Compare(live Resource) []Difference {
	have, d := sameKind(n, live)
	if d != nil {
		return d
	}
	d.text("service", n.Service, have.Service, "")
	d.text("tag", n.Tag, have.Tag, "")
	d.text("URL mask", n.Mask, have.Mask, "")
	d.found("type", "SERVERLESS", have.Type)
	return d
}

// ByHand is the gcloud command that makes it. gcloud takes no description
// here (sure, gcloud 528).
func (n *NEG) ByHand() Command {
	return n.make("compute", "network-endpoint-groups").flag("region", n.Location).
		flag("network-endpoint-type", "serverless").flag("cloud-run-service", n.Service).
		flag("cloud-run-tag", n.Tag).flag("cloud-run-url-mask", n.Mask)
}

// negOf appends the flags that name a NEG.
func (c Command) negOf(n Ref) Command {
	return c.flag("network-endpoint-group", n.Name).flag("network-endpoint-group-region", n.Location)
}
