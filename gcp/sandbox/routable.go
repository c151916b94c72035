package sandbox

import (
	"fmt"
	"regexp"
)

// routable refuses what a URL map may ask of the proxies and those of the sandbox cannot do: pretending would be worse (ours).
// A requestMirrorPolicy is taken, and mirrors nothing: the answers are the same.
func routable(c *change) error {
	for _, field := range unroutable() {
		var p *problem
		visit(c.next, field, func(any, func(any)) { p = notSimulated(field + " of a URL map") })
		if p != nil {
			return p
		}
	}
	return nil
}

func unroutable() []string {
	const rules = "pathMatchers[].routeRules[]"
	fields := []string{
		"defaultCustomErrorResponsePolicy", "pathMatchers[].defaultCustomErrorResponsePolicy", "pathMatchers[].pathRules[].customErrorResponsePolicy",
		rules + ".customErrorResponsePolicy", rules + ".matchRules[].pathTemplateMatch", rules + ".matchRules[].metadataFilters",
	}
	for _, action := range routeActions() {
		for _, field := range []string{"cachePolicy", "corsPolicy", "dynamicCompressionPolicy", "faultInjectionPolicy", "imageOptimizationPolicy",
			"maxStreamDuration", "retryPolicy", "timeout", "urlRewrite.pathTemplateRewrite", "urlRewrite.regexRewrite"} {
			fields = append(fields, action+"."+field)
		}
	}
	return fields
}

// routeActions are the places of a URL map that have a routeAction (sure: Compute API).
func routeActions() []string {
	return []string{"defaultRouteAction", "pathMatchers[].defaultRouteAction", "pathMatchers[].pathRules[].routeAction", "pathMatchers[].routeRules[].routeAction"}
}

// oneDestination: every place of a URL map has one of service, redirect and weighted backend services (sure: Compute API; text guess).
func oneDestination(c *change) error {
	if err := oneOf("resource", c.next, "defaultService", "defaultUrlRedirect", "defaultRouteAction"); err != nil {
		return err
	}
	for i, m := range objects(c.next, "pathMatchers") {
		at := fmt.Sprintf("resource.pathMatchers[%d]", i)
		if err := oneOf(at, m, "defaultService", "defaultUrlRedirect", "defaultRouteAction"); err != nil {
			return err
		}
		for _, list := range []string{"pathRules", "routeRules"} {
			for j, rule := range objects(m, list) {
				if err := oneOf(fmt.Sprintf("%s.%s[%d]", at, list, j), rule, "service", "urlRedirect", "routeAction"); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func oneOf(at string, o object, service, redirect, action string) error {
	n := 0
	for _, has := range []bool{o[service] != nil, o[redirect] != nil, len(items(child(o, action), "weightedBackendServices")) > 0} {
		if has {
			n++
		}
	}
	if n > 1 {
		return invalid(at, "", fmt.Sprintf("Only one of %s, %s and %s.weightedBackendServices can be set.", service, redirect, action))
	}
	return nil
}

// routeRuleOrder: a path matcher has path rules or route rules, and no two route rules of one priority; expressions are RE2
// (sure: Compute API; texts guesses).
func routeRuleOrder(c *change) error {
	for i, m := range objects(c.next, "pathMatchers") {
		at := fmt.Sprintf("resource.pathMatchers[%d]", i)
		rules := objects(m, "routeRules")
		if len(rules) > 0 && len(items(m, "pathRules")) > 0 {
			return invalid(at, "", "Only one of pathRules or routeRules can be set.")
		}
		seen := map[int]bool{}
		for j, rule := range rules {
			priority := number(rule, "priority")
			if seen[priority] {
				return invalid(fmt.Sprintf("%s.routeRules[%d].priority", at, j), priority, "Priorities must be unique.")
			}
			seen[priority] = true
		}
	}
	for _, field := range []string{"regexMatch", "headerMatches[].regexMatch", "queryParameterMatches[].regexMatch"} {
		var bad any
		visit(c.next, "pathMatchers[].routeRules[].matchRules[]."+field, func(v any, _ func(any)) {
			if _, err := regexp.Compile(shown(v)); err != nil {
				bad = v
			}
		})
		if bad != nil {
			return invalid("resource.pathMatchers[].routeRules[].matchRules[]."+field, bad, "The regular expression cannot be parsed.")
		}
	}
	return nil
}

// plainTLS refuses the TLS policies that a target HTTPS proxy may name and the sandbox does not have (ours).
func plainTLS(c *change) error {
	for _, field := range []string{"sslPolicy", "serverTlsPolicy", "authorizationPolicy"} {
		if text(c.next, field) != "" {
			return notSimulated(field + " of a target HTTPS proxy")
		}
	}
	return nil
}
