package steps

import (
	"fmt"

	"pgregory.net/rapid"
)

// drawSpec draws a Spec that is right in itself, with much left empty.
func drawSpec(t *rapid.T) Spec {
	s := Spec{
		Name:    rapid.StringMatching(`[a-z]([-a-z0-9]{0,38}[a-z0-9])?`).Draw(t, "name"),
		Project: testProject, Region: testRegion,
		Production: rapid.Bool().Draw(t, "production"),
	}
	drawBackends(t, &s)
	s.Network.Name = rapid.SampledFrom([]string{"", "", "lb-network", "default", "net-a"}).Draw(t, "network")
	s.Network.Subnet.Name = rapid.SampledFrom([]string{"", "", "lb-subnet", "front"}).Draw(t, "subnet")
	s.Frontend.GlobalAccess = rapid.Bool().Draw(t, "globalAccess")
	s.Frontend.Address = rapid.SampledFrom([]string{"", "auto"}).Draw(t, "address")
	switch rapid.IntRange(0, 3).Draw(t, "front") {
	case 1:
		s.Frontend.HTTP = true
	case 2:
		s.Frontend.HTTPS = true
	case 3:
		s.Frontend.HTTP, s.Frontend.HTTPS = true, true
	}
	s.Frontend.Redirect = rapid.IntRange(0, 4).Draw(t, "redirect") == 0
	if s.HTTPS() {
		s.Certificate.SelfSigned = []string{"login.example.com"}
	}
	if rapid.Bool().Draw(t, "access") {
		s.Access = AccessSpec{
			Services: []string{"login"},
			Ingress:  rapid.SampledFrom([]Ingress{"", IngressInternal, IngressAll}).Draw(t, "ingress"),
			Invoker:  rapid.SampledFrom([]Invoker{"", InvokerPublic, InvokerPrivate}).Draw(t, "invoker"),
		}
	}
	if rapid.Bool().Draw(t, "vm") {
		s.Client.VM = true
		s.Client.SSH = rapid.Bool().Draw(t, "ssh")
		s.Client.Zone = rapid.SampledFrom([]string{"", "auto", testRegion + "-b"}).Draw(t, "zone")
	}
	return s
}

func drawBackends(t *rapid.T, s *Spec) {
	switch n := rapid.IntRange(-1, 3).Draw(t, "backends"); n {
	case -1:
		s.Backend.Mask = rapid.SampledFrom([]string{"<service>.example.com", "<tag>.<service>.example.com", "/<service>"}).Draw(t, "mask")
	case 0:
		s.Backend.Service = rapid.SampledFrom([]string{"login", "catalog"}).Draw(t, "service")
		s.Backend.Tag = rapid.SampledFrom([]string{"", "test"}).Draw(t, "tag")
	case 1:
		s.Backend.Service, s.Backend.Sample = "hello", true
	default:
		for i := range n {
			b := Backend{Service: rapid.SampledFrom([]string{"login", "catalog", "cart"}).Draw(t, "service")}
			if i > 0 {
				b.Hosts = []string{fmt.Sprintf("h%d.example.com", i)}
				b.Paths = rapid.SampledFrom([][]string{nil, {"/api/*"}}).Draw(t, "paths")
			}
			s.Backends = append(s.Backends, b)
		}
	}
}

const (
	testProject = "test-project"
	testRegion  = "us-central1"
)
