package steps

import (
	"slices"
	"strings"
)

// changeByHand lists the gcloud commands that change the part in place.
func changeByHand(s Step, p Part) []Command {
	ref := s.Want.Ref()
	on := func(verb string) Command {
		return gcloud(append(strings.Fields(groups[ref.Kind]), verb, ref.Name)...).at(ref)
	}
	switch w := s.Want.(type) {
	case *BackendService:
		commands := w.attach()
		if s.Have != nil {
			for _, n := range s.Have.Resource.(*BackendService).NEGs {
				if !slices.ContainsFunc(w.NEGs, func(x Ref) bool { return x.Path() == n.Path() }) {
					commands = append(commands, on("remove-backend").negOf(n))
				}
			}
		}
		return commands
	case *URLMap:
		if len(w.Routes) == 0 && w.Redirect == "" {
			return []Command{on("set-default-service").flag("default-service", w.Default.Name)}
		}
		return []Command{w.ByHand()}
	case *TargetHTTPProxy:
		return []Command{on("update").flag("url-map", w.URLMap.Name).flag("url-map-region", w.Location)}
	case *TargetHTTPSProxy:
		if p == PartURLMap {
			return []Command{on("update").flag("url-map", w.URLMap.Name).flag("url-map-region", w.Location)}
		}
		return []Command{on("update").flag("ssl-certificates", names(w.Certificates)).flag("ssl-certificates-region", w.Location)}
	case *ForwardingRule:
		if p == PartTarget {
			return []Command{w.target(on("set-target").flag("load-balancing-scheme", SchemeInternalManaged))}
		}
		if w.Labels[LabelProduction] == "" {
			return []Command{on("update").flag("remove-labels", LabelProduction)}
		}
		return []Command{on("update").flag("update-labels", LabelProduction+"="+w.Labels[LabelProduction])}
	case *ProxySubnet:
		return []Command{on("update").flag("purpose", w.Purpose)}
	case *FirewallRule:
		return []Command{on("update").flag("source-ranges", strings.Join(ranges(w.Sources), ","))}
	case *Service:
		return w.changeByHand(p)
	}
	return nil
}

// changeByHand sets ingress or invoker. gcloud has no flag for annotations of
// a service, so the note of the value before has no command.
func (s *Service) changeByHand(p Part) []Command {
	switch p {
	case PartIngress:
		return []Command{gcloud("run", "services", "update", s.Name).at(s.Ref()).flag("ingress", string(s.Ingress))}
	case PartInvoker:
		verb := "remove-iam-policy-binding"
		if s.Invoker == InvokerPublic {
			verb = "add-iam-policy-binding"
		}
		return []Command{gcloud("run", "services", verb, s.Name).at(s.Ref()).flag("member", "allUsers").flag("role", "roles/run.invoker")}
	}
	return nil
}

func names(refs []Ref) string {
	list := make([]string, len(refs))
	for i, r := range refs {
		list[i] = r.Name
	}
	return strings.Join(list, ",")
}

func pairs(m map[string]string) string {
	var list []string
	for k, v := range m {
		list = append(list, k+"="+v)
	}
	slices.Sort(list)
	return strings.Join(list, ",")
}
