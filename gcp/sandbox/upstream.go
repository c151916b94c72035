package sandbox

import (
	"net/http"
	"strings"
)

// resolve finds the container behind a serverless NEG for a URL: mask or fixed names, the service in the NEG's project and region,
// the tag, ingress, invoker.
func (s *Sandbox) resolve(t *tx, neg object, url string, r *http.Request) chosen {
	service, tag, miss := negTarget(neg, url)
	if miss != "" {
		return chosen{page: pageNotFound(miss)}
	}
	self := linked(text(neg, "selfLink"))
	c := container{Project: projectOf(self), Region: locationOfRegional(self), Service: service, Tag: tag}
	stored, ok := t.get(runPath(c.Project, c.Region, service))
	if !ok {
		return chosen{page: pageNotFound("no service " + service + " in " + c.Region)}
	}
	o := settled(stored, s.now())
	if c.Revision, ok = revisionFor(o, tag); !ok {
		return chosen{page: pageNotFound("no tag " + tag + " of service " + service)}
	}
	switch {
	case c.Revision == "":
		return chosen{page: pageUnavailable("service " + service + " has no ready revision yet")}
	case text(o, "ingress") == ingressNone:
		return chosen{page: pageNotFound("ingress of service " + service + " is none")}
	case !mayInvoke(stored, r):
		return chosen{page: pageForbidden(r.URL.Path, "invoker: no identity token, and allUsers may not invoke "+service)}
	}
	return chosen{container: c}
}

// negTarget is the service and tag that a NEG names for a URL, or why there are none. A fixed name wins over a captured one (guess).
func negTarget(neg object, url string) (service, tag, miss string) {
	run := child(neg, "cloudRun")
	if run == nil {
		return "", "", "the network endpoint group leads to a function, and the sandbox runs none"
	}
	service, tag = text(run, "service"), text(run, "tag")
	if mask := text(run, "urlMask"); mask != "" {
		m, err := parseMask(mask)
		if err != nil {
			return "", "", "the URL mask cannot be read"
		}
		masked, maskedTag, ok := m.match(url)
		if !ok {
			return "", "", "the URL does not match the mask " + mask
		}
		if service == "" {
			service = masked
		}
		if tag == "" {
			tag = maskedTag
		}
	}
	if service == "" {
		return "", "", "the network endpoint group names no service"
	}
	return service, tag, ""
}

// revisionFor is the short name of the revision that serves a tag, or the first one with traffic. An empty name with ok means that
// nothing is ready yet.
func revisionFor(o object, tag string) (revision string, ok bool) {
	for _, t := range objects(o, "trafficStatuses") {
		percent, _ := t["percent"].(float64)
		if tag != "" && text(t, "tag") != tag || tag == "" && percent == 0 {
			continue
		}
		if text(t, "type") == latestTraffic {
			return lastSegment(text(o, "latestReadyRevision")), true
		}
		return lastSegment(text(t, "revision")), true
	}
	return "", tag == ""
}

// mayInvoke: everybody, or whoever brings an identity token. Its audience is not checked.
func mayInvoke(service object, r *http.Request) bool {
	if service["invokerIamDisabled"] == true || grants(policyOf(service), invokerRole, everyone) {
		return true
	}
	for _, header := range []string{"X-Serverless-Authorization", "Authorization"} {
		if scheme, token, _ := strings.Cut(r.Header.Get(header), " "); strings.EqualFold(scheme, "Bearer") && token != "" {
			return true
		}
	}
	return false
}

// locationOfRegional is R of projects/P/regions/R/...
func locationOfRegional(path string) string { return lastSegment(scopeOf(path)) }
