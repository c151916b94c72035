package gcp

import (
	"context"
	"net/netip"
	"strings"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

func firewallRuleKind() kind {
	return computeKind[*compute.FirewallsClient, *computepb.Firewall, *steps.FirewallRule]{
		client: compute.NewFirewallsRESTClient,
		read: func(ctx context.Context, c *compute.FirewallsClient, r steps.Ref) (*computepb.Firewall, error) {
			return c.Get(ctx, &computepb.GetFirewallRequest{Project: r.Project, Firewall: r.Name}, once()...)
		},
		insert: insertFirewallRule,
		erase: func(ctx context.Context, c *compute.FirewallsClient, r steps.Ref, id *string) (*compute.Operation, error) {
			return c.Delete(ctx, &computepb.DeleteFirewallRequest{Project: r.Project, Firewall: r.Name, RequestId: id}, once()...)
		},
		change: map[steps.Part]func(context.Context, *compute.FirewallsClient, steps.Found, *steps.FirewallRule, *string) (*compute.Operation, error){
			steps.PartSources: patchSources,
		},
		pages: func(ctx context.Context, c *compute.FirewallsClient, s steps.Scope) func() (*computepb.Firewall, error) {
			return c.List(ctx, &computepb.ListFirewallsRequest{Project: s.Project, MaxResults: proto.Uint32(pageSize)}, once()...).Next
		},
		found: foundFirewallRule,
	}
}

// insertFirewallRule refuses a rule without sources: the API would let
// everyone in (sure).
func insertFirewallRule(ctx context.Context, c *compute.FirewallsClient, f *steps.FirewallRule, id *string) (*compute.Operation, error) {
	if len(f.Sources) == 0 {
		return nil, refuse("%s names no source, which would mean any", f.Ref())
	}
	return c.Insert(ctx, &computepb.InsertFirewallRequest{Project: f.Project, RequestId: id, FirewallResource: firewallRuleBody(f)}, once()...)
}

func firewallRuleBody(f *steps.FirewallRule) *computepb.Firewall {
	body := &computepb.Firewall{
		Name: text(f.Name), Description: text(f.Description), Network: text(link(f.Network)),
		Direction:    proto.String(computepb.Firewall_INGRESS.String()),
		SourceRanges: ranges(f.Sources), TargetTags: f.Tags,
	}
	for _, a := range f.Allows {
		protocol, ports, _ := strings.Cut(a, ":")
		allowed := &computepb.Allowed{IPProtocol: text(protocol)}
		if ports != "" {
			allowed.Ports = strings.Split(ports, ",")
		}
		body.Allowed = append(body.Allowed, allowed)
	}
	return body
}

// patchSources replaces the list of sources. The kind has no fingerprint.
func patchSources(ctx context.Context, c *compute.FirewallsClient, _ steps.Found, want *steps.FirewallRule, id *string) (*compute.Operation, error) {
	if len(want.Sources) == 0 {
		return nil, refuse("%s names no source, which would mean any", want.Ref())
	}
	return c.Patch(ctx, &computepb.PatchFirewallRequest{
		Project: want.Project, Firewall: want.Name, RequestId: id,
		FirewallResource: &computepb.Firewall{SourceRanges: ranges(want.Sources)},
	}, once()...)
}

func ranges(prefixes []netip.Prefix) []string {
	var out []string
	for _, p := range prefixes {
		out = append(out, p.String())
	}
	return out
}

func foundFirewallRule(project string, m *computepb.Firewall) (steps.Found, bool) {
	f := &steps.FirewallRule{
		Meta: meta(project, steps.Global, m), Network: refOf(m.GetNetwork()), Tags: cleanAll(m.GetTargetTags()),
	}
	for _, s := range m.GetSourceRanges() {
		if p := prefix(s); p.IsValid() {
			f.Sources = append(f.Sources, p)
		}
	}
	for _, a := range m.GetAllowed() {
		rule := a.GetIPProtocol()
		if len(a.GetPorts()) > 0 {
			rule += ":" + strings.Join(a.GetPorts(), ",")
		}
		f.Allows = append(f.Allows, clean(rule))
	}
	return seen(f, m), true
}
