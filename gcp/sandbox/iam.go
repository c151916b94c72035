package sandbox

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
)

// A policy is two fields of the document that it protects: "iamPolicy" {bindings}, absent without any, and "_policyEtag".

const (
	// emptyPolicy is the etag of a policy that was never set (sure: gcloud's own request after a create).
	emptyPolicy = "ACAB"
	invokerRole = "roles/run.invoker"
	everyone    = "allUsers"
)

// policyOf is o's policy as it is answered.
func policyOf(o object) object {
	policy := object{"etag": emptyPolicy, "version": 1}
	if etag := text(o, "_policyEtag"); etag != "" {
		policy["etag"] = etag
	}
	if bindings := items(child(o, "iamPolicy"), "bindings"); bindings != nil {
		policy["bindings"] = bindings
	}
	return policy
}

// setPolicy puts the policy of a setIamPolicy body on the document at path and returns it. An etag that is sent must be the current
// one, else 409 ABORTED (said). A policy without one overwrites.
func (s *Sandbox) setPolicy(t *tx, path string, body object) (object, error) {
	o, ok := t.get(path)
	if !ok {
		return nil, notFound(path)
	}
	asked := child(body, "policy")
	if etag := text(asked, "etag"); etag != "" && !sameBytes(etag, text(policyOf(o), "etag")) {
		return nil, (&problem{code: http.StatusConflict, reason: "aborted", status: "ABORTED",
			message: "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff."}).by("policy etag")
	}
	bindings, err := cleanBindings(asked)
	if err != nil {
		return nil, err
	}
	if err := checkRoles(t, bindings); err != nil {
		return nil, err
	}
	if p := s.checkMembers(t, path, bindings); p != nil {
		return nil, p
	}
	o = clone(o)
	s.bind(o, bindings)
	t.put(path, o)
	return policyOf(o), nil
}

// checkRoles: a project's own role must be there. The predefined ones are taken as they come: the table does not have all of them.
func checkRoles(t *tx, bindings []object) error {
	for _, b := range bindings {
		role := text(b, "role")
		if _, ok := t.customRole(role); !ok && strings.HasPrefix(role, "projects/") {
			return badPolicy("Role (" + role + ") does not exist in the resource's hierarchy.").by("custom role")
		}
	}
	return nil
}

// bind gives o a policy with a new etag.
func (s *Sandbox) bind(o object, bindings []object) {
	o["_policyEtag"] = s.newEtag()
	delete(o, "iamPolicy")
	if len(bindings) > 0 {
		o["iamPolicy"] = clone(object{"bindings": bindings})
	}
}

// newEtag has the form of IAM's: eight bytes, "BwYCcnf5oMo=" (sure: recording).
func (s *Sandbox) newEtag() string {
	n := s.number()
	b := []byte{7, 6, byte(n >> 40), byte(n >> 32), byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}
	return base64.StdEncoding.EncodeToString(b)
}

// cleanBindings merges bindings of one role, drops empty ones and sorts, as Google's answers are sorted. Conditions stay apart.
func cleanBindings(policy object) ([]object, error) {
	var out []object
	for _, b := range objects(policy, "bindings") {
		role := text(b, "role")
		if !strings.Contains(role, "roles/") {
			return nil, badPolicy("Role " + role + " is not supported for this resource.").by("policy members")
		}
		for _, m := range items(b, "members") {
			if m, ok := m.(string); !ok || !validMember(m) {
				return nil, badPolicy("The member " + shown(m) + " is of an unknown type. Please set a valid type prefix for the member.").by("policy members")
			}
		}
		i := slices.IndexFunc(out, func(o object) bool { return text(o, "role") == role && o["condition"] == nil && b["condition"] == nil })
		if i < 0 {
			b = clone(b)
			b["members"] = sortedSet(items(b, "members"))
			out = append(out, b)
			continue
		}
		out[i]["members"] = sortedSet(append(items(out[i], "members"), items(b, "members")...))
	}
	out = slices.DeleteFunc(out, func(b object) bool { return len(items(b, "members")) == 0 })
	slices.SortStableFunc(out, func(a, b object) int { return strings.Compare(text(a, "role"), text(b, "role")) })
	return out, nil
}

func sortedSet(members []any) []any {
	out := slices.Clone(members)
	slices.SortFunc(out, func(a, b any) int { return strings.Compare(shown(a), shown(b)) })
	return slices.Compact(out)
}

func validMember(m string) bool {
	if m == everyone || m == "allAuthenticatedUsers" {
		return true
	}
	kind, name, ok := strings.Cut(m, ":")
	return ok && name != "" && slices.Contains([]string{
		"user", "serviceAccount", "group", "domain", "projectOwner", "projectEditor", "projectViewer", "principal", "principalSet", "deleted",
	}, kind)
}

// badPolicy: the texts are guesses.
func badPolicy(message string) *problem {
	return &problem{code: http.StatusBadRequest, reason: "badRequest", message: message}
}

// checkMembers holds iam.allowedPolicyMemberDomains against public members (sure for the text, two spaces included).
func (s *Sandbox) checkMembers(t *tx, path string, bindings []object) *problem {
	public := slices.ContainsFunc(bindings, func(b object) bool {
		return slices.Contains(items(b, "members"), any(everyone)) || slices.Contains(items(b, "members"), any("allAuthenticatedUsers"))
	})
	if !public || t.orgAllows(projectOf(path), onMembers, everyone) {
		return nil
	}
	return badPolicy("One or more users named in the policy do not belong to a permitted customer,  perhaps due to an organization policy.").by("allowed members")
}

// testPermissions answers the permissions of body that caller has on path.
func (s *Sandbox) testPermissions(r *http.Request, path string) (any, error) {
	body, err := readJSON(r)
	if err != nil {
		return nil, err
	}
	asked := items(body, "permissions")
	if len(asked) > 100 { // guess.
		return nil, badPolicy("At most 100 permissions can be tested in one call.").by("testIamPermissions")
	}
	var granted []any
	s.read(func(t *tx) {
		for _, p := range asked {
			if p, ok := p.(string); ok && s.allowed(t, s.caller(r), p, path) {
				granted = append(granted, p)
			}
		}
	})
	if granted == nil {
		return object{}, nil
	}
	return object{"permissions": granted}, nil
}
