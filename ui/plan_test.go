package ui

import (
	"context"
	"net/netip"
	"slices"
	"testing"
	"time"

	"runlb/steps"
	"runlb/ui/internal/fakecloud"
)

var shopDeployment = steps.Deployment{Name: "shop", Project: fakecloud.ShopProject, Region: "us-central1"}

func meta(kind steps.Kind, name string) steps.Meta {
	location := shopDeployment.Region
	if kind.Level() == steps.LevelGlobal {
		location = steps.Global
	}
	mark := steps.Marker{Deployment: shopDeployment, Kind: kind, Name: name}
	return steps.Meta{Project: shopDeployment.Project, Location: location, Name: name, Description: mark.String()}
}

// resources are those of a load balancer for HTTPS with a mask, in the order
// in which they are built.
func resources() []steps.Resource {
	network := &steps.Network{Meta: steps.Meta{Project: shopDeployment.Project, Location: steps.Global, Name: "lb-network"}}
	subnet := &steps.Subnet{Meta: meta(steps.KindSubnet, "lb-subnet"), Network: network.Ref(), Range: netip.MustParsePrefix("10.1.2.0/24")}
	proxies := &steps.ProxySubnet{Meta: meta(steps.KindProxySubnet, "shop-proxy"), Network: network.Ref(), Range: netip.MustParsePrefix("10.129.0.0/23")}
	address := &steps.Address{Meta: meta(steps.KindAddress, "shop-ip"), Subnet: subnet.Ref(), IP: netip.MustParseAddr("10.1.2.99")}
	neg := &steps.NEG{Meta: meta(steps.KindNEG, "shop-neg-3f2a"), Mask: "<service>.example.com"}
	backend := &steps.BackendService{Meta: meta(steps.KindBackendService, "shop-backend"), NEGs: []steps.Ref{neg.Ref()}}
	urlMap := &steps.URLMap{Meta: meta(steps.KindURLMap, "shop-url-map"), Default: backend.Ref()}
	cert := &steps.Certificate{Meta: meta(steps.KindCertificate, "shop-cert-91bc"), Names: []string{"*.example.com"}}
	proxy := &steps.TargetHTTPSProxy{Meta: meta(steps.KindHTTPSProxy, "shop-https-proxy"), URLMap: urlMap.Ref(), Certificates: []steps.Ref{cert.Ref()}}
	rule := &steps.ForwardingRule{Meta: meta(steps.KindForwardingRule, "shop-https"), Network: network.Ref(), Subnet: subnet.Ref(),
		ProxySubnet: proxies.Ref(), Address: address.Ref(), IP: address.IP, Port: 443, Target: proxy.Ref()}
	return []steps.Resource{network, subnet, proxies, address, neg, backend, urlMap, cert, proxy, rule}
}

func service(name string, ingress steps.Ingress) *steps.Service {
	return &steps.Service{
		Meta:  steps.Meta{Project: shopDeployment.Project, Location: shopDeployment.Region, Name: name},
		Image: "us-docker.pkg.dev/shop/" + name, Ingress: ingress, Ready: true,
	}
}

// buildPlan builds them in front of three services, of which one gets another
// ingress.
func buildPlan() steps.Plan {
	p := steps.Plan{Deployment: shopDeployment, Verb: steps.VerbUp, Cost: steps.Cost{Monthly: 55, Source: "list price"}}
	p.Spec = steps.Spec{Name: "shop", Project: shopDeployment.Project, Region: shopDeployment.Region, Backend: steps.Backend{Mask: "<service>.example.com"}}
	ids := map[string]steps.StepID{}
	for i, r := range resources() {
		s := steps.Step{ID: steps.StepID(r.Ref().Kind.Collection() + "/" + r.Ref().Name), Action: steps.ActionCreate, Want: r, Why: "there is none yet", Usual: r.Ref().Kind.Usual().Create}
		if i == 0 {
			s.Action, s.Have, s.Why = steps.ActionAdopt, &steps.Found{Resource: r}, "exists; never deleted by runlb"
		}
		for _, n := range r.Needs() {
			if id, ok := ids[n.Path()]; ok {
				s.After = append(s.After, id)
			}
		}
		ids[r.Ref().Path()] = s.ID
		p.Steps = append(p.Steps, s)
	}
	for _, name := range []string{"cart", "catalog"} {
		s := service(name, steps.IngressInternal)
		p.Steps = append(p.Steps, steps.Step{ID: steps.StepID("services/" + name), Action: steps.ActionAdopt, Want: s, Have: &steps.Found{Resource: s}, Why: "exists; never deleted by runlb"})
	}
	p.Steps = append(p.Steps, steps.Step{
		ID: "services/login", Action: steps.ActionUpdate, Want: service("login", steps.IngressInternal), Have: &steps.Found{Resource: service("login", steps.IngressAll)},
		Parts: []steps.Part{steps.PartIngress}, Why: "its access shall change", Notice: "Stops direct access from the internet.", Usual: 5 * time.Second,
	})
	p.Checks = []steps.Check{
		{ID: "mask", Question: "the mask finds the services", Verdict: steps.Pass, Evidence: "3 of 3"},
		{ID: "names", Question: "the certificate covers the hosts", Verdict: steps.Warn, Evidence: "*.example.com covers no tagged hosts",
			Fix: "Use a certificate with more names, or leave tags out of the mask.", Field: "certificate.selfSigned"},
		{ID: "policy", Question: "the organization allows it", Verdict: steps.Unknown, Evidence: "not readable"},
	}
	return p
}

// downPlan takes them down again. The proxy-only subnet stays for others.
func downPlan() steps.Plan {
	p := steps.Plan{Deployment: shopDeployment, Verb: steps.VerbDown, Cost: steps.Cost{Monthly: 55}}
	all := resources()
	for i := len(all) - 1; i > 0; i-- {
		r := all[i]
		if r.Ref().Kind == steps.KindProxySubnet {
			continue
		}
		p.Steps = append(p.Steps, steps.Step{ID: steps.StepID(r.Ref().Kind.Collection() + "/" + r.Ref().Name + "/delete"), Action: steps.ActionDelete,
			Have: &steps.Found{Resource: r, ID: "7"}, Why: "made by runlb", Usual: r.Ref().Kind.Usual().Delete})
	}
	p.Steps = append(p.Steps,
		steps.Step{ID: "services/login", Action: steps.ActionUpdate, Want: service("login", steps.IngressAll), Have: &steps.Found{Resource: service("login", steps.IngressInternal)},
			Parts: []steps.Part{steps.PartIngress}, Why: "goes back to what it was", Usual: 5 * time.Second},
		steps.Step{ID: "proxy", Action: steps.ActionKeep, Want: all[2], Have: &steps.Found{Resource: all[2]}, Why: "ours, but stays: other-lb uses it"},
		steps.Step{ID: "network", Action: steps.ActionKeep, Want: all[0], Have: &steps.Found{Resource: all[0]}, Why: "not made by runlb"})
	return p
}

// script is a run whose events are told beforehand.
type script struct {
	plan    steps.Plan
	events  []steps.Event
	open    bool // more would come
	stopped int
	held    bool
}

func (s *script) Plan() steps.Plan                { return s.plan }
func (s *script) Stop()                           { s.stopped++ }
func (s *script) Hold() <-chan struct{}           { s.held = true; return nil }
func (s *script) GoOn()                           { s.held = false }
func (s *script) Made() (resources, services int) { return 5, 1 }

func (s *script) Since(ctx context.Context, seq int) ([]steps.Event, bool) {
	if seq < len(s.events) || !s.open {
		return s.events[min(seq, len(s.events)):], s.open
	}
	<-ctx.Done()
	return nil, false
}

// tell appends events, a second apart.
func (s *script) tell(events ...steps.Event) *script {
	for _, e := range events {
		e.Seq = len(s.events) + 1
		e.At = fakecloud.Now().Add(time.Duration(e.Seq) * time.Second)
		s.events = append(s.events, e)
	}
	return s
}

// goes tells that steps began and are done, with a request and an operation
// each.
func (s *script) goes(ids ...steps.StepID) *script {
	for _, id := range ids {
		s.tell(steps.Event{Step: id, State: steps.Running})
		s.asks(id)
		s.tell(steps.Event{Step: id, State: steps.Done})
	}
	return s
}

func (s *script) asks(id steps.StepID) *script {
	return s.tell(
		steps.Event{Step: id, Call: &steps.Call{Step: id, Method: "POST", Path: "/compute/v1/projects/p/regions/us-central1/" + string(id) + "?requestId=1", Status: 200, Took: 61 * time.Millisecond}},
		steps.Event{Step: id, Op: "projects/p/regions/us-central1/operations/operation-1763-" + string(id[:3])})
}

// scheduled is a run of the plan in which each step begins as soon as it can
// and takes its usual time, up to a moment.
func scheduled(plan steps.Plan, until time.Duration) *script {
	type moment struct {
		at time.Duration
		e  steps.Event
	}
	var moments []moment
	ends := map[steps.StepID]time.Duration{}
	for _, s := range plan.Steps {
		begins := time.Duration(0)
		for _, id := range s.After {
			begins = max(begins, ends[id])
		}
		ends[s.ID] = begins
		if s.Mutates() {
			ends[s.ID] += s.Usual
		}
		moments = append(moments, moment{begins, steps.Event{Step: s.ID, State: steps.Running}}, moment{ends[s.ID], steps.Event{Step: s.ID, State: steps.Done}})
	}
	slices.SortStableFunc(moments, func(a, b moment) int { return int(a.at - b.at) })
	s := &script{plan: plan, open: true}
	for _, m := range moments {
		if m.at <= until {
			m.e.Seq, m.e.At = len(s.events)+1, fakecloud.Now().Add(m.at)
			s.events = append(s.events, m.e)
		}
	}
	return s
}

// ids are the steps of a plan.
func ids(p steps.Plan) []steps.StepID {
	all := make([]steps.StepID, len(p.Steps))
	for i, s := range p.Steps {
		all[i] = s.ID
	}
	return all
}

// ended is a run of the whole plan that came to its end.
func ended(plan steps.Plan, end steps.Outcome) *script {
	s := &script{plan: plan}
	return s.goes(ids(plan)...).tell(steps.Event{End: &end})
}

// running is the App with a run in front that has told what the script holds.
func running(t *testing.T, s *script, w, h int) *driver {
	d := shop(t, w, h)
	p := newRunPage(d.app.w, newWatch(s))
	d.app.do(open(p), nil)
	p.run.take(s.events, s.open)
	d.app.w.now = func() time.Time { return p.run.last.Add(2 * time.Second) }
	p.follow()
	d.app.dirty = true
	return d
}
