package gcp_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strconv"
	"testing"

	"runlb/gcp/sandbox"
	"runlb/steps"
)

// environment is a random project in which a load balancer can be built, and a
// Spec for it.
type environment struct {
	g    *ground
	r    *rand.Rand
	spec steps.Spec
}

// networkChoices are ways to a network, each valid by itself.
func networkChoices() []func(t *testing.T, e *environment) {
	return []func(t *testing.T, e *environment){
		func(*testing.T, *environment) {}, // whatever runlb would take
		func(_ *testing.T, e *environment) { e.spec.Network.Name = "lb-network" },
		func(_ *testing.T, e *environment) { e.spec.Network.Name = "default" }, // auto mode
		func(_ *testing.T, e *environment) { e.spec.Network.Name = "shop-vpc" },
		func(_ *testing.T, e *environment) {
			e.spec.Network = steps.NetworkSpec{Name: "shop-vpc", Subnet: steps.SubnetSpec{Name: "shop-us"}}
		},
		func(t *testing.T, e *environment) { e.crowded(t, "crowded") },
		func(t *testing.T, e *environment) {
			e.crowded(t, "crowded")
			purpose := []string{steps.PurposeProxy, steps.PurposeLegacyProxy}[e.r.IntN(2)]
			e.subnet(t, "proxies", "crowded", region, "10.250.0.0/23", `"purpose":"`+purpose+`","role":"ACTIVE"`)
			if e.r.IntN(2) == 0 {
				e.subnet(t, "spare", "crowded", region, "10.250.4.0/23", `"purpose":"`+purpose+`","role":"BACKUP"`)
			}
		},
		func(t *testing.T, e *environment) {
			e.crowded(t, "crowded")
			e.subnet(t, "proxy-only-subnet", "crowded", "europe-west1", "10.129.0.0/23", `"purpose":"REGIONAL_MANAGED_PROXY","role":"ACTIVE"`)
			e.subnet(t, "lb-subnet", "crowded", "europe-west1", "10.2.2.0/24", `"purpose":"PRIVATE"`)
		},
		func(t *testing.T, e *environment) { // the tutorial's names, in a network of somebody else
			e.network(t, "theirs")
			e.subnet(t, "lb-subnet", "theirs", region, "10.1.2.0/24", `"purpose":"PRIVATE"`)
			e.subnet(t, "proxy-only-subnet", "theirs", region, "10.129.0.0/23", `"purpose":"REGIONAL_MANAGED_PROXY","role":"ACTIVE"`)
			e.spec.Network.Name = "lb-network"
		},
	}
}

// backendChoices are ways to a backend.
func backendChoices() []func(e *environment) {
	return []func(e *environment){
		func(e *environment) {
			e.spec.Backend.Service = []string{"login", "catalog", "cart", "orders", "payments"}[e.r.IntN(5)]
		},
		func(e *environment) {
			e.spec.Backend = steps.Backend{Service: "login", Tag: []string{"test", "canary"}[e.r.IntN(2)]}
		},
		func(e *environment) {
			e.spec.Backend.Mask = []string{"/<service>", "<service>.example.com", "<tag>.<service>.example.com"}[e.r.IntN(3)]
		},
		func(e *environment) { e.spec.Backend = steps.Backend{Service: "hello", Sample: true} },
		func(e *environment) {
			e.spec.Backends = []steps.Backend{{Service: "login"}, {Service: "catalog", Hosts: []string{"catalog.example.com"}}, {Service: "cart", Hosts: []string{"cart.example.com"}, Paths: []string{"/v2/*"}}}
		},
	}
}

// frontendChoices are ways in, and what stands around them.
func frontendChoices() []func(t *testing.T, e *environment) {
	return []func(t *testing.T, e *environment){
		func(_ *testing.T, e *environment) { e.spec.Frontend.HTTP = true },
		func(_ *testing.T, e *environment) {
			e.spec.Frontend = steps.FrontendSpec{HTTP: true, HTTPS: true, GlobalAccess: true}
			e.spec.Certificate.SelfSigned = []string{"*.example.com"}
		},
		func(_ *testing.T, e *environment) {
			e.spec.Certificate.SelfSigned = []string{"login.example.com", "10.1.2.99"}
		},
		func(_ *testing.T, e *environment) {
			e.spec.Network = steps.NetworkSpec{Name: "shop-vpc", Subnet: steps.SubnetSpec{Name: "shop-us"}}
			e.spec.Frontend = steps.FrontendSpec{HTTP: true, Address: []string{"shop-front", "10.20.3.4", "auto"}[e.r.IntN(3)]}
		},
		func(t *testing.T, e *environment) { // policies that leave room
			e.g.policy(t, "compute.restrictLoadBalancerCreationForTypes", `{"values":{"allowedValues":["INTERNAL_HTTP_HTTPS","INTERNAL_TCP_UDP"]}}`)
			e.g.policy(t, "gcp.resourceLocations", []string{`{"values":{"allowedValues":["in:us-central1-locations"]}}`, `{"values":{"allowedValues":["in:us-locations"]}}`}[e.r.IntN(2)])
		},
		func(_ *testing.T, e *environment) { e.spec.Client = steps.ClientSpec{VM: true, SSH: e.r.IntN(2) == 0} },
	}
}

// crowded makes a network with subnets here and elsewhere, and with secondary
// ranges.
func (e *environment) crowded(t *testing.T, name string) {
	e.network(t, name)
	e.spec.Network.Name = name
	at := netip.MustParseAddr("10.1.0.0")
	for i := range 1 + e.r.IntN(6) {
		where := []string{region, "europe-west1", "us-east1"}[e.r.IntN(3)]
		second := fmt.Sprintf(`"secondaryIpRanges":[{"rangeName":"pods","ipCidrRange":"10.%d.0.0/16"}]`, 64+i)
		e.subnet(t, fmt.Sprintf("s%d", i), name, where, at.String()+"/24", second)
		b := at.As4()
		b[2] += byte(1 + e.r.IntN(3))
		at = netip.AddrFrom4(b)
	}
	if e.r.IntN(2) == 0 { // its first subnet would not be the only one
		e.spec.Network.Subnet.Name = "lb-subnet"
	}
}

func (e *environment) network(t *testing.T, name string) {
	e.g.do(t, "POST", computeV1+"/global/networks", `{"name":"`+name+`","autoCreateSubnetworks":false}`)
}

func (e *environment) subnet(t *testing.T, name, network, where, ipRange, more string) {
	e.g.do(t, "POST", computeV1+"/regions/"+where+"/subnetworks",
		`{"name":"`+name+`","network":"projects/`+project+`/global/networks/`+network+`","ipCidrRange":"`+ipRange+`",`+more+`}`)
}

func randomEnvironment(t *testing.T, seed uint64) *environment {
	e := &environment{g: newGround(t, sandbox.Options{}), r: rand.New(rand.NewPCG(seed, 2))}
	e.spec = steps.Spec{Name: "shop", Project: project, Region: region}
	networks, backends, fronts := networkChoices(), backendChoices(), frontendChoices()
	networks[e.r.IntN(len(networks))](t, e)
	backends[e.r.IntN(len(backends))](e)
	fronts[e.r.IntN(len(fronts))](t, e)
	return e
}

// TestFaultsP2: in an environment in which a load balancer can be built, no
// check blocks; and it can, as every tenth one proves.
func TestFaultsP2(t *testing.T) {
	built, unknown := 0, 0
	n := counted(60, 500)
	for i := range uint64(n) {
		seed := (*faultsSeed-1)*uint64(n) + i
		e := randomEnvironment(t, seed)
		s := e.g.session(t)
		p, err := s.Plan(t.Context(), e.spec, nil)
		if err != nil {
			t.Errorf("seed %d: %+v: %v", seed, e.spec, err)
			continue
		}
		for _, c := range p.Failed() {
			t.Errorf("seed %d: %+v: %s blocks: %s", seed, e.spec, c.ID, c.Evidence)
		}
		for _, c := range p.Checks {
			if c.Verdict == steps.Unknown {
				unknown++
			}
		}
		if seed%10 != 0 || len(p.Failed()) > 0 {
			continue
		}
		if end, events := carry(t, s, p); end.Ending != steps.EndDone {
			t.Errorf("seed %d: %+v is no valid environment: %+v\n%s", seed, e.spec, end, problemsOf(events))
		}
		built++
	}
	t.Attr("points", strconv.Itoa(n))
	t.Logf("%d environments, 0 wanted to block; %d of them built; %d verdicts unknown", n, built, unknown)
}

func problemsOf(events []steps.Event) string {
	text := ""
	for _, e := range events {
		if e.Problem != nil {
			text += fmt.Sprintf("%s: %s\n%s\n", e.Step, e.Problem.Text, e.Problem.Raw)
		}
	}
	return text
}
