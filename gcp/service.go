package gcp

import (
	"strings"

	"cloud.google.com/go/run/apiv2/runpb"

	"runlb/steps"
)

// ingresses pairs the API's settings with ours. Source: Run v2 (sure).
var ingresses = map[runpb.IngressTraffic]steps.Ingress{
	runpb.IngressTraffic_INGRESS_TRAFFIC_ALL:                    steps.IngressAll,
	runpb.IngressTraffic_INGRESS_TRAFFIC_INTERNAL_ONLY:          steps.IngressInternal,
	runpb.IngressTraffic_INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER: steps.IngressInternalAndLB,
	runpb.IngressTraffic_INGRESS_TRAFFIC_NONE:                   steps.IngressNone,
}

// ingressOf is the API's word for a setting; false for one that it has not.
func ingressOf(i steps.Ingress) (runpb.IngressTraffic, bool) {
	for api, ours := range ingresses {
		if ours == i {
			return api, true
		}
	}
	return runpb.IngressTraffic_INGRESS_TRAFFIC_UNSPECIFIED, false
}

// foundService reads a service of the v2 API. Who may call it is known only
// when the check is switched off; else it takes a look at the policy.
func foundService(project, region string, m *runpb.Service) steps.Found {
	s := &steps.Service{
		Meta: steps.Meta{
			Project: project, Location: region,
			Name: last(m.GetName()), Description: cleanLines(m.GetDescription()),
		},
		Ingress: ingresses[m.GetIngress()], URL: clean(m.GetUri()),
		Revision: last(m.GetLatestReadyRevision()), Generation: m.GetGeneration(),
		Ready:       m.GetTerminalCondition().GetState() == runpb.Condition_CONDITION_SUCCEEDED,
		Changing:    m.GetReconciling(),
		Annotations: ours(m.GetAnnotations()),
	}
	if m.GetInvokerIamDisabled() {
		s.Invoker = steps.InvokerOpen
	}
	if c := m.GetTemplate().GetContainers(); len(c) > 0 {
		s.Image = clean(c[0].GetImage())
	}
	traffic := make([]share, 0, len(m.GetTrafficStatuses()))
	for _, t := range m.GetTrafficStatuses() {
		traffic = append(traffic, share{t.GetTag(), t.GetRevision(), int64(t.GetPercent())})
	}
	takeTags(s, traffic)
	f := steps.Found{Resource: s, ID: clean(m.GetUid()), Fingerprint: clean(m.GetEtag())}
	if t := m.GetUpdateTime(); t != nil {
		s.Updated = t.AsTime()
	}
	if t := m.GetCreateTime(); t != nil {
		f.Created = t.AsTime()
	}
	return f
}

// serviceBody is a service of one container.
func serviceBody(s *steps.Service) *runpb.Service {
	ingress, _ := ingressOf(s.Ingress)
	return &runpb.Service{
		Description: s.Description, Ingress: ingress, Annotations: s.Annotations,
		Template: &runpb.RevisionTemplate{Containers: []*runpb.Container{{Image: s.Image}}},
	}
}

// ours keeps the annotations that runlb writes.
func ours(all map[string]string) map[string]string {
	kept := map[string]string{}
	for k, v := range all {
		if strings.HasPrefix(k, steps.AnnotationPrefix) {
			kept[k] = v
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return cleanMap(kept)
}

// withOurs is the live annotations with ours in place of what was ours.
func withOurs(live, want map[string]string) map[string]string {
	all := map[string]string{}
	for k, v := range live {
		if !strings.HasPrefix(k, steps.AnnotationPrefix) {
			all[k] = v
		}
	}
	for k, v := range want {
		if strings.HasPrefix(k, steps.AnnotationPrefix) {
			all[k] = v
		}
	}
	return all
}
