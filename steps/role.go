package steps

import (
	"fmt"
	"slices"
	"strings"
)

// Role is one of IAM's own roles, as far as a load balancer needs to know it.
type Role struct {
	Name  string // "roles/compute.networkAdmin"
	Holds string // nouns with their verbs, see below
	Note  string // what the documentation gets wrong about it
}

// Roles are those worth asking for, the narrower ones first. What they hold is
// sure: IAM data, commit 2073fa52a, 2026-08-22.
func Roles() []Role {
	const look = "get list"
	return []Role{
		{Name: "roles/run.viewer", Holds: "run.services get getIamPolicy list; run.operations " + look + "; run.locations list; resourcemanager.projects " + look},
		{
			Name: "roles/compute.loadBalancerAdmin",
			Holds: "compute.addresses create createInternal delete deleteInternal get list setLabels use useInternal; " +
				"compute.forwardingRules create delete get list setLabels setTarget update use; compute.networks get list use; compute.subnetworks get list use; " +
				"compute.regionNetworkEndpointGroups create delete get list use; compute.regionBackendServices create delete get list update use; " +
				"compute.regionUrlMaps create delete get list update use validate; compute.regionSslCertificates create delete get list; " +
				"compute.regionTargetHttpProxies create delete get list setUrlMap use; " +
				"compute.regionTargetHttpsProxies create delete get list setSslCertificates setUrlMap update use; compute.instances get list; " +
				"compute.projects get; compute.globalOperations " + look + "; compute.regionOperations " + look + "; compute.zoneOperations " + look +
				"; resourcemanager.projects " + look + "; serviceusage.services " + look,
		},
		{
			Name: "roles/compute.networkAdmin", Note: "it makes no serverless NEG, no certificate and no firewall rule",
			Holds: "compute.addresses create createInternal delete deleteInternal get list setLabels use useInternal; " +
				"compute.forwardingRules create delete get list setLabels setTarget update use; compute.networks create delete get list update updatePolicy use; " +
				"compute.subnetworks create delete get list update use; compute.regionNetworkEndpointGroups get list use; " +
				"compute.regionBackendServices create delete get list update use; compute.regionUrlMaps create delete get list update use validate; " +
				"compute.regionSslCertificates get list; compute.regionTargetHttpProxies create delete get list setUrlMap use; " +
				"compute.regionTargetHttpsProxies create delete get list setSslCertificates setUrlMap update use; compute.firewalls get list; " +
				"compute.instances get getSerialPortOutput list; compute.regions get list; compute.zones get list; compute.projects get; compute.globalOperations " + look +
				"; compute.regionOperations " + look + "; compute.zoneOperations " + look + "; resourcemanager.projects " + look + "; serviceusage.services " + look,
		},
		{
			Name: "roles/compute.securityAdmin", Note: "the tutorial names roles/iam.securityAdmin, which holds neither certificates nor firewall rules",
			Holds: "compute.firewalls create delete get list update; compute.networks get list updatePolicy; compute.subnetworks get list; " +
				"compute.regionSslCertificates create delete get list; compute.regionBackendServices list; compute.instances list; " +
				"compute.regions get list; compute.zones get list; compute.projects get; compute.globalOperations " + look +
				"; compute.regionOperations " + look + "; compute.zoneOperations " + look + "; resourcemanager.projects " + look + "; serviceusage.services " + look,
		},
		{
			Name: "roles/compute.instanceAdmin.v1",
			Holds: "compute.instances create delete get getSerialPortOutput list setLabels setMetadata setTags; compute.disks create delete get list; " +
				"compute.networks get list use; compute.subnetworks get list use; compute.regionNetworkEndpointGroups create delete get list use; " +
				"compute.addresses createInternal deleteInternal get list use useInternal; compute.regionBackendServices get list; compute.regionUrlMaps get list; " +
				"compute.regionSslCertificates get list; compute.regionTargetHttpProxies get list; compute.regionTargetHttpsProxies get list; " +
				"compute.forwardingRules get list; compute.firewalls get list; compute.regions get list; compute.zones get list; " +
				"compute.projects get; compute.globalOperations " + look + "; compute.regionOperations " + look + "; compute.zoneOperations " + look +
				"; resourcemanager.projects " + look + "; serviceusage.services " + look,
		},
		{Name: "roles/run.developer", Holds: "run.services create delete get getIamPolicy list update; run.operations delete " + look + "; run.locations list; resourcemanager.projects " + look},
		{Name: "roles/run.admin", Holds: "run.services create delete get getIamPolicy list setIamPolicy update; run.operations delete " + look + "; run.locations list; resourcemanager.projects " + look},
		{Name: "roles/iam.serviceAccountUser", Holds: "iam.serviceAccounts actAs get list; resourcemanager.projects " + look},
		{Name: "roles/serviceusage.serviceUsageAdmin", Holds: "serviceusage.services disable enable get list use"},
		{Name: "roles/orgpolicy.policyViewer", Holds: "orgpolicy.policy get; orgpolicy.policies get list"},
		{Name: "roles/browser", Holds: "resourcemanager.projects get getIamPolicy list"},
	}
}

// Has tells whether the role holds a permission.
func (r Role) Has(permission string) bool {
	for group := range strings.SplitSeq(r.Holds, "; ") {
		noun, verbs, _ := strings.Cut(group, " ")
		if verb, ok := strings.CutPrefix(permission, noun+"."); ok && slices.Contains(strings.Fields(verbs), verb) {
			return true
		}
	}
	return false
}

// rolesFor picks few roles that together hold the permissions: each time the
// one that holds the most of what is left. rest is what none of them holds.
func rolesFor(permissions []string) (picked []Role, rest []string) {
	rest = slices.Clone(permissions)
	for len(rest) > 0 {
		var best Role
		most := 0
		for _, r := range Roles() {
			if n := r.count(rest); n > most {
				best, most = r, n
			}
		}
		if most == 0 {
			return picked, rest
		}
		picked = append(picked, best)
		rest = slices.DeleteFunc(rest, best.Has)
	}
	return picked, nil
}

func (r Role) count(permissions []string) int {
	n := 0
	for _, p := range permissions {
		if r.Has(p) {
			n++
		}
	}
	return n
}

// ask is what to ask for, as a sentence.
func ask(missing []string) string {
	roles, rest := rolesFor(missing)
	var names, notes []string
	for _, r := range roles {
		names = append(names, r.Name)
		if r.Note != "" {
			notes = append(notes, fmt.Sprintf("%s: %s", r.Name, r.Note))
		}
	}
	if len(rest) > 0 {
		names = append(names, "a role that holds "+strings.Join(rest, ", "))
	}
	text := "Ask for " + strings.Join(names, " and ") + ", or for a role made from: runlb plan --role-yaml -"
	if len(notes) > 0 {
		text += ". Mind that " + strings.Join(notes, "; ")
	}
	return text
}
