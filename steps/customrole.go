package steps

import (
	"fmt"
	"io"
	"slices"
)

// WriteRole writes a custom role that holds exactly what the plan takes, as
// `gcloud iam roles create ID --project=P --file=FILE` reads it: to look, to
// build, and to take down again.
func (p Plan) WriteRole(w io.Writer) error {
	build := permissionsOf(p.Needs())
	look := without(p.Looks(), build)
	groups := []struct {
		what string
		list []string
	}{
		{"what there is to look at", look},
		{"what the plan does", build},
		{"what it takes to take that down again", without(without(p.Teardown(), build), look)},
	}
	text := fmt.Sprintf("title: runlb %s\ndescription: What runlb takes for load balancer %s in %s\nstage: GA\nincludedPermissions:\n",
		p.Deployment.Name, p.Deployment.Name, p.Deployment.Region)
	for _, g := range groups {
		if len(g.list) == 0 {
			continue
		}
		text += "# " + g.what + "\n"
		for _, permission := range slices.Sorted(slices.Values(g.list)) {
			text += "- " + permission + "\n"
		}
	}
	if _, err := io.WriteString(w, text); err != nil {
		return fmt.Errorf("write role: %w", err)
	}
	return nil
}
