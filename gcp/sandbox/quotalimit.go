package sandbox

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// limitsPath is the document of the limits that the user has set: "METRIC" or "METRIC PLACE" to a number.
const limitsPath = "settings/quotas"

// Quota is one limit, and what is used of it.
type Quota struct {
	Metric string  `json:"metric"`
	Scope  string  `json:"scope,omitempty"` // "regions/R", "networks/N", empty for the project
	Limit  float64 `json:"limit"`
	Usage  float64 `json:"usage"`
}

// SetQuota sets the limit of a metric for "regions/R" or "networks/N"; an empty scope is the whole project, or every region and network.
func (s *Sandbox) SetQuota(metric, scope string, limit float64) error {
	if !(limit >= 0) || math.IsInf(limit, 0) {
		return fmt.Errorf("set quota %s: %v: a limit is a number from 0", metric, limit)
	}
	i := slices.IndexFunc(quotas(), func(q quota) bool { return q.metric == metric })
	if i < 0 {
		return fmt.Errorf("set quota %s: no such metric: the sandbox knows %s", metric, strings.Join(metrics(), ", "))
	}
	if per := quotas()[i].per; scope != "" && !strings.HasPrefix(scope, per+"s/") {
		return fmt.Errorf("set quota %s: scope %q: this quota is per %s", metric, scope, per)
	}
	return s.write(func(t *tx) error {
		if network, ok := strings.CutPrefix(scope, "networks/"); ok {
			if _, there := t.get("projects/" + s.project + "/global/networks/" + network); !there {
				return fmt.Errorf("set quota %s: no network %s", metric, network)
			}
		}
		if region, ok := strings.CutPrefix(scope, "regions/"); ok {
			if _, there := findRegion(region); !there {
				return fmt.Errorf("set quota %s: no region %s", metric, region)
			}
		}
		o, _ := t.get(limitsPath)
		t.put(limitsPath, merged(o, object{strings.TrimSpace(metric + " " + scope): limit}))
		return nil
	})
}

func metrics() (names []string) {
	for _, q := range quotas() {
		names = append(names, q.metric)
	}
	slices.Sort(names)
	return names
}

// limitIn is the limit of a quota in a place.
func (t *tx) limitIn(q quota, place string) float64 {
	set, _ := t.get(limitsPath)
	for _, key := range []string{q.metric + " " + place, q.metric} {
		if limit, ok := set[key].(float64); ok {
			return limit
		}
	}
	return q.limit
}

// Quotas are the limits of the seeded project and of its places in which something counts, or a limit was set.
func (s *Sandbox) Quotas() (all []Quota) {
	s.read(func(t *tx) {
		set, _ := t.get(limitsPath)
		for _, q := range quotas() {
			for _, place := range t.quotaPlaces(s.project, q) {
				usage := q.usage(t, s.project, place, "")
				if _, own := set[q.metric+" "+place]; place == "" || usage > 0 || own {
					all = append(all, Quota{q.metric, place, t.limitIn(q, place), float64(usage)})
				}
			}
		}
	})
	return all
}

// quotaPlaces are all places of a quota.
func (t *tx) quotaPlaces(project string, q quota) (places []string) {
	switch q.per {
	case "region":
		for _, r := range allRegions() {
			places = append(places, "regions/"+r.name)
		}
	case "network":
		for path := range t.list("projects/" + project + "/global/networks/") {
			places = append(places, "networks/"+lastSegment(path))
		}
	default:
		places = []string{""}
	}
	return places
}

// shownQuotas is quotas[] of a project or region, as Compute shows it.
func (t *tx) shownQuotas(project, per, place string) (shown []any) {
	for _, q := range quotas() {
		if q.per == per {
			shown = append(shown, object{"metric": q.metric, "limit": t.limitIn(q, place), "usage": q.usage(t, project, place, "")})
		}
	}
	return shown
}

// withinQuota lets the operation of an insert fail that is over a quota. What the rules have put by then is taken back.
func (c *change) withinQuota() {
	for _, q := range quotas() {
		auto := q.metric == "SUBNETWORKS" && c.kind.collection == "networks" && c.next["autoCreateSubnetworks"] == true
		if q.collection != c.kind.collection && !auto {
			continue
		}
		for _, place := range q.places(c.path, c.next) {
			limit, asked := c.tx.limitIn(q, place), 0
			if !auto { // the subnets of an auto-mode network are there already.
				asked = q.weight(c.next)
			}
			if asked == 0 && !auto || !q.crowded(c.tx, c.project(), place, limit) || float64(q.usage(c.tx, c.project(), place, c.path)+asked) <= limit {
				continue
			}
			c.fail = q.exceeded(place, limit)
			for _, path := range autoSubnets(c.tx, c.path) {
				c.tx.delete(path)
			}
			c.tx.delete(c.path)
			return
		}
	}
}

// crowded tells whether a place has so many things at all that they must be looked at one by one.
func (q quota) crowded(t *tx, project, place string, limit float64) bool {
	if q.weighs != nil || q.per == "network" {
		return true
	}
	n := 0
	for _, collection := range q.collections(project, place) {
		n += len(t.from(collection, ""))
	}
	return float64(n) >= limit
}
