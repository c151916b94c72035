package sandbox

import (
	"net/http"
	"strings"
)

func (s *Sandbox) routeRunV1(on func(string, endpoint)) {
	const project = "/v1/projects/{project}/locations"
	const namespace = "/apis/serving.knative.dev/v1/namespaces/{project}/services"
	s.routeRevisionsV1(on)
	on("GET "+project, s.listLocations)
	for _, collection := range []string{project + "/{location}/services", namespace} {
		on("GET "+collection, s.listKnative)
		on("POST "+collection, s.createKnative)
		on(collection+"/{service}", customVerbs("service", map[string]endpoint{
			"GET":                     s.getKnative,
			"PUT":                     s.replaceKnative,
			"DELETE":                  s.deleteKnative,
			"GET getIamPolicy":        s.getServicePolicy,
			"POST setIamPolicy":       s.setServicePolicy,
			"POST testIamPermissions": s.testServicePermissions,
		}))
	}
	on("GET "+project+"/{location}/operations", s.listRunOperations)
	on(project+"/{location}/operations/{operation}", customVerbs("operation", map[string]endpoint{
		"GET":       s.getRunOperation,
		"POST wait": s.waitRunOperation,
		"DELETE":    s.deleteRunOperation,
	}))
}

// listLocations: name comes without "projects/" in front (said: projectdiscovery/cloudlist#747); clients use locationId.
func (s *Sandbox) listLocations(r *http.Request) (answer any, err error) {
	s.read(func(t *tx) {
		var c runCall
		if c, err = s.runCall(t, r, "run.locations.list"); err != nil {
			return
		}
		var found []object
		for _, region := range allRegions() {
			found = append(found, object{
				"name": c.project + "/locations/" + region.name, "locationId": region.name, "displayName": region.place,
				"labels": object{"cloud.googleapis.com/region": region.name},
			})
		}
		answer = object{"locations": found}
	})
	return answer, err
}

// listKnative answers one region, or all of them without one or with "-". Regions that do not answer are named in unreachable.
func (s *Sandbox) listKnative(r *http.Request) (answer any, err error) {
	s.read(func(t *tx) {
		var c runCall
		if c, err = s.runCall(t, r, "run.services.list"); err != nil {
			return
		}
		t = s.asSeenBy(r, t)
		var found []object
		var unreachable []string
		for _, region := range allRegions() {
			switch {
			case c.region != "" && c.region != "-" && c.region != region.name:
			case bendOf(r).misses(region.name):
				unreachable = append(unreachable, region.name)
			default:
				for _, o := range t.list(runPath(c.project, region.name, "")) {
					found = append(found, knative(o, c.number, s.now()))
				}
			}
		}
		var list object
		if list, err = pageV1(r, "ServiceList", found); err == nil && len(unreachable) > 0 {
			list["unreachable"] = unreachable
		}
		answer = list
	})
	return answer, err
}

func (s *Sandbox) getKnative(r *http.Request) (answer any, err error) {
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
		answer = knative(o, c.number, s.now())
	})
	return answer, err
}

func (s *Sandbox) createKnative(r *http.Request) (any, error) {
	return s.changeKnative(r, "run.services.create", func(t *tx, c runCall, _ object) (deployment, error) {
		return deployment{delay: s.latency.of("services", "insert")}, c.checkNew(t)
	})
}

// replaceKnative replaces the whole object. A resourceVersion that is sent must be the current one.
func (s *Sandbox) replaceKnative(r *http.Request) (any, error) {
	return s.changeKnative(r, "run.services.update", func(t *tx, c runCall, metadata object) (deployment, error) {
		old, ok := t.get(c.path)
		if !ok {
			return deployment{}, c.noService()
		}
		current := strings.Trim(text(old, "etag"), `"`)
		if sent := text(metadata, "resourceVersion"); sent != "" && sent != current {
			return deployment{}, c.staleService(sent, current)
		}
		return deployment{old: old, delay: s.latency.of("services", "patch")}, nil
	})
}

// changeKnative deploys the service in the body, after prepare has said what it replaces.
func (s *Sandbox) changeKnative(r *http.Request, permission string, prepare func(*tx, runCall, object) (deployment, error)) (answer any, err error) {
	body, err := readJSON(r)
	if err != nil {
		return nil, err
	}
	spec, hidden, err := fromKnative(body)
	if err != nil {
		return nil, err
	}
	if r.PathValue("service") == "" {
		r.SetPathValue("service", text(child(body, "metadata"), "name"))
	}
	err = s.write(func(t *tx) error {
		c, err := s.runCall(t, r, permission)
		if err != nil {
			return err
		}
		if c.region == "" {
			return noSuchMethod(r) // a change goes to the host of its region.
		}
		d, err := prepare(t, c, child(body, "metadata"))
		if err != nil {
			return err
		}
		d.tx, d.path, d.number, d.caller, d.spec, d.hidden = t, c.path, c.number, c.caller, clone(spec), clone(hidden)
		o, err := s.deploy(d)
		if err != nil {
			return err
		}
		if err := c.checkIngress(t, o); err != nil {
			return err
		}
		if err := s.mayRunAs(t, c, o); err != nil {
			return err
		}
		if r.URL.Query().Get("dryRun") != "all" {
			if _, err := s.putService(t, c, o); err != nil {
				return err
			}
		}
		answer = knative(o, c.number, s.now())
		return nil
	})
	return answer, err
}

// deleteKnative answers a Status, as Kubernetes does.
func (s *Sandbox) deleteKnative(r *http.Request) (any, error) {
	err := s.write(func(t *tx) error {
		c, err := s.runCall(t, r, "run.services.delete")
		if err != nil {
			return err
		}
		o, ok := t.get(c.path)
		if !ok {
			return c.noService()
		}
		s.removeService(t, c, o)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return success(), nil
}
