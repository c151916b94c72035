package steps

import (
	"fmt"
	"slices"
	"strings"
)

// metered is a quota that making one of a kind counts against.
type metered struct {
	kind   Kind
	metric string
	need   float64
	global bool // a quota of the project, not of the region
	sure   bool // that the kind counts there; else the quota only warns
}

// meters is the table. Names are sure (Compute API); what counts where beside
// the kind's own metric is a guess.
func meters() []metered {
	return []metered{
		{KindNetwork, "NETWORKS", 1, true, true},
		{KindSubnet, "SUBNETWORKS", 1, true, true},
		{KindProxySubnet, "SUBNETWORKS", 1, true, true},
		{KindFirewallRule, "FIREWALLS", 1, true, true},
		{KindAddress, "INTERNAL_ADDRESSES", 1, false, true},
		{KindNEG, "NETWORK_ENDPOINT_GROUPS", 1, false, true},
		{KindBackendService, "REGIONAL_INTERNAL_MANAGED_BACKEND_SERVICES", 1, false, true},
		{KindURLMap, "URL_MAPS", 1, false, true},
		{KindCertificate, "SSL_CERTIFICATES", 1, false, true},
		{KindHTTPProxy, "TARGET_HTTP_PROXIES", 1, false, true},
		{KindHTTPSProxy, "TARGET_HTTPS_PROXIES", 1, false, true},
		{KindForwardingRule, "INTERNAL_TRAFFIC_DIRECTOR_FORWARDING_RULES", 1, false, true},
		{KindForwardingRule, "FORWARDING_RULES", 1, false, false},
		{KindInstance, "INSTANCES", 1, false, true},
		{KindInstance, "CPUS", 2, false, false},
		{KindInstance, "DISKS_TOTAL_GB", 10, false, false},
	}
}

// demand is what a plan needs of one metric.
type demand struct {
	metered
	kinds []string
}

// demands adds up what the plan makes, by metric, in the order of the table.
func demands(p Plan) []demand {
	var list []demand
	at := map[string]int{}
	for _, m := range meters() {
		n := 0
		for _, s := range p.Steps {
			if s.Action == ActionCreate && s.Ref().Kind == m.kind {
				n++
			}
		}
		if n == 0 {
			continue
		}
		i, ok := at[m.metric]
		if !ok {
			i = len(list)
			at[m.metric] = i
			list = append(list, demand{metered: m})
			list[i].need = 0
		}
		list[i].need += m.need * float64(n)
		list[i].kinds = append(list[i].kinds, string(m.kind))
	}
	return list
}

// checkQuotas holds what the plan makes against the quotas of the region and
// of the project. Those that have room are one row together.
func (f Facts) checkQuotas(p Plan, inv *Inventory) []Check {
	room := Check{ID: "quotas", Question: "the quotas have room for what is made", Verdict: Pass}
	var rows []Check
	var unread []string
	for _, d := range demands(p) {
		place, read := "region "+p.Deployment.Region, f.Regional
		if d.global {
			place, read = "project "+p.Deployment.Project, f.Global
		}
		q, ok := quotaOf(read.Value, d.metric)
		line := fmt.Sprintf("%s %g of %g used, %g needed", d.metric, q.Usage, q.Limit, d.need)
		switch {
		case read.Err != nil || !ok:
			unread = append(unread, d.metric)
		case q.Usage+d.need > q.Limit:
			rows = append(rows, d.exceeded(place, line))
		default:
			room.List = append(room.List, line)
		}
	}
	room.Evidence = count(len(room.List), "quota") + " looked at: " + strings.Join(room.List, "; ")
	switch {
	case len(room.List) == 0 && len(unread) == 0 && len(rows) == 0:
		return nil // nothing is made
	case len(unread) > 0:
		room.Verdict = Unknown
		room.Evidence = "not shown: " + strings.Join(unread, ", ")
		for _, read := range []Reading[[]Quota]{f.Regional, f.Global} {
			if read.Err != nil {
				room.Evidence += "; " + read.Err.Error()
			}
		}
		room.Fix = "Ask for compute.regions.get and compute.projects.get, such as in roles/compute.viewer, to have them read"
	}
	if len(room.List) > 0 || len(unread) > 0 {
		rows = append([]Check{room}, rows...)
	}
	return append(rows, checkPerNetwork(p, inv)...)
}

func (d demand) exceeded(place, line string) Check {
	c := Check{ID: "quota:" + d.metric, Question: "quota " + d.metric + " has room for " + strings.Join(d.kinds, " and "), Verdict: Fail,
		Evidence: line + ", in " + place,
		Fix:      "Delete what is not needed, or ask for more under IAM & Admin > Quotas & System Limits, metric " + d.metric}
	if !d.sure {
		c.Verdict = Warn
	}
	return c
}

// checkPerNetwork counts what is in the network already: its own quotas are
// not among those that Compute shows. Source: ingress-gce#3247 (sure).
func checkPerNetwork(p Plan, inv *Inventory) []Check {
	network := p.Spec.networkRef()
	if _, there := inv.Get(network); !there || !made(p, KindForwardingRule) {
		return nil // a network that is new is empty
	}
	n := 0
	for _, f := range inv.All(KindForwardingRule, Everywhere) {
		if f.Resource.(*ForwardingRule).Network.Path() == network.Path() {
			n++
		}
	}
	need := 0
	for _, s := range p.Steps {
		if s.Action == ActionCreate && s.Ref().Kind == KindForwardingRule {
			need++
		}
	}
	return []Check{{ID: "quota:INTERNAL_FORWARDING_RULES_PER_NETWORK", Question: "network " + network.Name + " may have more forwarding rules", Verdict: Unknown,
		Evidence: fmt.Sprintf("%s found in it, %d needed; the limit of a network cannot be read", count(n, "forwarding rule"), need),
		Fix:      "If it is reached, ask for more under IAM & Admin > Quotas & System Limits, metric INTERNAL_FORWARDING_RULES_PER_NETWORK, or take another network"}}
}

// Metrics lists the quotas that are looked at.
func Metrics() []string {
	var names []string
	for _, m := range meters() {
		names = append(names, m.metric)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
