package sandbox

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// quota limits how many things a project may have: in all, in each region, or in each of its networks.
type quota struct {
	metric     string
	per        string // "project", "region" or "network"
	limit      float64
	collection string
	counts     func(o object) bool // which objects; nil: every one
	weighs     func(o object) int  // how much an object counts; nil: one
}

// quotas are those that a load balancer meets. Metrics of projects and regions are sure (Compute API), and so are the one of internal
// rules per network (ingress-gce#3247) and the 15 networks (pulumi-gcp#1147). The other numbers are guesses, as is what counts where.
func quotas() []quota {
	return []quota{
		{metric: "FIREWALLS", per: "project", limit: 100, collection: "firewalls"},
		{metric: "NETWORKS", per: "project", limit: 15, collection: "networks"},
		{metric: "SUBNETWORKS", per: "project", limit: 275, collection: "subnetworks"},
		{metric: "CPUS", per: "region", limit: 2400, collection: "instances", weighs: processors},
		{metric: "DISKS_TOTAL_GB", per: "region", limit: 102400, collection: "instances", weighs: diskSize},
		{metric: "FORWARDING_RULES", per: "region", limit: 500, collection: "forwardingRules"},
		{metric: "INSTANCES", per: "region", limit: 2000, collection: "instances"},
		{metric: "INTERNAL_ADDRESSES", per: "region", limit: 1000, collection: "addresses", counts: having("addressType", "INTERNAL")},
		{metric: "INTERNAL_TRAFFIC_DIRECTOR_FORWARDING_RULES", per: "region", limit: 500, collection: "forwardingRules", counts: having("loadBalancingScheme", "INTERNAL_MANAGED")},
		{metric: "IN_USE_ADDRESSES", per: "region", limit: 575, collection: "instances", weighs: externalAddresses},
		{metric: "NETWORK_ENDPOINT_GROUPS", per: "region", limit: 300, collection: "networkEndpointGroups"},
		{metric: "REGIONAL_INTERNAL_LB_BACKEND_SERVICES", per: "region", limit: 150, collection: "backendServices", counts: having("loadBalancingScheme", "INTERNAL")},
		{metric: "REGIONAL_INTERNAL_MANAGED_BACKEND_SERVICES", per: "region", limit: 150, collection: "backendServices", counts: having("loadBalancingScheme", "INTERNAL_MANAGED")},
		{metric: "SSL_CERTIFICATES", per: "region", limit: 200, collection: "sslCertificates"},
		{metric: "STATIC_ADDRESSES", per: "region", limit: 700, collection: "addresses", counts: having("addressType", "EXTERNAL")},
		{metric: "TARGET_HTTPS_PROXIES", per: "region", limit: 150, collection: "targetHttpsProxies"},
		{metric: "TARGET_HTTP_PROXIES", per: "region", limit: 150, collection: "targetHttpProxies"},
		{metric: "URL_MAPS", per: "region", limit: 150, collection: "urlMaps"},
		{metric: "INSTANCES_PER_NETWORK_GLOBAL", per: "network", limit: 15000, collection: "instances"},
		{metric: "INTERNAL_FORWARDING_RULES_PER_NETWORK", per: "network", limit: 500, collection: "forwardingRules"},
		{metric: "SUBNET_RANGES_PER_NETWORK", per: "network", limit: 300, collection: "subnetworks", weighs: func(o object) int { return len(ranges(o)) }},
	}
}

func having(field, value string) func(object) bool {
	return func(o object) bool { return text(o, field) == value }
}

func externalAddresses(o object) (n int) {
	for _, nic := range objects(o, "networkInterfaces") {
		n += len(items(nic, "accessConfigs"))
	}
	return n
}

// processors are the vCPUs of a machine type, the number at the end of its name; one that shares a core counts as two (guess).
func processors(o object) int {
	_, name := split(text(o, "machineType"))
	if n, err := strconv.Atoi(name[strings.LastIndexByte(name, '-')+1:]); err == nil {
		return n
	}
	return 2
}

// diskSize is in GB.
func diskSize(o object) (n int) {
	for _, disk := range objects(o, "disks") {
		n += atoi(text(disk, "diskSizeGb"))
	}
	return n
}

// weight is what an object counts.
func (q quota) weight(o object) int {
	switch {
	case q.counts != nil && !q.counts(o):
		return 0
	case q.weighs != nil:
		return q.weighs(o)
	default:
		return 1
	}
}

// places are those that an object at path falls into, by the names that limits have: "" for the project, "regions/R", "networks/N".
func (q quota) places(path string, o object) []string {
	switch q.per {
	case "region":
		place := placeOf(path)
		if strings.Contains(path, "/zones/") {
			place = regionOfZone(place)
		}
		return []string{"regions/" + place}
	case "network":
		var networks []string
		for _, target := range references(path, o) {
			if collection, name := split(target); lastSegment(collection) == "networks" {
				networks = append(networks, "networks/"+name)
			}
		}
		slices.Sort(networks)
		return slices.Compact(networks)
	default:
		return []string{""}
	}
}

// among yields the paths of the objects of a place, of which some count.
func (q quota) among(t *tx, project, place string) []string {
	if network, ok := strings.CutPrefix(place, "networks/"); ok {
		return slices.DeleteFunc(t.users("projects/"+project+"/global/networks/"+network), func(user string) bool {
			collection, _ := split(user)
			return lastSegment(collection) != q.collection
		})
	}
	var paths []string
	for _, collection := range q.collections(project, place) {
		paths = slices.AppendSeq(paths, t.paths(collection+"/"))
	}
	return paths
}

// collections are where the objects of the project or of a region stand.
func (q quota) collections(project, place string) []string {
	base := "projects/" + project + "/"
	if kindIn("global", q.collection) != nil {
		return []string{base + "global/" + q.collection}
	}
	var paths []string
	for _, r := range allRegions() {
		if place != "" && place != "regions/"+r.name {
			continue
		}
		if kindIn("zones", q.collection) == nil {
			paths = append(paths, base+"regions/"+r.name+"/"+q.collection)
			continue
		}
		for _, zone := range r.zoneNames() {
			paths = append(paths, base+"zones/"+zone+"/"+q.collection)
		}
	}
	return paths
}

// usage is what a place uses of a quota, without the object at except.
func (q quota) usage(t *tx, project, place, except string) (n int) {
	for _, path := range q.among(t, project, place) {
		switch {
		case path == except:
		case q.counts == nil && q.weighs == nil:
			n++ // it need not be looked at.
		default:
			o, _ := t.get(path)
			n += q.weight(o)
		}
	}
	return n
}

// exceeded is the failure of an operation (sure for code, status, and the text of a project's quota; said for the names in the details).
func (q quota) exceeded(place string, limit float64) *failure {
	where, dimensions, name := "globally", object{"global": "global"}, "-per-project"
	if _, at, ok := strings.Cut(place, "/"); ok {
		where, dimensions, name = "in "+q.per+" "+at, object{q.per: at}, "-per-project-"+q.per
	}
	return &failure{code: "QUOTA_EXCEEDED", status: 403, rule: "quota per " + q.per,
		message: fmt.Sprintf("Quota '%s' exceeded.  Limit: %.1f %s.", q.metric, limit, where),
		details: []any{object{"quotaInfo": object{"metricName": "compute.googleapis.com/" + strings.ToLower(q.metric),
			"limitName": strings.ReplaceAll(q.metric, "_", "-") + name, "dimensions": dimensions, "limit": limit}}}}
}

// quotaRules are how much there may be.
func quotaRules() []rule {
	return []rule{
		{name: "quota per project", says: "An insert over a quota of the project is accepted, and its operation fails.", mark: sure, words: sure, source: "pulumi-gcp#1147"},
		{name: "quota per region", says: "An insert over a quota of its region fails in its operation; regions.get shows limits and usage.", mark: sure, words: said, source: "bosh-google-cpi-release#238"},
		{name: "quota per network", says: "Some quotas hold for each network; no list shows them.", mark: sure, words: guess, source: "ingress-gce#3247"},
		{name: "quotas shown", says: "projects.get and regions.get show metric, limit and usage of their quotas.", mark: sure, source: "Compute API"},
	}
}
