package gcp

import (
	"context"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/api/option"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

func instanceKind() kind {
	return computeKind[*compute.InstancesClient, *computepb.Instance, *steps.Instance]{
		client: compute.NewInstancesRESTClient,
		read: func(ctx context.Context, c *compute.InstancesClient, r steps.Ref) (*computepb.Instance, error) {
			return c.Get(ctx, &computepb.GetInstanceRequest{Project: r.Project, Zone: r.Location, Instance: r.Name}, once()...)
		},
		insert: func(ctx context.Context, c *compute.InstancesClient, i *steps.Instance, id *string) (*compute.Operation, error) {
			return c.Insert(ctx, &computepb.InsertInstanceRequest{Project: i.Project, Zone: i.Location, RequestId: id, InstanceResource: instanceBody(i)}, once()...)
		},
		erase: func(ctx context.Context, c *compute.InstancesClient, r steps.Ref, id *string) (*compute.Operation, error) {
			return c.Delete(ctx, &computepb.DeleteInstanceRequest{Project: r.Project, Zone: r.Location, Instance: r.Name, RequestId: id}, once()...)
		},
		pages: func(ctx context.Context, c *compute.InstancesClient, s steps.Scope) func() (*computepb.Instance, error) {
			return c.List(ctx, &computepb.ListInstancesRequest{Project: s.Project, Zone: s.Location, MaxResults: proto.Uint32(pageSize)}, once()...).Next
		},
		every: func(ctx context.Context, o []option.ClientOption, project string) (places[*computepb.Instance], error) {
			c, err := compute.NewInstancesRESTClient(ctx, o...)
			if err != nil {
				return places[*computepb.Instance]{}, err
			}
			it := c.AggregatedList(ctx, &computepb.AggregatedListInstancesRequest{Project: project, MaxResults: proto.Uint32(pageSize)}, once()...)
			return places[*computepb.Instance]{
				page: func() any { return it.Response },
				next: func() (place[*computepb.Instance], error) {
					p, err := it.Next()
					return place[*computepb.Instance]{p.Key, p.Value.GetInstances(), p.Value.GetWarning()}, err
				},
			}, nil
		},
		within: "zones/",
		found:  foundInstance,
	}
}

// instanceBody asks for one disk that goes with the instance, no external
// address, no service account, and all that compute.requireShieldedVm wants.
func instanceBody(i *steps.Instance) *computepb.Instance {
	body := &computepb.Instance{
		Name: text(i.Name), Description: text(i.Description),
		MachineType: text("zones/" + i.Location + "/machineTypes/" + i.MachineType),
		Disks: []*computepb.AttachedDisk{{
			Boot: proto.Bool(true), AutoDelete: proto.Bool(true),
			InitializeParams: &computepb.AttachedDiskInitializeParams{SourceImage: text(i.Image)},
		}},
		NetworkInterfaces: []*computepb.NetworkInterface{{Network: text(link(i.Network)), Subnetwork: text(link(i.Subnet))}},
		ShieldedInstanceConfig: &computepb.ShieldedInstanceConfig{
			EnableSecureBoot: proto.Bool(true), EnableVtpm: proto.Bool(true), EnableIntegrityMonitoring: proto.Bool(true),
		},
	}
	if len(i.Tags) > 0 {
		body.Tags = &computepb.Tags{Items: i.Tags}
	}
	if len(i.Metadata) > 0 {
		body.Metadata = &computepb.Metadata{}
		for _, key := range sortedKeys(i.Metadata) {
			body.Metadata.Items = append(body.Metadata.Items, &computepb.Items{Key: proto.String(key), Value: proto.String(i.Metadata[key])})
		}
	}
	return body
}

func foundInstance(project string, m *computepb.Instance) (steps.Found, bool) {
	i := &steps.Instance{
		Meta:        meta(project, last(m.GetZone()), m),
		MachineType: last(m.GetMachineType()), Tags: cleanAll(m.GetTags().GetItems()), Status: clean(m.GetStatus()),
	}
	if nics := m.GetNetworkInterfaces(); len(nics) > 0 {
		i.Network, i.Subnet, i.IP = refOf(nics[0].GetNetwork()), refOf(nics[0].GetSubnetwork()), clean(nics[0].GetNetworkIP())
	}
	items := map[string]string{}
	for _, item := range m.GetMetadata().GetItems() {
		items[item.GetKey()] = item.GetValue()
	}
	if len(items) > 0 {
		i.Metadata = cleanMap(items)
	}
	return seen(i, m), true
}
