package sandbox

// wire is the one place where the services come together. One line adds an API.
func (s *Sandbox) wire() {
	s.apis = []api{
		s.computeAPI(),
	}
	s.seed = func(t *tx, empty bool) {
		t.put("projects/"+s.project, object{"projectId": s.project, "projectNumber": "123456789012", "name": s.project})
	}
}
