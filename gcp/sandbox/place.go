package sandbox

import (
	"net/http"
	"strings"
	"time"
)

// computeProjectOf is the id of the project that the path of r names by id or number. It exists and has the API; a missing one is 404 in
// Compute (guess; Resource Manager says 403).
func (s *Sandbox) computeProjectOf(r *http.Request) (project string, err error) {
	s.read(func(t *tx) {
		o, ok := t.project(r.PathValue("project"))
		if !ok {
			err = notFound("projects/" + r.PathValue("project"))
			return
		}
		project = text(o, "projectId")
		if p := s.checkAPI(t, project, "compute.googleapis.com"); p != nil {
			err = p
		}
	})
	return project, err
}

// checkPlace holds a scope to the regions and zones that there are.
func checkPlace(scope, name string) error {
	if scope == "zones" {
		if r, ok := findRegion(regionOfZone(name)); !ok || !contains(r.zoneNames(), name) {
			return invalid("zone", name, "Unknown zone.").by("zone known")
		}
		return nil
	}
	if _, ok := findRegion(name); !ok {
		return invalid("region", name, "Unknown region.").by("region known")
	}
	return nil
}

// computeProject answers GET of the project (sure for the fields: Compute API).
func (s *Sandbox) computeProject(r *http.Request) (any, error) {
	if r.Method != http.MethodGet {
		return nil, noSuchMethod(r)
	}
	project, err := s.computeProjectOf(r)
	if err != nil {
		return nil, err
	}
	path := "projects/" + project
	if err := s.mayRead(r, "compute.projects.get", path); err != nil {
		return nil, err
	}
	var answer object
	s.read(func(t *tx) {
		o, _ := t.get(path)
		answer = object{
			"kind": "compute#project", "id": text(o, "projectNumber"), "name": project, "selfLink": link(path),
			"creationTimestamp": timestamp(s.now()), "commonInstanceMetadata": object{"kind": "compute#metadata", "fingerprint": fingerprint(nil)},
			"defaultServiceAccount": text(o, "projectNumber") + "-compute@developer.gserviceaccount.com",
			"defaultNetworkTier":    "PREMIUM", "xpnProjectStatus": "UNSPECIFIED_XPN_PROJECT_STATUS", "vmDnsSetting": "ZONAL_ONLY",
			"quotas": t.shownQuotas(project, "project", ""),
		}
		if created, err := time.Parse(time.RFC3339Nano, text(o, "createTime")); err == nil {
			answer["creationTimestamp"] = timestamp(created)
		}
	})
	return answer, nil
}

// places answers the lists of regions and of zones, and one of them (sure for the fields).
func (s *Sandbox) places(r *http.Request, base, collection string, name []string) (any, error) {
	if r.Method != http.MethodGet {
		return nil, noSuchMethod(r)
	}
	verb := "list"
	if len(name) == 1 {
		verb = "get"
	}
	if err := s.mayRead(r, "compute."+collection+"."+verb, base); err != nil {
		return nil, err
	}
	var all []object
	var away []string
	s.read(func(t *tx) {
		for _, reg := range allRegions() {
			var found []object
			if collection == "regions" {
				found = append(found, regionObject(t, base, reg))
			} else {
				for _, zone := range reg.zoneNames() {
					found = append(found, zoneObject(base, reg.name, zone))
				}
			}
			for _, o := range found {
				if bendOf(r).misses(text(o, "name")) {
					o["status"] = "DOWN"
					away = append(away, collection+"/"+text(o, "name"))
				}
			}
			all = append(all, found...)
		}
	})
	if len(name) == 1 {
		for _, o := range all {
			if text(o, "name") == name[0] || text(o, "id") == name[0] {
				return o, nil
			}
		}
		return nil, notFound(base + "/" + collection + "/" + name[0])
	}
	p, err := paginate(r, func(yield func(listEntry) bool) {
		for _, o := range all {
			if !yield(listEntry{base + "/" + collection + "/" + text(o, "name"), func() object { return o }}) {
				return
			}
		}
	})
	if err != nil {
		return nil, err
	}
	answer := p.answer("compute#"+singular(collection)+"List", base+"/"+collection)
	if len(away) > 0 {
		answer["warning"] = scopeWarning("UNREACHABLE", "The scope '"+away[0]+"' is unreachable.", away[0])
	}
	return answer, nil
}

func regionObject(t *tx, base string, r region) object {
	path := base + "/regions/" + r.name
	var zones []any
	for _, zone := range r.zoneNames() {
		zones = append(zones, link(base+"/zones/"+zone))
	}
	return object{
		"kind": "compute#region", "id": placeID(r.name), "name": r.name, "description": r.name, "status": "UP", "zones": zones, "quotas": t.shownQuotas(projectOf(path), "region", "regions/"+r.name),
		"selfLink": link(path), "creationTimestamp": placesSince, "supportsPzs": true,
	}
}

func zoneObject(base, region, zone string) object {
	return object{
		"kind": "compute#zone", "id": placeID(zone), "name": zone, "description": zone, "status": "UP", "region": link(base + "/regions/" + region),
		"selfLink": link(base + "/zones/" + zone), "creationTimestamp": placesSince, "supportsPzs": true,
		"availableCpuPlatforms": []any{"Intel Broadwell", "Intel Skylake", "AMD Rome"},
	}
}

const placesSince = "1969-12-31T16:00:00.000-08:00" // what Google answers for places (said).

// placeID is a stable number for a name.
func placeID(name string) string {
	id := strings.Builder{}
	id.WriteByte('2')
	for _, b := range []byte(fingerprint(name))[:6] {
		id.WriteByte('0' + b%10)
	}
	return id.String()
}
