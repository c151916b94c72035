package gcp

import (
	"context"
	"strconv"
	"strings"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/api/option"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

func forwardingRuleKind() kind {
	return computeKind[*compute.ForwardingRulesClient, *computepb.ForwardingRule, *steps.ForwardingRule]{
		client: compute.NewForwardingRulesRESTClient,
		read: func(ctx context.Context, c *compute.ForwardingRulesClient, r steps.Ref) (*computepb.ForwardingRule, error) {
			return c.Get(ctx, &computepb.GetForwardingRuleRequest{Project: r.Project, Region: r.Location, ForwardingRule: r.Name}, once()...)
		},
		insert: func(ctx context.Context, c *compute.ForwardingRulesClient, f *steps.ForwardingRule, id *string) (*compute.Operation, error) {
			return c.Insert(ctx, &computepb.InsertForwardingRuleRequest{
				Project: f.Project, Region: f.Location, RequestId: id, ForwardingRuleResource: forwardingRuleBody(f),
			}, once()...)
		},
		erase: func(ctx context.Context, c *compute.ForwardingRulesClient, r steps.Ref, id *string) (*compute.Operation, error) {
			return c.Delete(ctx, &computepb.DeleteForwardingRuleRequest{Project: r.Project, Region: r.Location, ForwardingRule: r.Name, RequestId: id}, once()...)
		},
		change: map[steps.Part]func(context.Context, *compute.ForwardingRulesClient, steps.Found, *steps.ForwardingRule, *string) (*compute.Operation, error){
			steps.PartTarget: setTarget,
			steps.PartLabels: setLabels,
		},
		pages: func(ctx context.Context, c *compute.ForwardingRulesClient, s steps.Scope) func() (*computepb.ForwardingRule, error) {
			return c.List(ctx, &computepb.ListForwardingRulesRequest{Project: s.Project, Region: s.Location, MaxResults: proto.Uint32(pageSize)}, once()...).Next
		},
		every: func(ctx context.Context, o []option.ClientOption, project string) (places[*computepb.ForwardingRule], error) {
			c, err := compute.NewForwardingRulesRESTClient(ctx, o...)
			if err != nil {
				return places[*computepb.ForwardingRule]{}, err
			}
			it := c.AggregatedList(ctx, &computepb.AggregatedListForwardingRulesRequest{Project: project, MaxResults: proto.Uint32(pageSize)}, once()...)
			return places[*computepb.ForwardingRule]{
				page: func() any { return it.Response },
				next: func() (place[*computepb.ForwardingRule], error) {
					p, err := it.Next()
					return place[*computepb.ForwardingRule]{p.Key, p.Value.GetForwardingRules(), p.Value.GetWarning()}, err
				},
			}, nil
		},
		within: "regions/",
		found:  foundForwardingRule,
	}
}

// forwardingRuleBody names network and subnet, so that nothing is picked for
// us, and the network tier, because a project's default may be one that is
// refused (sure). Labels are left out: the API ignores them here (sure).
func forwardingRuleBody(f *steps.ForwardingRule) *computepb.ForwardingRule {
	body := &computepb.ForwardingRule{
		Name: text(f.Name), Description: text(f.Description),
		LoadBalancingScheme: proto.String(computepb.ForwardingRule_INTERNAL_MANAGED.String()),
		Network:             text(link(f.Network)), Subnetwork: text(link(f.Subnet)),
		PortRange: text(strconv.Itoa(f.Port)), Target: text(link(f.Target)),
		NetworkTier: proto.String(computepb.ForwardingRule_PREMIUM.String()),
	}
	switch {
	case !f.Address.IsZero(): // the reservation itself: refused when it is not there
		body.IPAddress = text(link(f.Address))
	case f.IP.IsValid():
		body.IPAddress = text(f.IP.String())
	}
	if f.GlobalAccess {
		body.AllowGlobalAccess = proto.Bool(true)
	}
	return body
}

func setTarget(ctx context.Context, c *compute.ForwardingRulesClient, _ steps.Found, want *steps.ForwardingRule, id *string) (*compute.Operation, error) {
	return c.SetTarget(ctx, &computepb.SetTargetForwardingRuleRequest{
		Project: want.Project, Region: want.Location, ForwardingRule: want.Name, RequestId: id,
		TargetReferenceResource: &computepb.TargetReference{Target: text(link(want.Target))},
	}, once()...)
}

// setLabels replaces all labels, guarded by the label fingerprint.
func setLabels(ctx context.Context, c *compute.ForwardingRulesClient, f steps.Found, want *steps.ForwardingRule, id *string) (*compute.Operation, error) {
	return c.SetLabels(ctx, &computepb.SetLabelsForwardingRuleRequest{
		Project: want.Project, Region: want.Location, Resource: want.Name, RequestId: id,
		RegionSetLabelsRequestResource: &computepb.RegionSetLabelsRequest{Labels: want.Labels, LabelFingerprint: text(f.LabelPrint)},
	}, once()...)
}

func foundForwardingRule(project string, m *computepb.ForwardingRule) (steps.Found, bool) {
	f := &steps.ForwardingRule{
		Meta:    meta(project, last(m.GetRegion()), m),
		Network: refOf(m.GetNetwork()), Subnet: refOf(m.GetSubnetwork()),
		IP: ip(m.GetIPAddress()), Port: port(m.GetPortRange()), Target: refOf(m.GetTarget()),
		GlobalAccess: m.GetAllowGlobalAccess(), Labels: cleanMap(m.GetLabels()), Scheme: clean(m.GetLoadBalancingScheme()),
	}
	return seen(f, m), true
}

// port reads a range of one port, which the API writes "80-80"; 0 when there
// is none.
func port(s string) int {
	first, _, _ := strings.Cut(s, "-")
	n, err := strconv.Atoi(first)
	if err != nil {
		return 0
	}
	return n
}
