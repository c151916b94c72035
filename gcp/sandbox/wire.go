package sandbox

import "net/http"

// wire is the one place where the services come together. One line adds an API.
func (s *Sandbox) wire() {
	s.apis = []api{
		s.computeAPI(),
		s.runAPI(),
		s.serviceUsageAPI(),
		s.resourceManagerAPI(),
		s.orgPolicyAPI(),
		s.iamAPI(),
		s.credentialsAPI(),
		s.tokenAPI(),
		s.authorityAPI(),
	}
	s.vpc = http.HandlerFunc(s.vpcProxy)
	s.seed = s.plantProject
}
