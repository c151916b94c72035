package sandbox

import (
	"maps"
	"net/http"
	"slices"
)

// orgPolicyAPI is Organization Policy v2, as far as a project's own policies go. A policy is set in a project as an organisation's
// administrator would set it above: POST projects/P/policies.
func (s *Sandbox) orgPolicyAPI() api {
	routes := http.NewServeMux()
	on := func(pattern string, fn endpoint) { routes.Handle(pattern, s.handler(statusEnvelope, fn)) }
	on("GET /v2/projects/{project}/constraints", s.listConstraints)
	on("GET /v2/projects/{project}/policies", s.listOrgPolicies)
	on("POST /v2/projects/{project}/policies", s.createOrgPolicy)
	on("/v2/projects/{project}/policies/{constraint}", customVerbs("constraint", map[string]endpoint{
		"GET":                    s.getOrgPolicy,
		"GET getEffectivePolicy": s.effectiveOrgPolicy,
		"PATCH":                  s.patchOrgPolicy,
		"DELETE":                 s.deleteOrgPolicy,
	}))
	return api{hosts: []string{"orgpolicy.googleapis.com"}, routes: routes}
}

// readOrgPolicy are the two names of one permission: roles have the first, the methods of the API the second (sure: IAM data).
var readOrgPolicy = []string{"orgpolicy.policy.get", "orgpolicy.policies.get"}

// orgPolicyProject finds the project that r names and checks that its caller has permissions there (text: guess).
func (s *Sandbox) orgPolicyProject(t *tx, r *http.Request, permissions ...string) (object, error) {
	o, ok := t.project(r.PathValue("project"))
	path := "projects/" + text(o, "projectId")
	if ok {
		if p := s.checkAPI(t, text(o, "projectId"), "orgpolicy.googleapis.com"); p != nil {
			return nil, p
		}
	}
	for _, permission := range permissions {
		if !ok || !s.allowed(t, s.caller(r), permission, path) {
			return nil, (&problem{code: http.StatusForbidden, message: "Permission '" + permission + "' denied on resource '//cloudresourcemanager.googleapis.com/projects/" +
				r.PathValue("project") + "' (or it may not exist)."}).by("organisation policy permission")
		}
	}
	return o, nil
}

// listOrgPolicies answers the policies that are set, and nothing at all without one.
func (s *Sandbox) listOrgPolicies(r *http.Request) (answer any, err error) {
	s.read(func(t *tx) {
		var o object
		if o, err = s.orgPolicyProject(t, r, "orgpolicy.policies.list"); err != nil {
			return
		}
		set := child(o, "orgPolicies")
		var policies []any
		for _, constraint := range slices.Sorted(maps.Keys(set)) {
			policies = append(policies, set[constraint])
		}
		list := object{}
		if policies != nil {
			list["policies"] = policies
		}
		answer = list
	})
	return answer, err
}

func (s *Sandbox) getOrgPolicy(r *http.Request) (answer any, err error) {
	s.read(func(t *tx) {
		var o object
		if o, err = s.orgPolicyProject(t, r, readOrgPolicy...); err != nil {
			return
		}
		policy := child(child(o, "orgPolicies"), r.PathValue("constraint"))
		if policy == nil {
			err = noOrgPolicy().by("organisation policy")
			return
		}
		answer = policy
	})
	return answer, err
}

// effectiveOrgPolicy answers the policy that is in force; the default of every constraint is to allow all (guess for the shape).
func (s *Sandbox) effectiveOrgPolicy(r *http.Request) (answer any, err error) {
	s.read(func(t *tx) {
		var o object
		if o, err = s.orgPolicyProject(t, r, readOrgPolicy...); err != nil {
			return
		}
		constraint := r.PathValue("constraint")
		if p := knownConstraint(constraint); p != nil {
			err = p
			return
		}
		if policy := child(child(o, "orgPolicies"), constraint); policy != nil {
			answer = policy
			return
		}
		answer = object{"name": orgPolicyName(o, constraint), "spec": object{"rules": []any{object{"allowAll": true}}}}
	})
	return answer, err
}

func (s *Sandbox) createOrgPolicy(r *http.Request) (any, error) {
	policy, err := readJSON(r)
	if err != nil {
		return nil, err
	}
	constraint := lastSegment(text(policy, "name"))
	return s.setOrgPolicy(r, constraint, "orgpolicy.policies.create", policy, func(old object) *problem {
		if old != nil {
			return &problem{code: http.StatusConflict, status: "ALREADY_EXISTS", message: "Requested entity already exists."}
		}
		return nil
	})
}

// patchOrgPolicy replaces the spec of a policy. An etag that is sent must be the present one (said: Org Policy v2).
func (s *Sandbox) patchOrgPolicy(r *http.Request) (any, error) {
	policy, err := readJSON(r)
	if err != nil {
		return nil, err
	}
	return s.setOrgPolicy(r, r.PathValue("constraint"), "orgpolicy.policies.update", policy, func(old object) *problem {
		if old == nil {
			return noOrgPolicy()
		}
		if etag := text(child(policy, "spec"), "etag"); etag != "" && !sameBytes(etag, text(child(old, "spec"), "etag")) {
			return &problem{code: http.StatusConflict, status: "ABORTED", message: "The policy has changed since it was read."} // guess for the text.
		}
		return nil
	})
}

// setOrgPolicy puts a policy of one constraint, if fit has nothing against it.
func (s *Sandbox) setOrgPolicy(r *http.Request, constraint, permission string, policy object, fit func(old object) *problem) (any, error) {
	var set object
	err := s.write(func(t *tx) error {
		o, err := s.orgPolicyProject(t, r, permission)
		if err != nil {
			return err
		}
		spec, refused := readPolicySpec(constraint, policy)
		if refused == nil {
			refused = fit(child(child(o, "orgPolicies"), constraint))
		}
		if refused != nil {
			return refused.by("organisation policy")
		}
		spec["etag"], spec["updateTime"] = s.newEtag(), zulu(s.now())
		set = object{"name": orgPolicyName(o, constraint), "spec": spec}
		o = clone(o)
		o["orgPolicies"] = merged(child(o, "orgPolicies"), object{constraint: set})
		t.put("projects/"+text(o, "projectId"), o)
		return nil
	})
	return set, err
}

// noOrgPolicy is said.
func noOrgPolicy() *problem {
	return &problem{code: http.StatusNotFound, message: "Requested entity was not found."}
}

func (s *Sandbox) deleteOrgPolicy(r *http.Request) (any, error) {
	return object{}, s.write(func(t *tx) error {
		o, err := s.orgPolicyProject(t, r, "orgpolicy.policies.delete")
		if err != nil {
			return err
		}
		if child(child(o, "orgPolicies"), r.PathValue("constraint")) == nil {
			return noOrgPolicy().by("organisation policy")
		}
		o = clone(o)
		delete(child(o, "orgPolicies"), r.PathValue("constraint"))
		t.put("projects/"+text(o, "projectId"), o)
		return nil
	})
}

func orgPolicyName(project object, constraint string) string {
	return "projects/" + text(project, "projectNumber") + "/policies/" + constraint
}
