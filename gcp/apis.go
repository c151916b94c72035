package gcp

import (
	"context"
	"slices"

	serviceusage "cloud.google.com/go/serviceusage/apiv1"
	"cloud.google.com/go/serviceusage/apiv1/serviceusagepb"

	"runlb/steps"
)

// How many APIs one call may name. Source: Service Usage v1 (sure).
const (
	apisReadAtOnce    = 30
	apisEnabledAtOnce = 20
)

// Enabled returns those of the APIs that are enabled.
func (c *cloud) Enabled(ctx context.Context, project string, names []string) ([]string, error) {
	enabled, err := c.enabled(ctx, project, names)
	return enabled, cloudError("read the APIs of project "+clean(project), steps.Ref{}, err)
}

func (c *cloud) enabled(ctx context.Context, project string, names []string) ([]string, error) {
	if err := checkWords(append([]string{project}, names...)...); err != nil {
		return nil, err
	}
	client, err := serviceusage.NewRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return nil, err
	}
	var enabled []string
	for some := range slices.Chunk(names, apisReadAtOnce) {
		request := &serviceusagepb.BatchGetServicesRequest{Parent: "projects/" + project}
		for _, name := range some {
			request.Names = append(request.Names, "projects/"+project+"/services/"+name)
		}
		answer, err := client.BatchGetServices(ctx, request, once()...)
		if err != nil {
			return nil, err
		}
		for _, s := range answer.GetServices() {
			if s.GetState() == serviceusagepb.State_ENABLED {
				enabled = append(enabled, last(s.GetName()))
			}
		}
	}
	return enabled, nil
}

// Enable enables at most 20 APIs. They can be used some time after the
// operation is done.
func (c *cloud) Enable(ctx context.Context, project string, names []string) (steps.Operation, error) {
	op, err := c.enable(ctx, project, names)
	return op, cloudError("enable APIs in project "+clean(project), steps.Ref{}, err)
}

func (c *cloud) enable(ctx context.Context, project string, names []string) (steps.Operation, error) {
	if err := checkWords(append([]string{project}, names...)...); err != nil {
		return steps.Operation{}, err
	}
	if len(names) > apisEnabledAtOnce {
		return steps.Operation{}, refuse("at most %d APIs can be enabled at once", apisEnabledAtOnce)
	}
	client, err := serviceusage.NewRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return steps.Operation{}, err
	}
	op, err := client.BatchEnableServices(ctx, &serviceusagepb.BatchEnableServicesRequest{Parent: "projects/" + project, ServiceIds: names}, once()...)
	if err != nil {
		return steps.Operation{}, err
	}
	return steps.Operation{Name: clean(op.Name()), Verb: "enable"}, nil
}
