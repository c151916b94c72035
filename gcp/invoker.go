package gcp

import (
	"context"
	"slices"

	"cloud.google.com/go/iam/apiv1/iampb"
	run "cloud.google.com/go/run/apiv2"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

const (
	invokerRole = "roles/run.invoker"
	everyone    = "allUsers"
)

// policyVersion lets conditional bindings through, which an older version
// would lose when the policy is written back.
const policyVersion = 3

// readPolicy reads who may do what. A policy always has an etag, an empty one
// too; without it, it is some other answer, and says nothing about anybody.
func readPolicy(ctx context.Context, client *run.ServicesClient, ref steps.Ref) (*iampb.Policy, error) {
	p, err := client.GetIamPolicy(ctx, &iampb.GetIamPolicyRequest{
		Resource: ref.Path(), Options: &iampb.GetPolicyOptions{RequestedPolicyVersion: policyVersion},
	}, once()...)
	if err == nil && len(p.GetEtag()) == 0 {
		return nil, nonsense("get", ref, "policy: it has no etag")
	}
	return p, err
}

// invokerOf tells who may call a service whose check is on.
func invokerOf(p *iampb.Policy) steps.Invoker {
	for _, b := range p.GetBindings() {
		if b.GetRole() == invokerRole && b.GetCondition() == nil && slices.Contains(b.GetMembers(), everyone) {
			return steps.InvokerPublic
		}
	}
	return steps.InvokerPrivate
}

// setInvoker adds or removes one member of one role, under the policy's etag,
// and leaves all else in the policy as it is. It is done when it returns.
func setInvoker(ctx context.Context, client *run.ServicesClient, want *steps.Service) (steps.Operation, error) {
	ref := want.Ref()
	done := steps.Operation{Ref: ref, Verb: "setIamPolicy", Done: true}
	if want.Invoker != steps.InvokerPublic && want.Invoker != steps.InvokerPrivate {
		return steps.Operation{}, refuse("an invoker can be made public or private, not %q", want.Invoker)
	}
	policy, err := readPolicy(ctx, client, ref)
	if err != nil {
		return steps.Operation{}, err
	}
	if invokerOf(policy) == want.Invoker {
		return done, nil
	}
	_, err = client.SetIamPolicy(ctx, &iampb.SetIamPolicyRequest{
		Resource: ref.Path(), Policy: withInvoker(policy, want.Invoker == steps.InvokerPublic),
	}, once()...)
	if err != nil {
		return steps.Operation{}, err
	}
	return done, nil
}

// withInvoker is the policy with or without everyone as invoker.
func withInvoker(policy *iampb.Policy, public bool) *iampb.Policy {
	p := proto.CloneOf(policy)
	at := slices.IndexFunc(p.GetBindings(), func(b *iampb.Binding) bool {
		return b.GetRole() == invokerRole && b.GetCondition() == nil
	})
	switch {
	case public && at < 0:
		p.Bindings = append(p.Bindings, &iampb.Binding{Role: invokerRole, Members: []string{everyone}})
	case public:
		p.Bindings[at].Members = append(p.Bindings[at].Members, everyone)
	case at >= 0:
		b := p.Bindings[at]
		b.Members = slices.DeleteFunc(b.Members, func(m string) bool { return m == everyone })
		if len(b.Members) == 0 {
			p.Bindings = slices.Delete(p.Bindings, at, at+1)
		}
	}
	return p
}
