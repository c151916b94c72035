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
