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
