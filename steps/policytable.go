package steps

import (
	"slices"
	"strings"
)

// constraint is an organization policy that a plan can meet.
type constraint struct {
	name     string
	question string
	field    string
	meets    func(Spec) bool // may a plan of the Spec meet it?
	// does tells what the plan does that the policy is about; empty: nothing.
	does func(Plan) string
	// values are what the policy must let through, each with its spellings.
	values func(Plan) [][]string
	fix    string
}

func everySpec(Spec) bool { return true }

// constraints is the table. The first three are sure by their error texts, the
// rest is a guess. Source: Org Policy constraints page.
func constraints() []constraint {
	return []constraint{
		{
			name: "compute.restrictLoadBalancerCreationForTypes", question: "organization policy lets internal Application Load Balancers be made", meets: everySpec,
			does: func(p Plan) string {
				if made(p, KindForwardingRule) {
					return "makes a forwarding rule of type INTERNAL_HTTP_HTTPS"
				}
				return ""
			},
			values: func(Plan) [][]string { return [][]string{{"INTERNAL_HTTP_HTTPS", "in:INTERNAL"}} },
			fix:    "Ask who keeps the policy to allow INTERNAL_HTTP_HTTPS for this project",
		},
		{
			name: "iam.allowedPolicyMemberDomains", question: "organization policy lets a service be public", field: "access.invoker",
			meets: func(s Spec) bool { return s.Access.Invoker == InvokerPublic },
			does: func(p Plan) string {
				return about("gives allUsers the invoker role on ", servicesWith(p, PartInvoker, func(s *Service) bool { return s.Invoker == InvokerPublic }))
			},
			values: func(Plan) [][]string { return [][]string{{"allUsers"}} },
			fix:    "Leave access.invoker out and call the service with an identity token, or switch its invoker check off: gcloud run services update SERVICE --no-invoker-iam-check",
		},
		{
			name: "run.allowedIngress", question: "organization policy lets the services have their ingress", field: "access.ingress",
			meets: func(s Spec) bool {
				return s.Access.Ingress != IngressUnknown || slices.ContainsFunc(s.AllBackends(), func(b Backend) bool { return b.Sample })
			},
			does: func(p Plan) string {
				return about("sets the ingress of ", servicesWith(p, PartIngress, func(s *Service) bool { return s.Ingress != IngressUnknown }))
			},
			values: ingresses,
			fix:    "Set access.ingress to internal, which is always enough for this load balancer, or leave it out",
		},
		{
			name: "gcp.resourceLocations", question: "organization policy lets resources be made in the region", field: "region", meets: everySpec,
			does: func(p Plan) string {
				if p.Count(ActionCreate) > 0 {
					return "makes resources in " + p.Deployment.Region
				}
				return ""
			},
			values: func(p Plan) [][]string {
				r := p.Deployment.Region
				return [][]string{{r, "in:" + r + "-locations"}}
			},
			fix: "Take another region, or ask who keeps the policy",
		},
		{
			name: "gcp.restrictServiceUsage", question: "organization policy lets the APIs be used", meets: everySpec,
			does:   func(Plan) string { return "uses " + strings.Join(neededAPIs(), " and ") },
			values: func(Plan) [][]string { return [][]string{{"compute.googleapis.com"}, {"run.googleapis.com"}} },
			fix:    "Ask who keeps the policy to allow both APIs for this project",
		},
		{
			name: "compute.trustedImageProjects", question: "organization policy lets the client VM have its image", field: "client.vm",
			meets: func(s Spec) bool { return s.Client.VM },
			does: func(p Plan) string {
				if made(p, KindInstance) {
					return "makes a VM from an image of debian-cloud"
				}
				return ""
			},
			values: func(Plan) [][]string { return [][]string{{"projects/debian-cloud"}} },
			fix:    "Leave client.vm out, or ask who keeps the policy to allow projects/debian-cloud",
		},
	}
}

// constraintsFor lists those that a plan of the Spec may meet, so that they
// can be read while it is still being made.
func constraintsFor(s Spec) []string {
	var names []string
	for _, c := range constraints() {
		if c.meets(s) {
			names = append(names, c.name)
		}
	}
	return names
}

// made tells whether the plan makes one of the kind.
func made(p Plan, k Kind) bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool { return s.Action == ActionCreate && s.Ref().Kind == k })
}

// servicesWith names the services of which the plan sets a part, or which it
// makes.
func servicesWith(p Plan, part Part, wanted func(*Service) bool) []string {
	var names []string
	for _, s := range p.Steps {
		svc, ok := s.Want.(*Service)
		if ok && wanted(svc) && (s.Action == ActionCreate || s.Action == ActionUpdate && slices.Contains(s.Parts, part)) {
			names = append(names, svc.Name)
		}
	}
	return names
}

func about(what string, names []string) string {
	if len(names) == 0 {
		return ""
	}
	return what + strings.Join(names, ", ")
}

// ingresses are those that the plan sets, by gcloud's names, which are Spec's
// too.
func ingresses(p Plan) [][]string {
	var values [][]string
	for _, s := range p.Steps {
		if svc, ok := s.Want.(*Service); ok && s.Mutates() && svc.Ingress != IngressUnknown {
			values = append(values, []string{string(svc.Ingress)})
		}
	}
	return values
}
