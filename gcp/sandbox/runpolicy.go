package sandbox

import "net/http"

// The policy of a service is the same in v1 and v2.

func (s *Sandbox) getServicePolicy(r *http.Request) (answer any, err error) {
	s.read(func(t *tx) {
		var c runCall
		if c, err = s.runCall(t, r, "run.services.getIamPolicy"); err != nil {
			return
		}
		o, ok := t.get(c.path)
		if !ok {
			err = c.noService()
			return
		}
		answer = policyOf(o)
	})
	return answer, err
}

func (s *Sandbox) setServicePolicy(r *http.Request) (any, error) {
	body, err := readJSON(r)
	if err != nil {
		return nil, err
	}
	var policy object
	err = s.write(func(t *tx) error {
		c, err := s.runCall(t, r, "run.services.setIamPolicy")
		if err != nil {
			return err
		}
		if _, ok := t.get(c.path); !ok {
			return c.noService()
		}
		policy, err = s.setPolicy(t, c.path, body)
		return err
	})
	return policy, err
}

func (s *Sandbox) testServicePermissions(r *http.Request) (any, error) {
	var c runCall
	var err error
	s.read(func(t *tx) { c, err = s.runCall(t, r, "") })
	if err != nil {
		return nil, err
	}
	return s.testPermissions(r, c.path)
}
