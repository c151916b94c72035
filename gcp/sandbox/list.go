package sandbox

import (
	"iter"
	"net/http"
	"slices"
	"strings"
)

// list answers GET of a collection.
func (s *Sandbox) list(r *http.Request, at target) (answer any, err error) {
	if err := s.mayRead(r, at.kind.permission+".list", "projects/"+at.project); err != nil {
		return nil, err
	}
	s.read(func(t *tx) {
		var p listPage
		if p, err = paginate(r, s.entries(s.asSeenBy(r, t), at.kind, at.collection())); err == nil {
			answer = p.answer("compute#"+at.kind.singular+"List", at.collection())
		}
	})
	return answer, err
}

// entries are the objects of a collection.
func (s *Sandbox) entries(t *tx, k *kind, collection string) iter.Seq[listEntry] {
	return listEntries(t, collection+"/", func(path string, o object) object {
		if hidden(o, s.now()) {
			return nil
		}
		return s.shownAs(t, k, path, o)
	})
}

// aggregated answers GET of a collection over all scopes: a map from scope to a list, or to the warning that it is empty there (sure:
// recording).
func (s *Sandbox) aggregated(r *http.Request, base, collection string) (answer any, err error) {
	if r.Method != http.MethodGet {
		return nil, noSuchMethod(r)
	}
	if !isCollection("aggregated", collection) {
		return nil, noSuchMethod(r).by("no such collection")
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
	scopes := aggregatedScopes(k, strings.EqualFold(r.URL.Query().Get("includeAllScopes"), "true"))
	missing := func(scope string) bool { return bendOf(r).misses(scope[strings.LastIndexByte(scope, '/')+1:]) }
	s.read(func(t *tx) {
		t = s.asSeenBy(r, t)
		var p listPage
		p, err = paginate(r, func(yield func(listEntry) bool) {
			for _, scope := range scopes {
				var entries iter.Seq[listEntry]
				switch {
				case missing(scope):
					continue
				case collection == "operations":
					entries = s.operationEntries(t, base+"/"+scope)
				case k != nil:
					entries = s.entries(t, k, base+"/"+scope+"/"+collection)
				default:
					return
				}
				for e := range entries {
					if !yield(e) {
						return
					}
				}
			}
		})
		if err != nil {
			return
		}
		o := p.answer(kind+"AggregatedList", base+"/aggregated/"+collection)
		o["items"] = byScope(p, collection, scopes, missing)
		if away := slices.DeleteFunc(slices.Clone(scopes), func(scope string) bool { return !missing(scope) }); len(away) > 0 {
			o["unreachables"] = withPrefix(base+"/", away)
		}
		answer = o
	})
	return answer, err
}

func withPrefix(prefix string, all []string) []string {
	for i := range all {
		all[i] = prefix + all[i]
	}
	return all
}

// aggregatedScopes are the scopes of a kind in the order of their paths, with "global" where the real API has a global twin; or all that
// there are.
func aggregatedScopes(k *kind, all bool) []string {
	all = all || k == nil
	var scopes []string
	if all || k.collection != "subnetworks" && k.scope != "zones" {
		scopes = append(scopes, "global")
	}
	for _, r := range allRegions() {
		if all || k.scope == "regions" {
			scopes = append(scopes, "regions/"+r.name)
		}
	}
	for _, r := range allRegions() {
		for _, zone := range r.zoneNames() {
			if all || k.scope == "zones" || k.collection == "networkEndpointGroups" {
				scopes = append(scopes, "zones/"+zone)
			}
		}
	}
	return scopes
}

// byScope is a page of an aggregated list. Only the last page tells of empty scopes (guess).
func byScope(p listPage, collection string, scopes []string, missing func(scope string) bool) object {
	items := object{}
	for _, item := range p.items {
		scope := strings.SplitN(scopeOf(item.path), "/", 3)[2]
		entry := child(items, scope)
		if entry == nil {
			entry = object{collection: []any{}}
			items[scope] = entry
		}
		entry[collection] = append(entry[collection].([]any), item.o)
	}
	for _, scope := range scopes {
		switch {
		case missing(scope):
			items[scope] = object{"warning": scopeWarning("UNREACHABLE", "The scope '"+scope+"' is unreachable.", scope)}
		case items[scope] == nil && p.next == "":
			items[scope] = object{"warning": scopeWarning("NO_RESULTS_ON_PAGE", "No results for the scope '"+scope+"'.", scope)}
		}
	}
	return items
}

// scopeWarning is a list's warning about a scope. The code and the text for no results are sure (recording), the text for unreachable is
// a guess.
func scopeWarning(code, message, scope string) object {
	return object{"code": code, "message": message, "data": []any{object{"key": "scope", "value": scope}}}
}

// usableSubnets answers aggregated/subnetworks/listUsable (sure for the fields; that proxy-only ones appear is a guess).
func (s *Sandbox) usableSubnets(r *http.Request, base string) (answer any, err error) {
	if err := s.mayRead(r, "compute.subnetworks.list", base); err != nil {
		return nil, err
	}
	var away []string
	s.read(func(t *tx) {
		t = s.asSeenBy(r, t)
		var p listPage
		p, err = paginate(r, func(yield func(listEntry) bool) {
			for _, reg := range allRegions() {
				if bendOf(r).misses(reg.name) {
					away = append(away, base+"/regions/"+reg.name)
					continue
				}
				for e := range listEntries(t, base+"/regions/"+reg.name+"/subnetworks/", s.usableSubnet) {
					if !yield(e) {
						return
					}
				}
			}
		})
		if err != nil {
			return
		}
		o := p.answer("compute#usableSubnetworksAggregatedList", base+"/aggregated/subnetworks")
		if len(away) > 0 {
			o["unreachables"] = away
		}
		answer = o
	})
	return answer, err
}

func (s *Sandbox) usableSubnet(path string, subnet object) object {
	if hidden(subnet, s.now()) {
		return nil
	}
	o := object{"subnetwork": link(path)}
	for _, field := range []string{"network", "ipCidrRange", "purpose", "role", "secondaryIpRanges"} {
		if subnet[field] != nil {
			o[field] = subnet[field]
		}
	}
	return o
}
