package gcp

import (
	"context"
	"iter"

	resourcemanager "cloud.google.com/go/resourcemanager/apiv3"
	"cloud.google.com/go/resourcemanager/apiv3/resourcemanagerpb"

	"runlb/steps"
)

// Project reads one project.
func (c *cloud) Project(ctx context.Context, id string) (steps.Project, error) {
	p, err := c.project(ctx, id)
	return p, cloudError("get project "+clean(id), steps.Ref{}, err)
}

func (c *cloud) project(ctx context.Context, id string) (steps.Project, error) {
	if err := checkWords(id); err != nil {
		return steps.Project{}, err
	}
	client, err := resourcemanager.NewProjectsRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return steps.Project{}, err
	}
	p, err := client.GetProject(ctx, &resourcemanagerpb.GetProjectRequest{Name: "projects/" + id}, once()...)
	if err != nil {
		return steps.Project{}, err
	}
	return projectOf(p), nil
}

// SearchProjects yields the active projects of the identity.
func (c *cloud) SearchProjects(ctx context.Context) iter.Seq2[steps.Project, error] {
	return func(yield func(steps.Project, error) bool) {
		client, err := resourcemanager.NewProjectsRESTClient(ctx, c.options(ctx)...)
		if err != nil {
			yield(steps.Project{}, cloudError("list projects", steps.Ref{}, err))
			return
		}
		it := client.SearchProjects(ctx, &resourcemanagerpb.SearchProjectsRequest{Query: "state:ACTIVE", PageSize: 200}, once()...)
		for p, err := range drain(it.Next) {
			if !yield(projectOf(p), cloudError("list projects", steps.Ref{}, err)) {
				return
			}
		}
	}
}

// projectOf reads a project; its name is "projects/NUMBER".
func projectOf(p *resourcemanagerpb.Project) steps.Project {
	return steps.Project{ID: clean(p.GetProjectId()), Number: last(p.GetName()), Name: clean(p.GetDisplayName()), State: p.GetState().String()}
}
