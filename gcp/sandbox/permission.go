package sandbox

import "net/http"

// allowed tells whether caller has permission on path: some policy grants it, and nobody has denied it.
func (s *Sandbox) allowed(t *tx, caller, permission, path string) bool {
	return !t.denied(caller, permission, path) && t.granted(caller, permission, path)
}

// permit is nil when the caller of r has permission on path.
func (s *Sandbox) permit(t *tx, r *http.Request, permission, path string) error {
	if !s.allowed(t, s.caller(r), permission, path) {
		return denied(permission, path).by("permission")
	}
	return nil
}

// mayRead is permit for those who do not look at the state themselves.
func (s *Sandbox) mayRead(r *http.Request, permission, path string) (err error) {
	s.read(func(t *tx) { err = s.permit(t, r, permission, path) })
	return err
}

// permissionRules are who may do what.
func permissionRules() []rule {
	return []rule{
		{name: "permission", says: "A call needs its permission: a change on the object, an insert on the object to be, a list on the project.",
			mark: sure, source: "vespa-engine/vespa#28621, terraform-google-vault#206"},
		{name: "Cloud Run permission", says: "A call of Cloud Run needs its permission on the service; a service that is not there looks the same.",
			mark: sure, source: "deploy-cloudrun#182, keyword_factory#22"},
		{name: "role", says: "A role holds what IAM's own holds; roles that the table does not have, and conditions, are not looked at.", mark: sure, source: "IAM data"},
		{name: "known permissions", says: "The sandbox knows the permissions of its own methods and those that its clients ask for first. Any other is nobody's, the owner's neither, unless a custom role has it; it cannot be denied.",
			mark: limit},
		{name: "owner from above", says: "The account sandbox@example.com is owner, organisation policy administrator and token creator from above its project: no policy of the project gives that or takes it.",
			mark: limit},
		{name: "policy", says: "A binding on the project, or on the Cloud Run service itself, gives a role. Members are users, service accounts, domains, allUsers and allAuthenticatedUsers; groups are empty.",
			mark: sure, source: "IAM v1"},
		{name: "policy etag", says: "A policy that is sent with an etag replaces the one that has it; without one it overwrites.", mark: said, words: said, source: "IAM v1"},
		{name: "policy members", says: "A binding has a role, and members with a type that IAM knows; bindings of one role are merged and sorted.", mark: said, words: guess, source: "IAM v1"},
		{name: "hidden project", says: "A project that is not there, and one that the caller may not see, are 403 alike.", mark: sure, source: "recording"},
		{name: "hidden APIs", says: "Service Usage refuses a project that is not there or not the caller's.", mark: said, words: guess, source: "Service Usage v1"},
		{name: "permission to use", says: "Who names an object in another one needs the permission to use it, or to update the policy of the network.", mark: guess, words: guess, source: "IAM data"},
		{name: "further permissions", says: "An internal address needs createInternal and deleteInternal, an instance what its disks, tags, metadata and addresses need.",
			mark: said, words: guess, source: "IAM data"},
		{name: "act as", says: "An instance with a service account needs iam.serviceAccounts.actAs on it.", mark: sure, words: said, source: "IAM data"},
		{name: "run as", says: "Who makes a revision of a Cloud Run service needs iam.serviceAccounts.actAs on the account that it runs as.", mark: said, words: said, source: "Cloud Run deployment page"},
		{name: "IAM permission", says: "A call of IAM and of IAM Credentials needs its permission on the project or on the service account.", mark: sure, words: said, source: "IAM data"},
		{name: "organisation policy permission", says: "Who reads an organisation policy needs orgpolicy.policy.get, who sets one orgpolicy.policies.create, update or delete.",
			mark: sure, words: guess, source: "IAM data"},
		{name: "custom role", says: "A project may make roles of its own; a deleted one is gone at once. A policy names no role of a project that is not there.", mark: said, words: guess, source: "IAM v1"},
		{name: "testIamPermissions", says: "testIamPermissions answers what calls then do. It needs no permission; at most 100 are asked for at once.", mark: sure, words: guess, source: "Resource Manager v3"},
	}
}
