package faults

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"runlb/steps"
)

const region = "projects/sandbox-project/regions/us-central1"

// makes puts an object of the stranger's into a collection, and returns its path.
func (s rival) makes(collection, name, fields string) string {
	s.w.t.Helper()
	s.does(http.MethodPost, collection, fmt.Sprintf(`{"name":%q,%s}`, name, fields))
	return collection + "/" + name
}

// attachment is how a stranger comes to use something of ours.
type attachment struct {
	to     string // what of ours
	attach func(s rival, p parts) (made []string)
	stays  []string // besides what the name says: the collections of what is needed below it
}

// parts are the paths of a load balancer of ours by collection.
type parts map[string]string

// chain makes the stranger's load balancer as far down from the URL map as it needs one of its own, and a forwarding rule in front.
func (s rival) chain(p parts, urlMap, address, port string) (made []string) {
	s.w.t.Helper()
	if urlMap == "" {
		neg := s.makes(region+"/networkEndpointGroups", "their-neg", `"networkEndpointType":"SERVERLESS","cloudRun":{"service":"orders"}`)
		backend := s.makes(region+"/backendServices", "their-backend", `"loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP","backends":[{"group":"https://www.googleapis.com/compute/v1/`+neg+`"}]`)
		urlMap = s.makes(region+"/urlMaps", "their-map", `"defaultService":"`+backend+`"`)
		made = append(made, neg, backend, urlMap)
	}
	proxy := s.makes(region+"/targetHttpProxies", "their-proxy", `"urlMap":"`+urlMap+`"`)
	return append(made, proxy, s.rule(p, proxy, address, port))
}

func (s rival) rule(p parts, target, address, port string) string {
	s.w.t.Helper()
	fields := `"loadBalancingScheme":"INTERNAL_MANAGED","IPProtocol":"TCP","portRange":"` + port + `","network":"` + p["networks"] +
		`","subnetwork":"` + p["subnetworks"] + `","target":"` + target + `"`
	if address != "" {
		fields += `,"IPAddress":"` + address + `"`
	}
	return s.makes(region+"/forwardingRules", "their-rule", fields)
}

func attachments() []attachment {
	front := []string{"subnetworks", "proxies", "networks"}
	return []attachment{
		{"proxies", func(s rival, p parts) []string { return s.chain(p, "", "", "8080") }, []string{"subnetworks", "networks"}},
		{"addresses", func(s rival, p parts) []string { return s.chain(p, "", p["addresses"], "8080") }, front},
		{"urlMaps", func(s rival, p parts) []string {
			return []string{s.makes(region+"/targetHttpProxies", "their-proxy", `"urlMap":"`+p["urlMaps"]+`"`)}
		}, []string{"backendServices", "networkEndpointGroups"}},
		{"networkEndpointGroups", func(s rival, p parts) []string {
			return []string{s.makes(region+"/backendServices", "their-backend", `"loadBalancingScheme":"INTERNAL_MANAGED","protocol":"HTTP","backends":[{"group":"https://www.googleapis.com/compute/v1/`+p["networkEndpointGroups"]+`"}]`)}
		}, nil},
		{"backendServices", func(s rival, p parts) []string {
			return []string{s.makes(region+"/urlMaps", "their-map", `"defaultService":"`+p["backendServices"]+`"`)}
		}, []string{"networkEndpointGroups"}},
		{"targetHttpProxies", func(s rival, p parts) []string { return []string{s.rule(p, p["targetHttpProxies"], "", "8080")} },
			append([]string{"urlMaps", "backendServices", "networkEndpointGroups"}, front...)},
		{"sslCertificates", func(s rival, p parts) []string {
			return []string{s.makes(region+"/targetHttpsProxies", "their-proxy", `"urlMap":"`+p["urlMaps"]+`","sslCertificates":["`+p["sslCertificates"]+`"]`)}
		}, []string{"urlMaps", "backendServices", "networkEndpointGroups"}},
		{"networks", func(s rival, p parts) []string {
			return []string{s.makes("projects/sandbox-project/global/firewalls", "their-firewall", `"network":"`+p["networks"]+`","direction":"INGRESS","allowed":[{"IPProtocol":"tcp","ports":["22"]}]`)}
		}, nil},
	}
}

// everyPart is a Spec of which all that a stranger can use is ours.
func everyPart() variant {
	v := variants()[3]
	v.name = "every part"
	v.spec.Network = steps.NetworkSpec{Name: "shop-net"}
	return v
}

// partsOf finds the load balancer's parts among what is ours.
func (w *world) partsOf() parts {
	w.t.Helper()
	p := parts{}
	for _, path := range w.picture().ours() {
		words := strings.Split(path, "/")
		collection := words[len(words)-2]
		if strings.HasSuffix(path, "proxy-only-subnet") {
			collection = "proxies"
		}
		p[collection] = path
	}
	return p
}

// S6: what a stranger uses of ours stays, with all that it stands on, and the rest goes; he is named. Once he has left, the same command
// finishes. He may come before the plan, or between the plan and the step.
func TestFaultsS6(t *testing.T) {
	for _, a := range attachments() {
		for _, when := range []string{"before the plan", "after the plan"} {
			at(t, "user of "+a.to+"/"+when, everyPart(), func(w *world) {
				built(w)
				p, s := w.partsOf(), rival{w}
				var theirs, stays []string
				for _, collection := range append(slices.Clone(a.stays), a.to) {
					if p[collection] == "" {
						w.t.Fatalf("nothing of ours in %s: %v", collection, p)
					}
					stays = append(stays, p[collection])
				}
				come := func() { theirs = a.attach(s, p) }
				if when == "before the plan" {
					come()
				}
				down := w.process().command(func(session *steps.Session) (steps.Plan, error) {
					plan, err := session.PlanDown(w.t.Context(), w.deployment())
					if when == "after the plan" {
						come()
					}
					return plan, err
				})
				w.partly(down, stays, theirs)
				sent := len(w.wire.mutations())
				again := w.process().down()
				w.partly(again, stays, theirs)
				if n := len(w.wire.mutations()); n > sent {
					w.t.Errorf("the second down, with the stranger still there, sent %v", w.wire.mutations()[sent:])
				}
				for _, path := range slices.Backward(theirs) {
					s.removes(path)
				}
				w.finish(process.down)
				w.gone()
			})
		}
	}
}

// partly checks a teardown that a stranger's use of our things has kept from finishing.
func (w *world) partly(down result, stays, theirs []string) {
	w.t.Helper()
	if down.err != nil || down.end.Ending != steps.EndPartial {
		w.t.Fatalf("it did not end partly: %s", down)
	}
	left := w.picture().ours()
	slices.Sort(left)
	slices.Sort(stays)
	if !slices.Equal(left, stays) {
		w.t.Errorf("there is\n\t%s\nand there should be\n\t%s\n%s", strings.Join(left, "\n\t"), strings.Join(stays, "\n\t"), down)
	}
	named := func(text string) bool {
		return slices.ContainsFunc(theirs, func(path string) bool { return strings.Contains(text, path[strings.LastIndex(path, "/")+1:]) })
	}
	told := slices.ContainsFunc(down.plan.Steps, func(s steps.Step) bool { return s.Action == steps.ActionKeep && named(s.Why) })
	for _, p := range down.problems() {
		told = told || named(p.Text+p.Cause+p.Raw)
	}
	if !told {
		w.t.Errorf("nobody says who uses it: %s", down)
	}
	var refs []string
	for _, ref := range down.end.Left {
		refs = append(refs, ref.Path())
	}
	slices.Sort(refs)
	if !slices.Equal(refs, stays) {
		w.t.Errorf("it says that %v is left", refs)
	}
	for _, path := range theirs {
		if !(rival{w}).has(path) {
			w.foreign++
			w.t.Errorf("%s is gone", path)
		}
	}
}
