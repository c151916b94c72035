package steps

import (
	"maps"
	"time"
)

// Ingress says from where a Cloud Run service may be called.
type Ingress string

// The settings of ingress, as gcloud and the Spec write them. Source: Run v2
// (sure).
const (
	IngressUnknown       Ingress = ""
	IngressAll           Ingress = "all"
	IngressInternal      Ingress = "internal"
	IngressInternalAndLB Ingress = "internal-and-cloud-load-balancing"
	IngressNone          Ingress = "none"
)

// SampleImage is Google's own sample container.
const SampleImage = "us-docker.pkg.dev/cloudrun/container/hello"

// Invoker says who may call a Cloud Run service.
type Invoker string

// The answers to who may call.
const (
	InvokerUnknown Invoker = ""        // the policy could not be read, or was not asked for
	InvokerPublic  Invoker = "public"  // allUsers holds roles/run.invoker
	InvokerOpen    Invoker = "open"    // the invoker check is switched off
	InvokerPrivate Invoker = "private" // callers need an identity token
)

// Service is a Cloud Run service.
type Service struct {
	Meta
	Image       string
	Ingress     Ingress
	Invoker     Invoker
	URL         string   // its own run.app address, as found
	Tags        []string // tags of its traffic, as found
	IdleTags    []string // of Tags: those that get none of the service's own traffic, as found
	Revision    string   // latest ready revision, as found
	Generation  int64    // as found
	Ready       bool     // as found
	Changing    bool     // as found: a change is under way, and some fields may show what was before it
	Updated     time.Time
	Annotations map[string]string // ours only: those that begin with AnnotationPrefix
}

// Ref names the service.
func (s *Service) Ref() Ref { return s.ref(KindService) }

// Needs is empty: a service stands on its own.
func (s *Service) Needs() []Ref { return nil }

var _ Resource = (*Service)(nil)

// Compare looks at image, ingress, invoker and annotations. An image, ingress
// or invoker that is not known or not wanted is not compared.
func (s *Service) Compare(live Resource) []Difference {
	have, d := sameKind(s, live)
	if d != nil {
		return d
	}
	if s.Image != "" {
		d.text("image", s.Image, have.Image, "")
	}
	if s.Ingress != IngressUnknown {
		d.text("ingress", string(s.Ingress), string(have.Ingress), PartIngress)
	}
	if s.Invoker != InvokerUnknown && have.Invoker != InvokerUnknown {
		d.text("invoker", string(s.Invoker), string(have.Invoker), PartInvoker)
	}
	if !maps.Equal(s.Annotations, have.Annotations) {
		d.text("annotations", pairs(s.Annotations), pairs(have.Annotations), PartAnnotations)
	}
	return d
}

// ByHand is the gcloud command that deploys it.
func (s *Service) ByHand() Command {
	c := gcloud("run", "deploy", s.Name).at(s.Ref()).flag("image", s.Image).flag("ingress", string(s.Ingress))
	return s.described(append(c, "--no-allow-unauthenticated"))
}
