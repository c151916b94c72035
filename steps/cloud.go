package steps

import (
	"context"
	"iter"
	"time"
)

// Cloud is the one way in which a Run changes anything. Every method honours
// ctx. Errors from the cloud are *CloudError; a resource that is not there is
// ErrNotFound (errors.Is).
type Cloud interface {
	// Get reads one resource. A Cloud Run service comes with its invoker,
	// when it may be read.
	Get(ctx context.Context, ref Ref) (Found, error)
	// List yields a Batch for each scope as it answers. One denied or
	// unreachable region is a Problem in its Batch and ends nothing; the error
	// is for a listing that could not be made at all.
	//
	// KindSubnet lists every subnetwork, proxy-only ones as *ProxySubnet.
	// KindService in all regions first yields a Batch with Partial set.
	List(ctx context.Context, kind Kind, scope Scope) iter.Seq2[Batch, error]
	// Create, Update and Delete send one request each. Delete names what was
	// found, by its numeric id or etag where the API takes one, so that a
	// newer resource of the same name is never hit.
	Create(ctx context.Context, r Resource, id RequestID) (Operation, error)
	Update(ctx context.Context, c Change, id RequestID) (Operation, error)
	Delete(ctx context.Context, f Found, id RequestID) (Operation, error)
	// Wait blocks until the operation is done. An operation that failed is a
	// *CloudError with Operation set; any other error says nothing about the
	// outcome.
	Wait(ctx context.Context, op Operation) error
}

// RequestID makes a repeated request harmless: a UUID. Cloud Run has none and
// ignores it.
type RequestID string

// Scope is where a List looks.
type Scope struct {
	Project  string
	Location string // a region, a zone, Global, or Everywhere
}

// Everywhere is the location of a Scope without bounds.
const Everywhere = "-"

// Batch is what one place answered.
type Batch struct {
	Scope   Scope
	Items   []Found
	Problem error // why the place did not answer; nil when it did
	// Partial marks a first look at many places in one call: the items will be
	// yielded again with their detail, region by region.
	Partial bool
}

// Found is a resource as the cloud just showed it.
type Found struct {
	Resource
	ID          string // numeric id (Compute) or uid (Cloud Run)
	Fingerprint string // fingerprint, or the etag of a Cloud Run service; empty where the kind has none
	LabelPrint  string // labelFingerprint; empty where the kind has none
	Created     time.Time
}

// Operation is a change that the cloud has taken on.
type Operation struct {
	Name string // full name, from "projects/" on; empty when there is nothing to wait for
	Ref  Ref    // what it changes
	Verb string // insert, delete, patch … as the API calls it
	Done bool   // finished in the first answer
}

// Change is one request that changes one resource in place.
type Change struct {
	Found Found    // as just read; its fingerprint guards the request
	Want  Resource // the resource as it shall be
	Part  Part     // which part the request sets
}

// Part is what one changing request sets.
type Part string

// The parts that can change in place. Source: google-cloud reference, Compute
// v1 and Run v2 methods (sure).
const (
	PartBackends     Part = "backends"     // backend service
	PartRoutes       Part = "routes"       // URL map: default service, host rules
	PartURLMap       Part = "URL map"      // target proxies
	PartCertificates Part = "certificates" // target HTTPS proxy
	PartTarget       Part = "target"       // forwarding rule
	PartLabels       Part = "labels"       // forwarding rule, address
	PartPurpose      Part = "purpose"      // proxy-only subnet: legacy purpose to the current one
	PartSources      Part = "sources"      // firewall rule
	PartIngress      Part = "ingress"      // Cloud Run service, with the annotation that keeps the value before
	PartInvoker      Part = "invoker"      // Cloud Run service's IAM policy
	PartAnnotations  Part = "annotations"  // Cloud Run service: ours only
)
