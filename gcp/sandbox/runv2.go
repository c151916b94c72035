package sandbox

import (
	"net/http"
	"slices"
	"strings"

	"runlb/gcp/sandbox/schema"
)

func (s *Sandbox) routeRunV2(on func(string, endpoint)) {
	const location = "/v2/projects/{project}/locations/{location}"
	on("GET "+location+"/services", s.listServices)
	on("POST "+location+"/services", s.createService)
	on(location+"/services/{service}", customVerbs("service", map[string]endpoint{
		"GET":                     s.getService,
		"PATCH":                   s.patchService,
		"DELETE":                  s.deleteService,
		"GET getIamPolicy":        s.getServicePolicy,
		"POST setIamPolicy":       s.setServicePolicy,
		"POST testIamPermissions": s.testServicePermissions,
	}))
	s.routeRevisionsV2(on)
	on("GET "+location+"/operations", s.listRunOperations)
	on(location+"/operations/{operation}", customVerbs("operation", map[string]endpoint{
		"GET":       s.getRunOperation,
		"POST wait": s.waitRunOperation,
		"DELETE":    s.deleteRunOperation,
	}))
}

// listServices answers the services of one region, newest first. The wildcard is refused (sure; the text is a guess).
func (s *Sandbox) listServices(r *http.Request) (answer any, err error) {
	if r.PathValue("location") == "-" {
		return nil, (&problem{code: http.StatusBadRequest, message: "The location in the parent cannot be the \"-\" wildcard."}).by("Cloud Run location")
	}
	s.read(func(t *tx) {
		var c runCall
		if c, err = s.runCall(t, r, "run.services.list"); err != nil {
			return
		}
		var found []object
		for _, o := range s.asSeenBy(r, t).list(c.path) {
			if o["deleteTime"] == nil || r.URL.Query().Get("showDeleted") == "true" {
				found = append(found, settled(o, s.now()))
			}
		}
		slices.SortStableFunc(found, newestFirst)
		answer, err = pageV2(r, "services", found)
	})
	return answer, err
}

func (s *Sandbox) getService(r *http.Request) (answer any, err error) {
	s.read(func(t *tx) {
		var c runCall
		if c, err = s.runCall(t, r, "run.services.get"); err != nil {
			return
		}
		o, ok := s.asSeenBy(r, t).get(c.path)
		if !ok {
			err = c.noService()
			return
		}
		answer = settled(o, s.now())
	})
	return answer, err
}

func (s *Sandbox) createService(r *http.Request) (any, error) {
	body, err := readJSON(r)
	if err != nil {
		return nil, err
	}
	spec, err := readService(body)
	if err != nil {
		return nil, err
	}
	r.SetPathValue("service", r.URL.Query().Get("serviceId"))
	return s.changeService(r, "run.services.create", func(t *tx, c runCall) (object, error) {
		if err := c.checkNew(t); err != nil {
			return nil, err
		}
		return s.deploy(deployment{tx: t, path: c.path, number: c.number, caller: c.caller, spec: spec, delay: s.latency.of("services", "insert")})
	})
}

// patchService changes the fields of updateMask, or all without one. An etag in the body must be the current one.
func (s *Sandbox) patchService(r *http.Request) (any, error) {
	body, err := readJSON(r)
	if err != nil {
		return nil, err
	}
	sent, err := readService(body)
	if err != nil {
		return nil, err
	}
	query := r.URL.Query()
	return s.changeService(r, "run.services.update", func(t *tx, c runCall) (object, error) {
		d := deployment{tx: t, path: c.path, number: c.number, caller: c.caller, spec: sent, delay: s.latency.of("services", "patch")}
		old, ok := t.get(c.path)
		if !ok {
			if query.Get("allowMissing") != "true" {
				return nil, c.noService()
			}
			if err := c.checkNew(t); err != nil {
				return nil, err
			}
			return s.deploy(d)
		}
		if etag := text(body, "etag"); etag != "" && etag != text(old, "etag") {
			return nil, c.staleService(etag, text(old, "etag"))
		}
		d.old, d.hidden = old, child(old, "_knative")
		if mask := query.Get("updateMask"); mask != "" && mask != "*" {
			spec := object{}
			for _, field := range runInputs() {
				if v, ok := old[field]; ok {
					spec[field] = v
				}
			}
			spec = clone(spec)
			if err := applyMask(spec, sent, mask); err != nil {
				return nil, err
			}
			if err := checkService(spec); err != nil {
				return nil, err
			}
			d.spec = spec
		}
		return s.deploy(d)
	})
}

// applyMask copies the fields that mask names from src to dst; one that src does not have is cleared. Steps come as in JSON or as in
// the proto, invokerIamDisabled or invoker_iam_disabled: both are forms of a field mask (said: AIP-161).
func applyMask(dst, src object, mask string) error {
	for path := range strings.SplitSeq(mask, ",") {
		steps := strings.Split(strings.TrimSpace(path), ".")
		for i := range steps {
			steps[i] = schema.Camel(steps[i])
		}
		switch {
		case serviceMessage().Output(steps[0]), steps[0] == "name", steps[0] == "etag":
			continue
		case !slices.Contains(runInputs(), steps[0]):
			return (&problem{code: http.StatusBadRequest, message: "Invalid field in update_mask: " + path + "."}).by("update mask")
		}
		to, from := dst, src
		for _, step := range steps[:len(steps)-1] {
			if child(to, step) == nil {
				to[step] = object{}
			}
			to, from = child(to, step), child(from, step)
		}
		last := steps[len(steps)-1]
		if v, ok := from[last]; ok {
			to[last] = cloneValue(v)
		} else {
			delete(to, last)
		}
	}
	return nil
}

// changeService puts what change makes of a service and answers the operation that tells of it. validateOnly changes nothing.
func (s *Sandbox) changeService(r *http.Request, permission string, change func(*tx, runCall) (object, error)) (any, error) {
	var op object
	err := s.write(func(t *tx) error {
		c, err := s.runCall(t, r, permission)
		if err != nil {
			return err
		}
		o, err := change(t, c)
		if err != nil {
			return err
		}
		if err := c.checkIngress(t, o); err != nil {
			return err
		}
		if err := s.mayRunAs(t, c, o); err != nil {
			return err
		}
		if r.URL.Query().Get("validateOnly") == "true" {
			op = s.newRunOperation(c, o)
			return nil
		}
		op, err = s.putService(t, c, o)
		return err
	})
	if err != nil {
		return nil, err
	}
	return public(op), nil // never done at first (sure: recordings).
}

// deleteService takes effect when its operation is done; until then the service has a deleteTime.
func (s *Sandbox) deleteService(r *http.Request) (any, error) {
	var op object
	err := s.write(func(t *tx) error {
		c, err := s.runCall(t, r, "run.services.delete")
		if err != nil {
			return err
		}
		o, ok := t.get(c.path)
		if !ok {
			return c.noService()
		}
		if etag := r.URL.Query().Get("etag"); etag != "" && etag != text(o, "etag") {
			return c.staleService(etag, text(o, "etag"))
		}
		if r.URL.Query().Get("validateOnly") == "true" {
			op = s.newRunOperation(c, o)
			return nil
		}
		op = s.removeService(t, c, o)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return public(op), nil // never done at first (sure: recordings).
}
