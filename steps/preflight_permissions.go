package steps

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// checkPermissions asks for every permission that the plan's steps need: all
// of them on the project in one go, and what is missing there once more on
// each resource that has a policy of its own.
func (s *Session) checkPermissions(ctx context.Context, p Plan) Check {
	c := Check{ID: "permissions", Question: "the permissions suffice", Verdict: Pass}
	list := p.Needs()
	if len(list) == 0 {
		c.Evidence = "the plan needs none"
		return c
	}
	names := permissionsOf(list)
	c.List = names
	granted, err := s.granted(ctx, p.Deployment.Project, names)
	if err != nil {
		return unknown(c, err)
	}
	missing := slices.DeleteFunc(list, func(n Need) bool { return slices.Contains(granted, n.Permission) })
	missing, unread := s.grantedByResource(ctx, missing)
	return c.judge(p, len(names), missing, unread)
}

func (s *Session) granted(ctx context.Context, project string, names []string) ([]string, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, factPatience, fmt.Errorf("no answer within %s", factPatience))
	defer cancel()
	return s.access.Granted(ctx, project, names)
}

// judge says which permissions are missing. One that IAM's data asks for is
// missing for certain where only the project could grant it; the others warn:
// that they are asked for is a guess. unread are those of resources that did
// not tell.
func (c Check) judge(p Plan, asked int, missing, unread []Need) Check {
	if len(missing) == 0 && len(unread) == 0 {
		c.Evidence = fmt.Sprintf("all %d that the plan takes", asked)
		return c
	}
	c.Evidence = fmt.Sprintf("%d of %d are missing on project %s: %s", len(permissionsOf(missing)), asked, p.Deployment.Project, sayNeeds(missing))
	c.Fix = ask(permissionsOf(missing)) + ". A grant with a condition does not show here"
	c.List = permissionsOf(missing)
	switch {
	case slices.ContainsFunc(missing, func(n Need) bool { return n.Sure }):
		c.Verdict = Fail
	case len(missing) > 0:
		c.Verdict = Warn
	default:
		c.Verdict, c.List = Unknown, permissionsOf(unread)
		c.Evidence = fmt.Sprintf("%d of %d are not on project %s, and could not be asked for elsewhere: %s", len(c.List), asked, p.Deployment.Project, sayNeeds(unread))
		c.Fix = ask(c.List)
	}
	return c
}

// sayNeeds lists sorted needs, each permission once, with the resources that
// were asked too.
func sayNeeds(list []Need) string {
	var said []string
	for _, permission := range permissionsOf(list) {
		var on []string
		for _, n := range list {
			if n.Permission == permission && !n.On.IsZero() {
				on = append(on, n.On.String())
			}
		}
		if len(on) > 0 {
			permission += " (nor on " + strings.Join(on, ", ") + ")"
		}
		said = append(said, permission)
	}
	return strings.Join(said, ", ")
}

// grantedByResource asks the resources themselves, all at once, and returns
// what is missing there too, and what they did not tell.
func (s *Session) grantedByResource(ctx context.Context, list []Need) (missing, unread []Need) {
	byRef := map[string][]Need{}
	for _, n := range list {
		if _, there := s.inv.Get(n.On); !there || !n.On.Kind.OwnPolicy() {
			missing = append(missing, Need{Permission: n.Permission, Sure: n.Sure})
			continue
		}
		byRef[n.On.Path()] = append(byRef[n.On.Path()], n)
	}
	paths := slices.Sorted(maps.Keys(byRef))
	answers := make([]Reading[[]string], len(paths))
	var wg sync.WaitGroup
	for i, path := range paths {
		reading(s, &wg, ctx, &answers[i], func(ctx context.Context) ([]string, error) {
			return s.access.GrantedOn(ctx, byRef[path][0].On, permissionsOf(byRef[path]))
		})
	}
	wg.Wait()
	for i, path := range paths {
		lacks := slices.DeleteFunc(byRef[path], func(n Need) bool { return slices.Contains(answers[i].Value, n.Permission) })
		if answers[i].Err != nil {
			unread = append(unread, lacks...)
			continue
		}
		missing = append(missing, lacks...)
	}
	sortNeeds(missing)
	return slices.Compact(missing), unread
}
