package sandbox

import (
	"fmt"
	"maps"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// need makes the object at path, and what it refers to, as the run describes it.
func (w *world) need(path string) {
	w.Helper()
	if w.known(path) || kindAt(path) == nil {
		return
	}
	w.plant(path, w.describe(path))
}

// replayed tells whether the object at path was made by an exchange of this run.
func (w *world) replayed(path string) bool {
	made := false
	w.s.read(func(t *tx) {
		o, _ := t.get(path)
		made = o["_readyAt"] != nil
	})
	return made
}

// catchUp does what the recording hides between two exchanges: all that a client has set of an object that was taken for granted,
// subnets of a network, and what GKE does to the subnets that it uses.
func (w *world) catchUp(path string, x exchange) {
	for _, sub := range items(x.Response, "subnetworks") {
		if sub := linked(shown(sub)); x.Response["autoCreateSubnetworks"] != true && !w.known(sub) {
			w.nets++
			w.plant(sub, object{"network": link(path), "ipCidrRange": fmt.Sprintf("10.200.%d.0/24", w.nets)})
		}
	}
	replayed, gke := w.replayed(path), strings.Contains(x.Source, "/container/") || strings.Contains(x.Source, "/gkebackup/")
	w.edit(path, func(o object) {
		for _, name := range kindAt(path).message.Inputs() {
			v, ok := x.Response[name]
			link, isText := v.(string)
			if !ok || isText && strings.Contains(link, "://") {
				continue
			}
			if !replayed || gke && (name == "secondaryIpRanges" || name == "privateIpGoogleAccess") {
				o[name] = v
			}
		}
	})
}

func (w *world) plant(path string, body object) {
	w.Helper()
	collection, name := split(path)
	body = w.tellable(clone(body))
	body["name"] = name
	maps.DeleteFunc(body, func(field string, _ any) bool { return kindAt(path).message.Output(field) })
	if strings.Contains(collection, "/networks") {
		orElse(body, "autoCreateSubnetworks", false) // some runs have lost it.
	}
	for _, nic := range objects(body, "networkInterfaces") {
		w.needRange(nic, text(nic, "networkIP"))
	}
	if kindAt(path).collection == "forwardingRules" && body["subnetwork"] != nil {
		w.needRange(body, text(body, "IPAddress"))
	}
	if kindAt(path).collection == "subnetworks" {
		orElse(body, "ipCidrRange", "10.200.0.0/24") // some answers are trimmed.
	}
	w.needReferences(path, body)
	err := w.s.write(func(t *tx) error {
		for _, other := range w.inTheWay(t, path, body) {
			removeWithUsers(t, other)
		}
		return w.s.plant(t, collection, body)
	})
	if err != nil {
		w.Errorf("before an exchange: %v", err)
	}
}

// needRange makes the subnet that o stands in, where there is none, with a range that has o's address.
func (w *world) needRange(o object, address string) {
	path := parseLink("p", text(o, "subnetwork"))
	ip, err := netip.ParseAddr(address)
	if err != nil || address == "8.8.8.8" || w.known(path) { // 8.8.8.8 stands for any address.
		return
	}
	around, err := ip.Prefix(24)
	if err != nil {
		w.Error(err)
	}
	w.plant(path, object{"network": text(o, "network"), "ipCidrRange": around.String()})
}

// inTheWay are the subnets whose ranges a new one would meet: a placeholder may stand for several networks.
func (w *world) inTheWay(t *tx, path string, body object) (others []string) {
	if kindAt(path).collection != "subnetworks" {
		return nil
	}
	for _, user := range t.users(parseLink("p", text(body, "network"))) {
		o, _ := t.get(user)
		for _, a := range ranges(o) {
			for _, b := range ranges(body) {
				if a.Overlaps(b) {
					others = append(others, user)
				}
			}
		}
	}
	return others
}

// tellable is a body with what the recording leaves out of it: a private key with its certificate, and the ordinary subnet of a
// forwarding rule where the proxies' subnet has the same placeholder.
func (w *world) tellable(body object) object {
	if body["certificate"] != nil {
		body["certificate"], body["privateKey"] = pair(w, "made-up.example.com", time.Now())
	}
	if path := parseLink("p", text(body, "subnetwork")); path != "" {
		w.s.read(func(t *tx) {
			if o, _ := t.get(path); isProxyOnly(o) {
				body["subnetwork"] = link(path + "-too")
			}
		})
	}
	return body
}

// needReferences makes what a body refers to.
func (w *world) needReferences(path string, body object) {
	w.Helper()
	k := kindAt(path)
	if k == nil {
		return
	}
	for _, ref := range k.refs {
		visit(body, ref.field, func(v any, _ func(any)) {
			if sent, ok := v.(string); ok {
				w.need(parseLink("p", sent))
			}
		})
	}
	if k.collection == "forwardingRules" && body["target"] != nil {
		w.needProxies(parseLink("p", text(body, "network")), scopeOf(path))
	}
}

// needProxies makes a proxy-only subnet where there is none.
func (w *world) needProxies(network, scope string) {
	found := ""
	w.s.read(func(t *tx) { found = proxySubnet(t, network, scope) })
	if found == "" {
		w.plant(scope+"/subnetworks/made-up-proxies", object{"network": link(network), "ipCidrRange": "10.129.0.0/23", "purpose": managedProxy, "role": "ACTIVE"})
	}
}

// remove takes the object at path away, with all that refers to it.
func (w *world) remove(path string) {
	w.edit(path, nil)
}

// free takes away what refers to the object at path.
func (w *world) free(path string) {
	w.s.write(func(t *tx) error {
		for _, user := range t.users(path) {
			removeWithUsers(t, user)
		}
		return nil
	})
}

func (w *world) edit(path string, change func(object)) {
	w.s.write(func(t *tx) error {
		o, ok := t.get(path)
		if change == nil {
			removeWithUsers(t, path)
		} else if ok {
			o = clone(o)
			change(o)
			t.put(path, o)
		}
		return nil
	})
}

func removeWithUsers(t *tx, path string) {
	for _, user := range t.users(path) {
		removeWithUsers(t, user)
	}
	if _, ok := t.get(path); ok {
		t.delete(path)
	}
}

// describe is what the run tells of the object at path, or else the least that it can be.
func (w *world) describe(path string) object {
	_, name := split(path)
	for _, x := range w.chain {
		switch {
		case x.subject() != path || strings.Contains(x.path(), "/operations/"):
		case x.Method == http.MethodPost && text(x.Request, "name") == name:
			return clone(x.Request)
		case x.Method == http.MethodGet && x.Status == http.StatusOK:
			return clone(x.Response)
		}
	}
	return w.least(path)
}
