package gcp

import (
	"context"
	"slices"

	"cloud.google.com/go/iam/apiv1/iampb"
	resourcemanager "cloud.google.com/go/resourcemanager/apiv3"

	"runlb/steps"
)

// permissionsAtOnce is how many one call may ask for (guess).
const permissionsAtOnce = 100

// Granted returns those of the permissions that the identity holds on the
// project.
func (c *cloud) Granted(ctx context.Context, project string, permissions []string) ([]string, error) {
	granted, err := c.granted(ctx, project, permissions)
	return granted, cloudError("test permissions on project "+clean(project), steps.Ref{}, err)
}

func (c *cloud) granted(ctx context.Context, project string, permissions []string) ([]string, error) {
	if err := checkWords(project); err != nil {
		return nil, err
	}
	client, err := resourcemanager.NewProjectsRESTClient(ctx, c.options(ctx)...)
	if err != nil {
		return nil, err
	}
	var granted []string
	for some := range slices.Chunk(permissions, permissionsAtOnce) {
		answer, err := client.TestIamPermissions(ctx, &iampb.TestIamPermissionsRequest{Resource: "projects/" + project, Permissions: some}, once()...)
		if err != nil {
			return nil, err
		}
		granted = append(granted, cleanAll(answer.GetPermissions())...)
	}
	return granted, nil
}
