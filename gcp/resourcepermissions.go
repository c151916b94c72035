package gcp

import (
	"context"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"cloud.google.com/go/iam/apiv1/iampb"
	run "cloud.google.com/go/run/apiv2"

	"runlb/steps"
)

// GrantedOn returns those of the permissions that the identity holds on one
// resource. Few kinds can be asked (sure: Compute v1, Run v2).
func (c *cloud) GrantedOn(ctx context.Context, ref steps.Ref, permissions []string) ([]string, error) {
	granted, err := c.grantedOn(ctx, ref, permissions)
	return granted, cloudError("test permissions on", ref, err)
}

func (c *cloud) grantedOn(ctx context.Context, ref steps.Ref, permissions []string) ([]string, error) {
	if err := checkWords(ref.Project, ref.Location, ref.Name); err != nil {
		return nil, err
	}
	answer, err := c.testOn(ctx, ref, permissions)
	if err != nil {
		return nil, err
	}
	return cleanAll(answer.GetPermissions()), nil
}

// tested is the answer of every testIamPermissions.
type tested interface{ GetPermissions() []string }

func (c *cloud) testOn(ctx context.Context, ref steps.Ref, permissions []string) (tested, error) {
	o, body := c.options(ctx), &computepb.TestPermissionsRequest{Permissions: permissions}
	switch ref.Kind {
	case steps.KindSubnet, steps.KindProxySubnet:
		client, err := compute.NewSubnetworksRESTClient(ctx, o...)
		if err != nil {
			return nil, err
		}
		return client.TestIamPermissions(ctx, &computepb.TestIamPermissionsSubnetworkRequest{Project: ref.Project, Region: ref.Location, Resource: ref.Name, TestPermissionsRequestResource: body}, once()...)
	case steps.KindAddress:
		client, err := compute.NewAddressesRESTClient(ctx, o...)
		if err != nil {
			return nil, err
		}
		return client.TestIamPermissions(ctx, &computepb.TestIamPermissionsAddressRequest{Project: ref.Project, Region: ref.Location, Resource: ref.Name, TestPermissionsRequestResource: body}, once()...)
	case steps.KindBackendService:
		client, err := compute.NewRegionBackendServicesRESTClient(ctx, o...)
		if err != nil {
			return nil, err
		}
		return client.TestIamPermissions(ctx, &computepb.TestIamPermissionsRegionBackendServiceRequest{Project: ref.Project, Region: ref.Location, Resource: ref.Name, TestPermissionsRequestResource: body}, once()...)
	case steps.KindFirewallRule:
		client, err := compute.NewFirewallsRESTClient(ctx, o...)
		if err != nil {
			return nil, err
		}
		return client.TestIamPermissions(ctx, &computepb.TestIamPermissionsFirewallRequest{Project: ref.Project, Resource: ref.Name, TestPermissionsRequestResource: body}, once()...)
	case steps.KindInstance:
		client, err := compute.NewInstancesRESTClient(ctx, o...)
		if err != nil {
			return nil, err
		}
		return client.TestIamPermissions(ctx, &computepb.TestIamPermissionsInstanceRequest{Project: ref.Project, Zone: ref.Location, Resource: ref.Name, TestPermissionsRequestResource: body}, once()...)
	case steps.KindService:
		client, err := run.NewServicesRESTClient(ctx, o...)
		if err != nil {
			return nil, err
		}
		return client.TestIamPermissions(ctx, &iampb.TestIamPermissionsRequest{Resource: ref.Path(), Permissions: permissions}, once()...)
	}
	return nil, refuse("a %s has no policy of its own that could be asked", ref.Kind)
}
