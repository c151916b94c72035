package gcp

import (
	"context"
	"errors"

	run "cloud.google.com/go/run/apiv2"
	"cloud.google.com/go/run/apiv2/runpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	"runlb/steps"
)

// serviceKind is the Cloud Run service, spoken in v2. The API has no request
// ids; names, uids and etags stand in for them.
type serviceKind struct{}

// get reads a service and, when that is allowed, who may call it. A login that
// is no good is an error also when only the second shows it.
func (serviceKind) get(ctx context.Context, c *cloud, ref steps.Ref) (steps.Found, error) {
	client, err := run.NewServicesRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return steps.Found{}, err
	}
	m, err := client.GetService(ctx, &runpb.GetServiceRequest{Name: ref.Path()}, once()...)
	if err != nil {
		return steps.Found{}, err
	}
	f := foundService(ref.Project, ref.Location, m)
	if s := f.Resource.(*steps.Service); s.Invoker == steps.InvokerUnknown {
		policy, err := readPolicy(ctx, client, ref)
		if err == nil {
			s.Invoker = invokerOf(policy)
		} else if err = cloudError("get", ref, err); errors.Is(err, steps.ErrCredentials) {
			return steps.Found{}, err
		}
	}
	return f, nil
}

func (serviceKind) create(ctx context.Context, c *cloud, r steps.Resource, _ steps.RequestID) (steps.Operation, error) {
	s, ok := r.(*steps.Service)
	if !ok {
		return steps.Operation{}, refuse("%T is no Cloud Run service", r)
	}
	client, err := run.NewServicesRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return steps.Operation{}, err
	}
	op, err := client.CreateService(ctx, &runpb.CreateServiceRequest{
		Parent: parent(s.Project, s.Location), ServiceId: s.Name, Service: serviceBody(s),
	}, once()...)
	if err != nil {
		return steps.Operation{}, err
	}
	return runOperation(op.Name(), r.Ref(), "insert")
}

func (serviceKind) update(ctx context.Context, c *cloud, ch steps.Change, _ steps.RequestID) (steps.Operation, error) {
	want, ok := ch.Want.(*steps.Service)
	if !ok {
		return steps.Operation{}, refuse("%T is no Cloud Run service", ch.Want)
	}
	client, err := run.NewServicesRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return steps.Operation{}, err
	}
	switch ch.Part {
	case steps.PartInvoker:
		return setInvoker(ctx, client, want)
	case steps.PartIngress:
		return patchService(ctx, client, ch.Found, want, "ingress", "annotations")
	case steps.PartAnnotations:
		return patchService(ctx, client, ch.Found, want, "annotations")
	}
	return steps.Operation{}, refuse("the %s of a Cloud Run service cannot be changed", ch.Part)
}

// patchService sends the named fields under the etag of what was found. The
// service is read again for the annotations of others, which a patch would
// replace; if anyone changed them since, the etag makes the cloud refuse.
func patchService(ctx context.Context, client *run.ServicesClient, f steps.Found, want *steps.Service, fields ...string) (steps.Operation, error) {
	ref := want.Ref()
	live, err := client.GetService(ctx, &runpb.GetServiceRequest{Name: ref.Path()}, once()...)
	if err != nil {
		return steps.Operation{}, err
	}
	body := &runpb.Service{Name: ref.Path(), Etag: f.Fingerprint, Annotations: withOurs(live.GetAnnotations(), want.Annotations)}
	if fields[0] == "ingress" {
		ingress, ok := ingressOf(want.Ingress)
		if !ok {
			return steps.Operation{}, refuse("%q is no ingress", want.Ingress)
		}
		body.Ingress = ingress
	}
	op, err := client.UpdateService(ctx, &runpb.UpdateServiceRequest{
		Service: body, UpdateMask: &fieldmaskpb.FieldMask{Paths: fields},
	}, once()...)
	if err != nil {
		return steps.Operation{}, err
	}
	return runOperation(op.Name(), ref, "patch")
}

// remove deletes under the etag of what was found.
func (serviceKind) remove(ctx context.Context, c *cloud, f steps.Found, _ steps.RequestID) (steps.Operation, error) {
	ref := f.Ref()
	if f.Fingerprint == "" {
		return steps.Operation{}, refuse("%s was found without an etag", ref)
	}
	client, err := run.NewServicesRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return steps.Operation{}, err
	}
	op, err := client.DeleteService(ctx, &runpb.DeleteServiceRequest{Name: ref.Path(), Etag: f.Fingerprint}, once()...)
	if err != nil {
		return steps.Operation{}, err
	}
	return runOperation(op.Name(), ref, "delete")
}

// runOperation is Cloud Run's first answer to a change.
func runOperation(name string, ref steps.Ref, verb string) (steps.Operation, error) {
	if name == "" {
		return steps.Operation{}, nonsense("change", ref, "operation")
	}
	return steps.Operation{Name: clean(name), Ref: ref, Verb: verb}, nil
}

// parent is a region as Cloud Run writes it.
func parent(project, region string) string { return "projects/" + project + "/locations/" + region }
