package sandbox

import (
	"net/http"
	"time"
)

// resolve finds the container behind a serverless NEG for a request: mask or fixed names, the service in the NEG's project and
// region, the tag, ingress, invoker.
func (s *Sandbox) resolve(t *tx, neg object, r *http.Request) (to chosen) {
	service, tag, miss := s.patterns.negTarget(neg, r.Host+r.URL.EscapedPath())
	if miss != "" {
		return chosen{page: pageNotFound(miss)}
	}
	self := linked(text(neg, "selfLink"))
	to.container = container{Project: projectOf(self), Region: locationOfRegional(self), Service: service, Tag: tag}
	c := &to.container
	path := runPath(c.Project, c.Region, service)
	stored, ok := t.get(path)
	if !ok {
		return chosen{page: pageNotFound("no service " + service + " in " + c.Region)}
	}
	o := observedService(stored, s.now())
	if c.Revision, ok = s.revisionFor(o, tag); !ok {
		to.page = pageNotFound("no tag " + tag + " of service " + service)
		return to
	}
	to.server = s.localServers.find(*c)
	to.timeout, to.http2 = requestTimeout(stored), portName(stored) == "h2c"
	switch {
	case c.Revision == "":
		to.page = pageUnavailable("service " + service + " has no ready revision yet")
	case text(o, "ingress") == ingressNone:
		to.page = pageNotFound("ingress of service " + service + " is none")
	default:
		to.token, to.page = s.checkInvoker(t, path, stored, r)
	}
	return to
}

// negTarget is the service and tag that a NEG names for a URL, or why there are none.
func (known *patterns) negTarget(neg object, url string) (service, tag, miss string) {
	run := child(neg, "cloudRun")
	if run == nil {
		return "", "", "the network endpoint group leads to a function, and the sandbox runs none"
	}
	service, tag = text(run, "service"), text(run, "tag")
	if written := text(run, "urlMask"); written != "" {
		m, err := known.mask(written)
		if err != nil {
			return "", "", "the URL mask cannot be read"
		}
		masked, maskedTag, ok := m.Match(url)
		if !ok {
			return "", "", "the URL does not match the mask " + written
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

// observedService is the service as requests meet it: until a change is in force, what was observed before.
func observedService(o object, now time.Time) object {
	if now.Before(inForce(o)) {
		return settled(o, now)
	}
	return o
}

// revisionFor is the short name of the revision that serves a tag, or one of those with traffic, by their shares. An empty name with
// ok means that nothing is ready yet.
func (s *Sandbox) revisionFor(o object, tag string) (revision string, ok bool) {
	var targets []object
	var shares []int
	for _, t := range objects(o, "trafficStatuses") {
		if tag != "" && text(t, "tag") == tag {
			return servingRevision(o, t), true
		}
		targets, shares = append(targets, t), append(shares, number(t, "percent"))
	}
	if tag != "" {
		return "", false
	}
	if i := s.dice.pick(shares); i >= 0 {
		return servingRevision(o, targets[i]), true
	}
	return "", true
}

// servingRevision is the short name of the revision that a target of traffic means.
func servingRevision(o, target object) string {
	if text(target, "type") == latestTraffic {
		return lastSegment(text(o, "latestReadyRevision"))
	}
	return lastSegment(text(target, "revision"))
}

// maxBackend is how long a backend may take: 60 minutes, for a serverless NEG fixed (said: NEG page). Cloud Run allows no more either.
const maxBackend = time.Hour

// requestTimeout is that of the service's template: "300s".
func requestTimeout(o object) time.Duration {
	d, err := time.ParseDuration(text(child(o, "template"), "timeout"))
	if err != nil || d <= 0 || d > maxBackend {
		return maxBackend
	}
	return d
}

// portName is "h2c" for a service that speaks HTTP/2 end to end (said: Cloud Run HTTP/2 page).
func portName(o object) string {
	for _, c := range objects(child(o, "template"), "containers") {
		for _, p := range objects(c, "ports") {
			return text(p, "name")
		}
	}
	return ""
}

// revisionRules are how Cloud Run finds a revision.
func revisionRules() []rule {
	return []rule{
		{name: "service of a request", says: "The service is looked for in the project and region of the NEG. One that is missing, like a tag that is missing, answers 404.",
			mark: said, source: "NEG page; that the status is 404: guess"},
		{name: "traffic split", says: "A request without a tag goes to the revisions with traffic, in proportion to their shares; a tag reaches its revision also at 0 %.",
			mark: said, source: "Cloud Run traffic page"},
		{name: "ingress", says: "Ingress all, internal and internal-and-cloud-load-balancing let requests of the internal load balancer in; none answers 404.",
			mark: said, source: "ingress page; what none answers: guess"},
		{name: "no ready revision", says: "A service without a ready revision answers 503.", mark: guess},
	}
}

// locationOfRegional is R of projects/P/regions/R/...
func locationOfRegional(path string) string { return lastSegment(scopeOf(path)) }
