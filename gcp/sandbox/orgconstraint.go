package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// The constraints that the sandbox knows. Policies on the last two are kept, shown, and without effect.
const (
	onLoadBalancers = "compute.restrictLoadBalancerCreationForTypes"
	onExternalIPs   = "compute.vmExternalIpAccess"
	onLocations     = "gcp.resourceLocations"
	onIngress       = "run.allowedIngress"
	onMembers       = "iam.allowedPolicyMemberDomains"
	onAPIs          = "gcp.restrictServiceUsage"
	onImages        = "compute.trustedImageProjects"
)

func constraints() []string {
	return []string{onLoadBalancers, onExternalIPs, onLocations, onMembers, onIngress, onAPIs, onImages}
}

// knownConstraint refuses all others, real and invented ones alike: the sandbox cannot tell them apart.
func knownConstraint(constraint string) *problem {
	if slices.Contains(constraints(), constraint) {
		return nil
	}
	return notSimulated(fmt.Sprintf("the constraint %q", constraint)).by("constraints")
}

// listConstraints answers the constraints that are known here, all of which are lists and allow everything by default (sure: Org
// Policy v2 for the form).
func (s *Sandbox) listConstraints(r *http.Request) (answer any, err error) {
	s.read(func(t *tx) {
		var o object
		if o, err = s.orgPolicyProject(t, r, "orgpolicy.constraints.list"); err != nil {
			return
		}
		var all []object
		for _, name := range constraints() {
			grouped := name == onLoadBalancers || name == onLocations
			all = append(all, object{"name": "projects/" + text(o, "projectNumber") + "/constraints/" + name, "constraintDefault": "ALLOW",
				"listConstraint": object{"supportsIn": grouped}})
		}
		answer = object{"constraints": all}
	})
	return answer, err
}

// readPolicySpec checks the policy of a constraint that is to be set (said: Org Policy v2; texts guesses).
func readPolicySpec(constraint string, policy object) (object, *problem) {
	spec := clone(child(policy, "spec"))
	if constraint == "" || spec == nil {
		return nil, &problem{code: http.StatusBadRequest, message: "Request contains an invalid argument."}
	}
	if p := knownConstraint(constraint); p != nil {
		return nil, p
	}
	if spec["rules"] == nil {
		delete(spec, "rules")
	}
	for _, rule := range objects(spec, "rules") {
		kinds := 0
		for _, field := range []string{"values", "allowAll", "denyAll", "enforce"} {
			if rule[field] != nil {
				kinds++
			}
		}
		if kinds != 1 {
			return nil, &problem{code: http.StatusBadRequest, message: "A rule of a policy has exactly one of values, allowAll, denyAll and enforce."}
		}
	}
	return spec, nil
}

// orgAllows tells whether the project's policy on a list constraint allows value. No policy allows everything. Denied values win over
// allowed ones; where some are allowed, no others are (said: organisation policy page). There is no hierarchy to inherit from, and
// conditions are not looked at.
func (t *tx) orgAllows(project, constraint, value string) bool {
	o, _ := t.project(project)
	var allowed, denied []any
	all := true
	for _, rule := range objects(child(child(child(o, "orgPolicies"), constraint), "spec"), "rules") {
		if rule["denyAll"] == true || rule["enforce"] == true {
			return false
		}
		values := child(rule, "values")
		allowed, denied = append(allowed, items(values, "allowedValues")...), append(denied, items(values, "deniedValues")...)
		if rule["allowAll"] != true && len(items(values, "allowedValues")) > 0 {
			all = false
		}
	}
	fits := func(pattern any) bool { return covers(constraint, pattern, value) }
	return !slices.ContainsFunc(denied, fits) && (all || slices.ContainsFunc(allowed, fits))
}

// covers tells whether a value of a policy, "V", "is:V" or a group "in:G", covers value.
func covers(constraint string, pattern any, value string) bool {
	p, _ := pattern.(string)
	group, grouped := strings.CutPrefix(p, "in:")
	switch {
	case !grouped:
		return strings.TrimPrefix(p, "is:") == value
	case constraint == onLoadBalancers:
		return strings.HasPrefix(value, group+"_") || strings.HasPrefix(value, "GLOBAL_"+group+"_")
	case constraint == onLocations:
		return lies(value, strings.TrimSuffix(group, "-locations"))
	default:
		return false
	}
}

// lies tells whether a region is, or is in, the location that a group is named after: "us-central1", "us", "europe", "eu" (said:
// resource locations page; that London and Zurich are not in the EU: said).
func lies(region, location string) bool {
	if location == "eu" {
		return strings.HasPrefix(region, "europe-") && region != "europe-west2" && region != "europe-west6"
	}
	return region == location || strings.HasPrefix(region, location+"-")
}

// mayStandHere holds gcp.resourceLocations against what is to be made. The text is a guess.
func (t *tx) mayStandHere(path, region string) *problem {
	if t.orgAllows(projectOf(path), onLocations, region) {
		return nil
	}
	return (&problem{code: http.StatusPreconditionFailed, reason: "conditionNotMet", status: "FAILED_PRECONDITION",
		message: fmt.Sprintf("Location %s violates constraint constraints/%s on the resource %s.", region, onLocations, path)}).by("resource locations")
}

// allowedPlace is mayStandHere for a Compute object; what is global stands everywhere.
func (c *change) allowedPlace() error {
	place := placeOf(c.path)
	if c.kind.scope == "zones" {
		place = regionOfZone(place)
	}
	if c.kind.scope == "global" {
		return nil
	}
	if p := c.tx.mayStandHere(c.path, place); p != nil {
		return p
	}
	return nil
}

// instanceExternalIP holds compute.vmExternalIpAccess, whose values are instances (text said: public gcloud output).
func instanceExternalIP(c *change) error {
	if c.old != nil || externalAddresses(c.next) == 0 || c.tx.orgAllows(c.project(), onExternalIPs, c.path) {
		return nil
	}
	return &problem{code: http.StatusPreconditionFailed, reason: "conditionNotMet", message: fmt.Sprintf(
		"Constraint constraints/%s violated for project %s. Add instance %s to the constraint to use external IP with it.", onExternalIPs, c.project(), c.path)}
}

// orgPolicyRules are the constraints that stand in no kind's own rules.
func orgPolicyRules() []rule {
	return []rule{
		{name: "organisation policy", says: "A policy of a constraint can be made once, read, replaced with its etag, listed and deleted; without one everything is allowed.",
			mark: said, words: guess, source: "Org Policy v2"},
		{name: "constraints", says: "Policies on " + strings.Join(constraints(), ", ") + " can be set, the last two without effect; any other constraint is refused with 501.", mark: limit},
		{name: "organisation policy in v1", says: "Resource Manager v1 reads the policies that Org Policy v2 sets; to set them there is refused with 501.", mark: limit},
		{name: "resource locations", says: "gcp.resourceLocations says in which regions something may be made, also by groups such as in:eu-locations.", mark: said, words: guess, source: "resource locations page"},
		{name: "allowed ingress", says: "run.allowedIngress says which ingress a service may be given.", mark: said, words: guess, source: "ingress page"},
		{name: "allowed members", says: "Where iam.allowedPolicyMemberDomains is set, no policy may name allUsers or allAuthenticatedUsers; other members all belong to the organisation.",
			mark: sure, words: sure, source: "js-route-optimization-app#198"},
	}
}
