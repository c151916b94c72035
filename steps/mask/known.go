package mask

// Service is a Cloud Run service that discovery has found.
type Service struct {
	Name   string
	Tags   []string
	Idle   []string // of Tags: those that get none of the service's own traffic
	Region string
}

// In returns the services of a region; all of them when it is empty.
func In(region string, services []Service) []Service {
	if region == "" {
		return services
	}
	in := make([]Service, 0, len(services))
	for _, s := range services {
		if s.Region == region {
			in = append(in, s)
		}
	}
	return in
}

// catalog answers which names are known. Services of one name in several
// regions are one: a mask does not tell regions apart.
type catalog struct {
	services map[string]bool
	tags     map[string]bool
	pairs    map[Reading]bool
}

// newCatalog holds the services and tags whose names are among the given
// ones. A URL holds few names, a project thousands.
func newCatalog(services []Service, among map[string]bool) *catalog {
	c := &catalog{make(map[string]bool), make(map[string]bool), make(map[Reading]bool)}
	for _, s := range services {
		known := among[s.Name]
		if known {
			c.services[s.Name] = true
		}
		for _, tag := range s.Tags {
			if !among[tag] {
				continue
			}
			c.tags[tag] = true
			if known {
				c.pairs[Reading{s.Name, tag}] = true
			}
		}
	}
	return c
}

// has reports whether the target of r is known. No tag is the service itself.
func (c *catalog) has(r Reading) bool {
	if r.Tag == "" {
		return c.services[r.Service]
	}
	return c.pairs[r]
}
