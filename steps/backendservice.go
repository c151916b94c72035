package steps

// BackendService hands requests to one serverless NEG.
type BackendService struct {
	Meta
	NEGs     []Ref  // one, on ours: a regional backend service takes a single serverless NEG
	Scheme   string // as found; INTERNAL_MANAGED on ours
	Protocol string // as found; HTTP on ours
}

// Ref names the backend service.
func (b *BackendService) Ref() Ref { return b.ref(KindBackendService) }

// Needs is its NEGs.
func (b *BackendService) Needs() []Ref { return b.NEGs }

var _ Resource = (*BackendService)(nil)

// SchemeInternalManaged is the load balancing scheme of a regional internal
// Application Load Balancer.
const SchemeInternalManaged = "INTERNAL_MANAGED"

// Compare looks at the NEGs, which change in place, and at scheme and
// protocol.
func (b *BackendService) Compare(live Resource) []Difference {
	have, d := sameKind(b, live)
	if d != nil {
		return d
	}
	d.refs("backends", b.NEGs, have.NEGs, PartBackends)
	d.found("load balancing scheme", SchemeInternalManaged, have.Scheme)
	d.found("protocol", "HTTP", have.Protocol)
	return d
}

// ByHand is the gcloud command that makes it, still without its NEG: gcloud
// attaches that with a second command. HTTP is given because gcloud's own
// default, TCP, is refused here. Source: google-cloud section 1 (sure).
func (b *BackendService) ByHand() Command {
	return b.described(b.make("compute", "backend-services").flag("load-balancing-scheme", SchemeInternalManaged).
		flag("protocol", "HTTP").flag("region", b.Location))
}

// attach lists the commands that attach the NEGs.
func (b *BackendService) attach() []Command {
	var commands []Command
	for _, n := range b.NEGs {
		c := gcloud("compute", "backend-services", "add-backend", b.Name).at(b.Ref())
		commands = append(commands, c.negOf(n))
	}
	return commands
}
