package curl

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
	"os"
	"path"
	"slices"
)

// Places lists the networks and regions with a load balancer at the address
// that the request leads to.
func (r Request) Places(ctx context.Context, project string) ([]Place, netip.Addr, error) {
	_, at, err := r.target()
	if err != nil {
		return nil, netip.Addr{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.Endpoint+"/compute/v1/projects/"+project+"/aggregated/forwardingRules", nil)
	if err != nil {
		return nil, netip.Addr{}, fail(ExitURL, "sandbox at %q: %v", r.Endpoint, err)
	}
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		return nil, netip.Addr{}, fail(ExitRefused, "the sandbox does not answer: %v", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, netip.Addr{}, fail(ExitReceive, "list forwarding rules: the sandbox answered %s", res.Status)
	}
	var answer struct {
		Items map[string]struct {
			ForwardingRules []struct{ IPAddress, Network, Region string }
		}
	}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		return nil, netip.Addr{}, fail(ExitReceive, "list forwarding rules: %v", err)
	}
	var places []Place
	for _, scope := range answer.Items {
		for _, rule := range scope.ForwardingRules {
			p := Place{Network: path.Base(rule.Network), Region: path.Base(rule.Region)}
			if rule.IPAddress == at.Addr().String() && !slices.Contains(places, p) {
				places = append(places, p)
			}
		}
	}
	slices.SortFunc(places, func(a, b Place) int {
		return slices.Compare([]string{a.Network, a.Region}, []string{b.Network, b.Region})
	})
	return places, at.Addr(), nil
}

// ReadRoots reads the certificates to trust from a PEM file.
func ReadRoots(file string) (*x509.CertPool, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(data) {
		return nil, fmt.Errorf("%s: no certificate in PEM form", file)
	}
	return roots, nil
}
