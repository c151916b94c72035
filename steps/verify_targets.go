package steps

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"runlb/steps/mask"
)

// maxTargets bounds what one probe asks for on one port: a mask may lead to a
// thousand services, and the first few prove it.
const maxTargets = 20

// door is one address and port of a load balancer.
type door struct {
	address netip.Addr
	port    int
	tls     bool
	names   []string // that its certificates cover
}

// lane is one way through a URL map to a backend.
type lane struct {
	host, path string // from the route; empty for the default
	neg        *NEG
}

// targetsOf lists what to ask an existing load balancer for: every service and
// tag that it leads to, on every port.
func targetsOf(e Existing, inv *Inventory) []ProbeTarget {
	var targets []ProbeTarget
	for _, f := range e.Resources {
		rule, ok := f.Resource.(*ForwardingRule)
		if !ok {
			continue
		}
		d := door{address: rule.IP, port: rule.Port}
		var urlMap Ref
		switch p := resourceOf(inv, rule.Target).(type) {
		case *TargetHTTPProxy:
			urlMap = p.URLMap
		case *TargetHTTPSProxy:
			urlMap, d.tls = p.URLMap, true
			for _, ref := range p.Certificates {
				if c, ok := resourceOf(inv, ref).(*Certificate); ok {
					d.names = append(d.names, c.Names...)
				}
			}
		}
		switch m, ok := resourceOf(inv, urlMap).(*URLMap); {
		case ok && m.Redirect != "":
			targets = append(targets, d.redirect())
		case ok:
			targets = append(targets, d.targets(lanesOf(m, inv), inv)...)
		}
	}
	return unique(targets)
}

// SpecTargets lists what to ask the load balancer of a resolved Spec for, once
// it is built: it is for the client VM, which is made before it can be seen.
func SpecTargets(resolved Spec, inv *Inventory, m Materials) []ProbeTarget {
	address, ok := resolved.vip(inv)
	if !ok {
		return nil
	}
	var lanes []lane
	for _, b := range resolved.AllBackends() {
		meta := Meta{Project: resolved.Project, Location: resolved.Region}
		l := lane{neg: &NEG{Meta: meta, Service: b.Service, Tag: b.Tag, Mask: b.Mask}}
		if len(b.Hosts) > 0 {
			l.host = b.Hosts[0]
		}
		if len(b.Paths) > 0 {
			l.path = b.Paths[0]
		}
		lanes = append(lanes, l)
	}
	var targets []ProbeTarget
	switch plain := (door{address: address, port: 80}); {
	case resolved.Frontend.Redirect:
		targets = append(targets, plain.redirect())
	case resolved.Frontend.HTTP:
		targets = append(targets, plain.targets(lanes, inv)...)
	}
	if resolved.Frontend.HTTPS {
		d := door{address: address, port: 443, tls: true}
		existing := Ref{Kind: KindCertificate, Project: resolved.Project, Location: resolved.Region, Name: resolved.Certificate.Existing}
		if c, ok := resourceOf(inv, existing).(*Certificate); ok {
			d.names = c.Names
		} else if m.Certificate != nil {
			d.names = m.Certificate.Names
		}
		targets = append(targets, d.targets(lanes, inv)...)
	}
	return unique(targets)
}

// vip is the address of a resolved Spec, which may name a reservation.
func (s Spec) vip(inv *Inventory) (netip.Addr, bool) {
	if ip, err := netip.ParseAddr(s.Frontend.Address); err == nil {
		return ip, true
	}
	a, ok := resourceOf(inv, Ref{Kind: KindAddress, Project: s.Project, Location: s.Region, Name: s.Frontend.Address}).(*Address)
	if !ok {
		return netip.Addr{}, false
	}
	return a.IP, a.IP.IsValid()
}

func resourceOf(inv *Inventory, ref Ref) Resource {
	f, ok := inv.Get(ref)
	if !ok {
		return nil
	}
	return f.Resource
}

// lanesOf follows a URL map to its NEGs.
func lanesOf(m *URLMap, inv *Inventory) []lane {
	var lanes []lane
	add := func(backend Ref, host, path string) {
		b, ok := resourceOf(inv, backend).(*BackendService)
		if !ok {
			return
		}
		for _, ref := range b.NEGs {
			if n, ok := resourceOf(inv, ref).(*NEG); ok {
				lanes = append(lanes, lane{host, path, n})
			}
		}
	}
	add(m.Default, "", "")
	for _, r := range m.Routes {
		host, path := "", ""
		if len(r.Hosts) > 0 {
			host = r.Hosts[0]
		}
		if len(r.Paths) > 0 {
			path = r.Paths[0]
		}
		add(r.Backend, host, path)
	}
	return lanes
}

// targets lists what to ask for at one door.
func (d door) targets(lanes []lane, inv *Inventory) []ProbeTarget {
	var targets []ProbeTarget
	for _, l := range lanes {
		if l.neg.Mask == "" {
			targets = append(targets, d.target(l, l.neg.Service, l.neg.Tag, mask.AnyHost+"/"))
			continue
		}
		targets = append(targets, d.masked(l, inv)...)
	}
	return targets
}

// redirect asks a door that leads nowhere but to HTTPS.
func (d door) redirect() ProbeTarget {
	t := d.target(lane{}, "", "", mask.AnyHost+"/")
	t.ID, t.Redirect = "http-redirect", true
	return t
}

// masked lists the services and tags that a mask leads to and that can answer.
// With certificates, those whose host is covered come alone, if there are any.
func (d door) masked(l lane, inv *Inventory) []ProbeTarget {
	m, err := mask.Parse(l.neg.Mask)
	if err != nil {
		return nil
	}
	var covered, others []ProbeTarget
	for _, f := range inv.All(KindService, l.neg.Location) {
		s, ok := f.Resource.(*Service)
		if !ok || !s.Ready || s.Ingress == IngressNone {
			continue
		}
		for _, tag := range append([]string{""}, s.Tags...) {
			url, err := m.URLFor(s.Name, tag)
			if err != nil {
				continue
			}
			t := d.target(l, s.Name, tag, url)
			if host, _, _ := strings.Cut(url, "/"); d.tls && host != mask.AnyHost && covers(d.names, host) {
				covered = append(covered, t)
			} else {
				others = append(others, t)
			}
		}
	}
	if len(covered) == 0 {
		covered = others
	}
	return covered[:min(len(covered), maxTargets)]
}

// target makes the URL: from the mask's or the route's host and path, or from
// what the certificate is for.
func (d door) target(l lane, service, tag, url string) ProbeTarget {
	host, path, _ := strings.Cut(url, "/")
	if host == mask.AnyHost {
		host = d.host(l, service)
	}
	if path == "" && l.path != "" {
		path = strings.TrimSuffix(strings.TrimPrefix(l.path, "/"), "*")
	}
	scheme, usual := "http", 80
	if d.tls {
		scheme, usual = "https", 443
	}
	id := scheme + "-" + service
	if tag != "" {
		id += "-" + tag
	}
	if d.port != usual {
		host = net.JoinHostPort(host, strconv.Itoa(d.port))
	}
	return ProbeTarget{ID: id, URL: scheme + "://" + host + "/" + path, Address: d.address.String(), Service: service, Tag: tag}
}

// host is what the client names where the mask leaves it open.
func (d door) host(l lane, service string) string {
	host := d.address.String()
	if l.host != "" && l.host != "*" {
		host = l.host
	} else if i := slices.IndexFunc(d.names, func(n string) bool { return n != "" }); i >= 0 {
		host = d.names[i]
	}
	if rest, wild := strings.CutPrefix(host, "*."); wild {
		host = service + "." + rest
	}
	return host
}

// unique gives targets of the same id numbers.
func unique(targets []ProbeTarget) []ProbeTarget {
	seen := map[string]int{}
	for i, t := range targets {
		seen[t.ID]++
		if n := seen[t.ID]; n > 1 {
			targets[i].ID = fmt.Sprintf("%s.%d", t.ID, n)
		}
	}
	return targets
}
