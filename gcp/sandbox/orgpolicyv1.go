package sandbox

import (
	"net/http"
	"strings"
)

// Organisation policies as Resource Manager v1 reads them. They are set through Org Policy v2.

func (s *Sandbox) listOrgPoliciesV1(r *http.Request) (answer any, err error) {
	s.read(func(t *tx) {
		var o object
		if o, err = s.namedProject(t, r, "orgpolicy.policies.list"); err != nil {
			return
		}
		set := child(o, "orgPolicies")
		list := object{}
		var policies []any
		for _, constraint := range sortedKeys(set) {
			policies = append(policies, policyV1(constraint, child(set, constraint)))
		}
		if policies != nil {
			list["policies"] = policies
		}
		answer = list
	})
	return answer, err
}

// orgPolicyV1 answers getOrgPolicy and getEffectiveOrgPolicy: there is nothing above a project here, so that they differ only where no
// policy is set. Then the effective one is the default of the constraint, which allows all (guess for the shape).
func (s *Sandbox) orgPolicyV1(r *http.Request) (answer any, err error) {
	body, err := readJSON(r)
	if err != nil {
		return nil, err
	}
	constraint := strings.TrimPrefix(text(body, "constraint"), "constraints/")
	s.read(func(t *tx) {
		var o object
		for _, permission := range readOrgPolicy {
			if o, err = s.namedProject(t, r, permission); err != nil {
				return
			}
		}
		policy := child(child(o, "orgPolicies"), constraint)
		if p := knownConstraint(constraint); p != nil {
			err = p
			return
		}
		v := policyV1(constraint, policy)
		if policy == nil && strings.HasSuffix(r.URL.Path, ":getEffectiveOrgPolicy") {
			v["listPolicy"] = object{"allValues": "ALLOW"}
		}
		answer = v
	})
	return answer, err
}

// policyV1 is a policy of v2 in the words of v1: one for which none is set has no values (sure: Resource Manager v1).
func policyV1(constraint string, policy object) object {
	v := object{"constraint": "constraints/" + constraint}
	spec := child(policy, "spec")
	if spec == nil {
		return v
	}
	v["etag"], v["updateTime"] = spec["etag"], spec["updateTime"]
	list := object{}
	for _, rule := range objects(spec, "rules") {
		switch {
		case rule["enforce"] != nil:
			v["booleanPolicy"] = object{"enforced": rule["enforce"]}
			return v
		case rule["allowAll"] == true:
			list["allValues"] = "ALLOW"
		case rule["denyAll"] == true:
			list["allValues"] = "DENY"
		}
		for _, field := range []string{"allowedValues", "deniedValues"} {
			if values := items(child(rule, "values"), field); values != nil {
				list[field] = append(items(list, field), values...)
			}
		}
	}
	v["listPolicy"] = list
	return v
}
