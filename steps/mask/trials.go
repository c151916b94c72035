package mask

import "strings"

// Trials returns URLs worth trying with the mask, made from the first known
// target that it reaches: the plain URL, with a port (gRPC clients send one),
// with a longer path, with one label less, and for a service that does not
// exist. Nothing reachable gives none.
func Trials(m Mask, services []Service) []string {
	for _, s := range services {
		for _, tag := range m.targets(s) {
			if url, err := m.URLFor(s.Name, tag); err == nil {
				return m.trials(url, tag)
			}
		}
	}
	return nil
}

func (m *Mask) trials(url, tag string) []string {
	host, path, _ := strings.Cut(url, "/")
	trials := []string{url, host + ":443/" + path, strings.TrimSuffix(url, "/") + "/any/path"}
	if _, shorter, ok := strings.Cut(host, "."); ok && len(m.host) > 0 {
		trials = append(trials, shorter+"/"+path)
	}
	if none, err := m.URLFor("no-such-service", tag); err == nil {
		trials = append(trials, none)
	}
	return trials
}
