package sandbox

import (
	"net/http"
	"strings"
)

// list answers GET of a collection.
func (s *Sandbox) list(r *http.Request, at target) (any, error) {
	if err := s.mayRead(r, at.kind.permission+".list", "projects/"+at.project); err != nil {
		return nil, err
	}
	var all []object
	s.read(func(t *tx) { all = s.shownAll(t, at.kind, at.collection()) })
	p, err := paginate(r, all)
	if err != nil {
		return nil, err
	}
	return p.answer("compute#"+at.kind.singular+"List", at.collection()), nil
}

func (s *Sandbox) shownAll(t *tx, k *kind, collection string) []object {
	var all []object
	for path := range t.list(collection + "/") {
		all = append(all, s.shown(t, k, path))
	}
	return all
}

// aggregated answers GET of a collection over all scopes: a map from scope to a list, or to the warning that it is empty there (sure:
// recording). Only the last page tells of empty scopes (guess).
func (s *Sandbox) aggregated(r *http.Request, base, collection string) (any, error) {
	if r.Method != http.MethodGet {
		return nil, noSuchMethod(r)
	}
	k := kindIn("regions", collection)
	if k == nil {
		k = kindIn("zones", collection)
	}
	kind, permission := "compute#"+singular(collection), "compute.globalOperations" // of all operations (sure: IAM data).
	if k != nil {
		kind, permission = "compute#"+k.singular, k.permission
	}
	if k != nil || collection == "operations" { // what the sandbox does not have is empty for everybody.
		if err := s.mayRead(r, permission+".list", base); err != nil {
			return nil, err
		}
	}
	scopes := aggregatedScopes(k)
	var all []object
	s.read(func(t *tx) {
		for _, scope := range scopes {
			switch {
			case collection == "operations":
				all = append(all, s.shownOperations(t, base+"/"+scope)...)
			case k != nil:
				all = append(all, s.shownAll(t, k, base+"/"+scope+"/"+collection)...)
			}
		}
	})
	p, err := paginate(r, all)
	if err != nil {
		return nil, err
	}
	answer := p.answer(kind+"AggregatedList", base+"/aggregated/"+collection)
	answer["items"] = byScope(p, collection, scopes)
	return answer, nil
}

// aggregatedScopes are the scopes of a kind, with "global" where the real API has a global twin.
func aggregatedScopes(k *kind) []string {
	var scopes []string
	if k == nil || k.collection != "subnetworks" && k.scope != "zones" {
		scopes = append(scopes, "global")
	}
	for _, r := range allRegions() {
		if k == nil || k.scope == "regions" {
			scopes = append(scopes, "regions/"+r.name)
		}
	}
	for _, r := range allRegions() {
		for _, zone := range r.zoneNames() {
			if k == nil || k.scope == "zones" || k.collection == "networkEndpointGroups" {
				scopes = append(scopes, "zones/"+zone)
			}
		}
	}
	return scopes
}

func byScope(p listPage, collection string, scopes []string) object {
	items := object{}
	for _, o := range p.items {
		scope := strings.SplitN(scopeOf(linked(text(o, "selfLink"))), "/", 3)[2]
		entry := child(items, scope)
		if entry == nil {
			entry = object{collection: []any{}}
			items[scope] = entry
		}
		entry[collection] = append(entry[collection].([]any), o)
	}
	if p.next != "" {
		return items
	}
	for _, scope := range scopes {
		if items[scope] == nil {
			items[scope] = object{"warning": object{
				"code": "NO_RESULTS_ON_PAGE", "message": "No results for the scope '" + scope + "'.",
				"data": []any{object{"key": "scope", "value": scope}},
			}}
		}
	}
	return items
}

// usableSubnets answers aggregated/subnetworks/listUsable (sure for the fields; that proxy-only ones appear is a guess).
func (s *Sandbox) usableSubnets(r *http.Request, base string) (any, error) {
	if err := s.mayRead(r, "compute.subnetworks.list", base); err != nil {
		return nil, err
	}
	var all []object
	s.read(func(t *tx) {
		for _, reg := range allRegions() {
			for path, subnet := range t.list(base + "/regions/" + reg.name + "/subnetworks/") {
				o := object{"subnetwork": link(path)}
				for _, field := range []string{"network", "ipCidrRange", "purpose", "role", "secondaryIpRanges"} {
					if subnet[field] != nil {
						o[field] = subnet[field]
					}
				}
				all = append(all, o)
			}
		}
	})
	p, err := paginate(r, all)
	if err != nil {
		return nil, err
	}
	return p.answer("compute#usableSubnetworksAggregatedList", base+"/aggregated/subnetworks"), nil
}
