package sandbox

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed roles.txt
var roleTable string

// role is the set of its permissions.
type role map[string]bool

// parseRoles reads lines of role, resource and verbs.
func parseRoles(table string) map[string]role {
	roles := map[string]role{}
	for line := range strings.Lines(table) {
		words := strings.Fields(line)
		if len(words) < 3 || words[0] == "#" {
			continue
		}
		name := "roles/" + words[0]
		if roles[name] == nil {
			roles[name] = role{}
		}
		for _, verb := range words[2:] {
			roles[name][words[1]+"."+verb] = true
		}
		if words[1] == "orgpolicy.policy" && slices.Contains(words, "get") {
			roles[name]["orgpolicy.policies.get"] = true // what roles call policy.get, the methods of the API call policies.get (sure: IAM data).
		}
	}
	return roles
}

// predefined are IAM's own roles by name. A role that is not among them holds nothing here.
var predefined = sync.OnceValue(func() map[string]role { return parseRoles(roleTable) })

// tabled are all permissions that the table of roles knows.
var tabled = sync.OnceValue(func() role {
	all := role{}
	for _, r := range predefined() {
		maps.Copy(all, r)
	}
	return all
})

// knownPermission refuses a permission that the table does not know, and names those that it may have been meant for.
func knownPermission(permission string) error {
	if tabled()[permission] {
		return nil
	}
	for part := permission; part != ""; {
		i := max(strings.LastIndexByte(part, '.'), 0)
		if near := tabledBelow(part[:i]); i > 0 && len(near) > 0 {
			return fmt.Errorf("the sandbox knows no permission %q; of %s it knows %s", permission, part[:i], strings.Join(near, ", "))
		}
		part = part[:i]
	}
	return fmt.Errorf("the sandbox knows no permission %q; write one such as compute.networks.create", permission)
}

// tabledBelow is what follows prefix in the permissions that the table knows: resources of a service, or verbs of a resource.
func tabledBelow(prefix string) []string {
	found := map[string]bool{}
	for p := range tabled() {
		if rest, ok := strings.CutPrefix(p, prefix+"."); ok {
			word, _, _ := strings.Cut(rest, ".")
			found[word] = true
		}
	}
	return sortedKeys(found)
}

// holds tells whether the role called name has a permission. One that the table does not know is nobody's, but for custom roles.
func (t *tx) holds(name, permission string) bool {
	if custom, ok := t.customRole(name); ok {
		return slices.Contains(items(custom, "includedPermissions"), any(permission))
	}
	return predefined()[name][permission]
}

// fromAbove are the roles that the sandbox's own account has from the organisation above its project: a project's policy can neither
// give nor take them. An owner alone may set no organisation policy and impersonate no service account (sure: IAM data).
func fromAbove() []string {
	return []string{"roles/owner", "roles/orgpolicy.policyAdmin", "roles/iam.serviceAccountTokenCreator"}
}

// granted tells whether a policy above, of the project or of the thing at path itself lets caller do permission there. An empty caller
// is one who has not said who he is.
func (t *tx) granted(caller, permission, path string) bool {
	if caller == owner && slices.ContainsFunc(fromAbove(), func(role string) bool { return t.holds(role, permission) }) {
		return true
	}
	project := "projects/" + projectOf(path)
	if t.bound(project, caller, permission) {
		return true
	}
	return path != project && t.bound(path, caller, permission)
}

// bound tells whether the policy of the document at path binds caller to a role with permission. Conditions are not looked at.
func (t *tx) bound(path, caller, permission string) bool {
	o, _ := t.get(path)
	for _, b := range objects(child(o, "iamPolicy"), "bindings") {
		if t.holds(text(b, "role"), permission) && slices.ContainsFunc(items(b, "members"), func(m any) bool { return means(m, caller) }) {
			return true
		}
	}
	return false
}

// means tells whether a member of a policy stands for caller. A domain is that of the email; a group has no members here.
func means(member any, caller string) bool {
	m, _ := member.(string)
	if m == everyone {
		return true
	}
	if caller == "" {
		return false
	}
	if m == "allAuthenticatedUsers" || strings.EqualFold(m, memberOf(caller)) {
		return true
	}
	domain, ok := strings.CutPrefix(m, "domain:")
	_, own, _ := strings.Cut(caller, "@")
	return ok && strings.EqualFold(domain, own)
}
