package sandbox

import (
	"fmt"
	"net/http"
	"strings"
)

// runAPI is the Cloud Run Admin API: v1 (Knative) and v2, two views of one store.
func (s *Sandbox) runAPI() api {
	routes := http.NewServeMux()
	s.routeRunV1(func(pattern string, fn endpoint) { routes.Handle(pattern, s.handler(bothEnvelope, fn)) })
	s.routeRunV2(func(pattern string, fn endpoint) { routes.Handle(pattern, s.handler(statusEnvelope, fn)) })
	return api{hosts: []string{"run.googleapis.com", "*-run.googleapis.com"}, routes: routes}
}

// runCall is what the path of a Cloud Run request names, after all checks that every method makes.
type runCall struct {
	project, number string
	region          string // "" or "-": all of them
	service         string // "" for a collection
	path            string // of the service
	caller          string
	bend            bend // what a fault makes of the outcome
}

// runCall checks project, location, API and permission, in this order.
func (s *Sandbox) runCall(t *tx, r *http.Request, permission string) (runCall, error) {
	c := runCall{region: r.PathValue("location"), service: r.PathValue("service"), caller: s.caller(r), bend: bendOf(r)}
	o, ok := t.project(r.PathValue("project"))
	if !ok {
		return c, runDenied(permission, "projects/"+r.PathValue("project"))
	}
	c.project, c.number = text(o, "projectId"), text(o, "projectNumber")
	if p := s.checkAPI(t, c.project, "run.googleapis.com"); p != nil {
		return c, p
	}
	if knative := strings.HasPrefix(r.URL.Path, "/apis/"); knative {
		c.region = regionOfHost(r)
		if c.region == "" && c.service != "" {
			c.region = t.anyRegionOf(c.project, c.service)
		}
	}
	everywhere := c.region == "" || c.region == "-" && r.Method == http.MethodGet && c.service == ""
	if _, ok := findRegion(c.region); !ok && !everywhere {
		return c, (&problem{code: http.StatusNotFound, reason: "notFound", message: "Location " + c.region + " is not found or access is unauthorized."}).by("Cloud Run location")
	}
	c.path = runPath(c.project, c.region, c.service)
	if permission != "" && !s.allowed(t, c.caller, permission, strings.TrimSuffix(c.path, "/services/")) {
		return c, runDenied(permission, c.resource(r)).by("Cloud Run permission")
	}
	return c, nil
}

// resource is how a refusal names what was asked for (sure for namespaces/P/services/S).
func (c runCall) resource(r *http.Request) string {
	if strings.HasPrefix(r.URL.Path, "/apis/") {
		return strings.TrimSuffix("namespaces/"+c.project+"/services/"+c.service, "/services/")
	}
	return strings.TrimSuffix(c.path, "/services/")
}

// regionOfHost is R of R-run.googleapis.com, "" for other hosts.
func regionOfHost(r *http.Request) string {
	host := hostname(r.Host)
	if r.URL.Host != "" {
		host = hostname(r.URL.Host)
	}
	region, ok := strings.CutSuffix(host, "-run.googleapis.com")
	if !ok {
		return ""
	}
	return region
}

// anyRegionOf finds a service whose region the request does not tell: the first region that has the name (guess).
func (t *tx) anyRegionOf(project, service string) string {
	for _, r := range allRegions() {
		if _, ok := t.get(runPath(project, r.name, service)); ok {
			return r.name
		}
	}
	return ""
}

// runDenied is sure for the text.
func runDenied(permission, resource string) *problem {
	return &problem{code: http.StatusForbidden, reason: "forbidden",
		message: fmt.Sprintf("Permission '%s' denied on resource '%s' (or resource may not exist).", permission, resource)}
}

// noService is said, from public gcloud and Pulumi output; sure for jobs.
func (c runCall) noService() *problem {
	return (&problem{code: http.StatusNotFound, reason: "notFound",
		message: fmt.Sprintf("Resource '%s' of kind 'SERVICE' in region '%s' in project '%s' does not exist.", c.service, c.region, c.project)}).by("service not found")
}

// serviceExists is a guess.
func (c runCall) serviceExists() *problem {
	return (&problem{code: http.StatusConflict, reason: "alreadyExists", status: "ALREADY_EXISTS",
		message: fmt.Sprintf("Resource '%s' already exists.", c.service)}).by("service exists")
}

// staleService is said for v1, a guess for v2.
func (c runCall) staleService(sent, current string) *problem {
	return (&problem{code: http.StatusConflict, reason: "aborted", status: "ABORTED",
		message: fmt.Sprintf("Conflict for resource '%s': version '%s' was specified but current version is '%s'.", c.service, sent, current)}).by("stale service")
}

// maxServiceName: fewer than 50 characters (sure: Run API).
const maxServiceName = 49

// checkNew holds the rules for the name of a new service. The text is a guess.
func (c runCall) checkNew(t *tx) error {
	if !isName(c.service) || len(c.service) > maxServiceName {
		return (&problem{code: http.StatusBadRequest, reason: "badRequest",
			message: fmt.Sprintf("Invalid service name %q: use fewer than 50 lower-case letters, digits and hyphens; begin with a letter, do not end with a hyphen.", c.service)}).by("service name")
	}
	if _, ok := t.get(c.path); ok {
		return c.serviceExists()
	}
	if p := t.mayStandHere(c.path, c.region); p != nil {
		return p
	}
	return nil
}

// checkIngress holds run.allowedIngress (said for the constraint; the text is a guess).
func (c runCall) checkIngress(t *tx, spec object) error {
	words := ingressWord(text(spec, "ingress"))
	if words == "" || t.orgAllows(c.project, onIngress, words) {
		return nil
	}
	return (&problem{code: http.StatusBadRequest, reason: "failedPrecondition", status: "FAILED_PRECONDITION",
		message: fmt.Sprintf("Constraint constraints/run.allowedIngress violated for projects/%s attempting to set ingress to %s.", c.project, words)}).by("allowed ingress")
}
