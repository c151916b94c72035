package sandbox

import "fmt"

// need is a permission that a change needs beside the one on its own object.
type need struct {
	permission, path string
	rule             string
}

// mayAll checks the needs of a change that its rules have completed. They are those of what it newly refers to, and the kind's own.
func (c *change) mayAll() error {
	needs := c.uses()
	if c.kind.needs != nil {
		for _, n := range c.kind.needs(c) {
			if n.rule == "" {
				n.rule = "further permissions"
			}
			needs = append(needs, n)
		}
	}
	for _, n := range needs {
		switch {
		case c.s.allowed(c.tx, c.caller, n.permission, n.path):
		case n.permission == actAs:
			return mayNotActAs(lastSegment(n.path), c.caller).by(n.rule)
		default:
			return denied(n.permission, n.path).by(n.rule)
		}
	}
	return nil
}

// uses are the permissions on what next refers to and old did not.
func (c *change) uses() []need {
	if c.next["_deleting"] == true {
		return nil
	}
	var needs []need
	for _, ref := range c.kind.refs {
		if ref.use == "" {
			continue
		}
		visit(c.next, ref.field, func(v any, _ func(any)) {
			url, _ := v.(string)
			if path := linked(url); path != "" && !c.kept(path) {
				needs = append(needs, need{kindAt(path).permission + "." + ref.use, path, "permission to use"})
			}
		})
	}
	return needs
}

// addressNeeds: an internal address has permissions of its own, beside the one that every address needs (said: IAM data).
func addressNeeds(c *change) []need {
	switch {
	case text(c.next, "addressType") != "INTERNAL":
		return nil
	case c.old == nil:
		return []need{{permission: "compute.addresses.createInternal", path: c.path}}
	case c.next["_deleting"] == true:
		return []need{{permission: "compute.addresses.deleteInternal", path: c.path}}
	default:
		return nil
	}
}

// firewallNeeds: who changes or deletes a rule changes the policy of its network, as who makes one does (said: IAM data).
func firewallNeeds(c *change) []need {
	if c.old == nil {
		return nil // the reference to the network says so.
	}
	return []need{{permission: "compute.networks.updatePolicy", path: linked(text(c.next, "network"))}}
}

const actAs = "iam.serviceAccounts.actAs"

// instanceNeeds are those of what a new instance is made with (said: IAM data).
func instanceNeeds(c *change) []need {
	if c.old != nil {
		return nil
	}
	var needs []need
	for _, disk := range objects(c.next, "disks") {
		needs = append(needs, need{permission: "compute.disks.create", path: linked(text(disk, "source"))})
	}
	for _, nic := range objects(c.next, "networkInterfaces") {
		if len(items(nic, "accessConfigs")) > 0 {
			needs = append(needs, need{permission: "compute.subnetworks.useExternalIp", path: linked(text(nic, "subnetwork"))})
		}
	}
	for verb, sent := range map[string]bool{
		"setMetadata": len(items(child(c.next, "metadata"), "items")) > 0,
		"setTags":     len(items(child(c.next, "tags"), "items")) > 0,
		"setLabels":   len(child(c.next, "labels")) > 0,
	} {
		if sent {
			needs = append(needs, need{permission: "compute.instances." + verb, path: c.path})
		}
	}
	for _, account := range objects(c.next, "serviceAccounts") {
		needs = append(needs, need{actAs, "projects/" + c.project() + "/serviceAccounts/" + text(account, "email"), "act as"})
	}
	return needs
}

// mayNotActAs: the sentence is said (public gcloud output); status and reason are guesses.
func mayNotActAs(account, caller string) *problem {
	return &problem{code: 400, reason: "serviceAccountAccessDenied", message: fmt.Sprintf("The user does not have access to service account '%s'.  User: '%s'.  "+
		"Ask a project owner to grant you the iam.serviceAccountUser role on the service account", account, caller)}
}
