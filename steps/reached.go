package steps

// Vantage is a place from which somebody calls a Cloud Run service.
type Vantage string

// The vantages: at the service's own URL from the internet and from the VPC
// network, and through the load balancer.
const (
	FromInternet Vantage = "from the internet"
	FromVPC      Vantage = "from the VPC"
	ThroughDoor  Vantage = "through this load balancer"
)

// Caller is who gets an answer at a vantage.
type Caller string

// The callers; with a token are those who bring an identity token that the
// service takes.
const (
	Anyone    Caller = "anyone"
	WithToken Caller = "token"
	Nobody    Caller = "nobody"
	NotKnown  Caller = "?"
)

// Reached says who gets an answer from a service with this ingress and invoker.
// An internal Application Load Balancer reaches a service of each ingress but
// none, and adds no identity. Source: Cloud Run ingress page (said).
func Reached(in Ingress, by Invoker, from Vantage) Caller {
	switch {
	case in == IngressNone, from == FromInternet && (in == IngressInternal || in == IngressInternalAndLB):
		return Nobody
	case in == IngressUnknown || by == InvokerUnknown:
		return NotKnown
	case by == InvokerPrivate:
		return WithToken
	}
	return Anyone
}
