package gcp

import (
	"fmt"
	"slices"
	"strings"

	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

// rulesOf writes routes as host rules and path matchers. Routes of the same
// hosts share a path matcher, because a host may stand in one rule only.
func rulesOf(m *steps.URLMap) ([]*computepb.HostRule, []*computepb.PathMatcher) {
	var hosts []*computepb.HostRule
	var paths []*computepb.PathMatcher
	byHosts := map[string]*computepb.PathMatcher{}
	for _, r := range m.Routes {
		key := strings.Join(r.Hosts, " ")
		matcher := byHosts[key]
		if matcher == nil {
			matcher = &computepb.PathMatcher{Name: proto.String(fmt.Sprintf("route-%d", len(paths)+1)), DefaultService: text(link(m.Default))}
			byHosts[key] = matcher
			paths = append(paths, matcher)
			hosts = append(hosts, &computepb.HostRule{Hosts: withPorts(r.Hosts), PathMatcher: matcher.Name})
		}
		if len(r.Paths) == 0 {
			matcher.DefaultService = text(link(r.Backend))
			continue
		}
		matcher.PathRules = append(matcher.PathRules, &computepb.PathRule{Paths: r.Paths, Service: text(link(r.Backend))})
	}
	return hosts, paths
}

// httpsPort is how a client may write the authority of https; the proxy does
// not strip it, and gRPC always sends it (said).
const httpsPort = ":443"

// withPorts lists each host with the port beside it.
func withPorts(hosts []string) []string {
	var out []string
	for _, h := range hosts {
		out = append(out, h)
		if h != "*" && !strings.Contains(h, ":") {
			out = append(out, h+httpsPort)
		}
	}
	return out
}

// routesOf reads host rules and path matchers back, of the forms that rulesOf
// writes; what a stranger wrote in richer forms is read as far as it goes.
func routesOf(m *computepb.UrlMap) []steps.Route {
	var routes []steps.Route
	for _, rule := range m.GetHostRules() {
		at := slices.IndexFunc(m.GetPathMatchers(), func(p *computepb.PathMatcher) bool { return p.GetName() == rule.GetPathMatcher() })
		if at < 0 {
			continue
		}
		matcher, hosts := m.GetPathMatchers()[at], withoutPorts(cleanAll(rule.GetHosts()))
		for _, p := range matcher.GetPathRules() {
			routes = append(routes, steps.Route{Hosts: hosts, Paths: cleanAll(p.GetPaths()), Backend: refOf(p.GetService())})
		}
		if other := refOf(matcher.GetDefaultService()); len(matcher.GetPathRules()) == 0 || other != refOf(m.GetDefaultService()) {
			routes = append(routes, steps.Route{Hosts: hosts, Backend: other})
		}
	}
	return routes
}

// withoutPorts undoes withPorts.
func withoutPorts(hosts []string) []string {
	return slices.DeleteFunc(hosts, func(h string) bool {
		bare, ok := strings.CutSuffix(h, httpsPort)
		return ok && slices.Contains(hosts, bare)
	})
}
