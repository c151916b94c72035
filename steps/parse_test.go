package steps

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const wholeSpec = `# The shop.
name: shop
project: sandbox-project
region: us-central1
backend: {mask: "<service>.example.com"}
network:
  name: lb-network
  subnet: {name: lb-subnet, range: 10.1.2.0/24}
  proxySubnet: {name: proxy-only-subnet, range: 10.129.0.0/23}
frontend:
  http: true
  https: true
  address: auto
certificate:
  selfSigned: [login.example.com, "*.example.com"]
access:
  services: [login]
  ingress: internal
  invoker: public
client: {vm: true, ssh: true, zone: auto, sources: [35.235.240.0/20]}
`

func TestParseSpecReadsAll(t *testing.T) {
	s, err := ParseSpec([]byte(wholeSpec), "shop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := Spec{
		Name: "shop", Project: "sandbox-project", Region: "us-central1",
		Backend: Backend{Mask: "<service>.example.com"},
		Network: NetworkSpec{Name: "lb-network", Subnet: SubnetSpec{"lb-subnet", "10.1.2.0/24"},
			ProxySubnet: SubnetSpec{"proxy-only-subnet", "10.129.0.0/23"}},
		Frontend:    FrontendSpec{HTTP: true, HTTPS: true, Address: "auto"},
		Certificate: CertificateSpec{SelfSigned: []string{"login.example.com", "*.example.com"}},
		Access:      AccessSpec{Services: []string{"login"}, Ingress: IngressInternal, Invoker: InvokerPublic},
		Client:      ClientSpec{VM: true, SSH: true, Zone: "auto", Sources: []string{"35.235.240.0/20"}},
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
}

// TestParseSpecNamesFieldValueAndRemedy covers the bad input that a user is
// most likely to give.
func TestParseSpecNamesFieldValueAndRemedy(t *testing.T) {
	tests := []struct{ name, yaml, want string }{
		{"mask with a scheme", "backend:\n  mask: https://<service>.example.com\n",
			`f.yaml:2:9: backend.mask "https://<service>.example.com": a mask has no scheme, at character 1. Write "<service>.example.com"`},
		{"unknown placeholder", "backend: {mask: <svc>.example.com}\n",
			`f.yaml:1:17: backend.mask "<svc>.example.com": "<svc>" is not a placeholder, at character 1. Cloud Run knows <service> and <tag>`},
		{"not a range", "network:\n  subnet: {range: 10.1.2.0/33}\n",
			`f.yaml:2:19: network.subnet.range "10.1.2.0/33": not a range. Write it as 10.1.2.0/24`},
		{"ranges that overlap", "network:\n  name: n\n  subnet: {range: 10.1.2.0/24}\n  proxySubnet: {range: 10.1.2.0/23}\n",
			`f.yaml:4:24: network.proxySubnet.range "10.1.2.0/23": overlaps network.subnet.range 10.1.2.0/24. 10.1.0.0/23 is free`},
		{"address outside the subnet", "network:\n  subnet: {range: 10.1.2.0/24}\nfrontend:\n  address: 10.1.3.99\n",
			`f.yaml:4:12: frontend.address "10.1.3.99": lies outside the subnet 10.1.2.0/24. Write auto, or an address of 10.1.2.0/24 such as 10.1.2.2`},
		{"address in the proxy-only subnet", "network:\n  subnet: {range: 10.1.2.0/24}\n  proxySubnet: {range: 10.129.0.0/23}\nfrontend: {address: 10.129.1.9}\n",
			`f.yaml:4:21: frontend.address "10.129.1.9": lies in the proxy-only subnet 10.129.0.0/23, whose addresses are Google's proxies'. Write auto, or an address of 10.1.2.0/24 such as 10.1.2.2`},
		{"64 characters", "name: " + strings.Repeat("a", 64) + "\n",
			`f.yaml:1:7: name "` + strings.Repeat("a", 64) + `": has 64 characters, 40 are allowed. Shorten it: names such as NAME-https-proxy derive from it`},
		{"unknown key", "name: shop\nfrontend:\n  adress: auto\n",
			`f.yaml:3:3: frontend.adress: unknown key. Did you mean address?`},
		{"not a toggle", "production: maybe\n",
			`f.yaml:1:13: production "maybe": neither true nor false. Write true or false`},
		{"scalar for a list", "access: {services: login}\n",
			`f.yaml:1:20: access.services "login": a list is expected. Write it in brackets: [login]`},
		{"both service and mask", "backend: {service: login, mask: /<service>}\n",
			`f.yaml:1:33: backend.mask "/<service>": there is a service too. Keep one of backend.service and backend.mask`},
		{"no YAML", "name: [\n", `f.yaml:`},
		{"empty", "", `f.yaml: nothing in it. Begin with name: and backend:`},
		{"path of a backend", "backends:\n- service: a\n- service: b\n  paths: [b]\n",
			`f.yaml:4:10: backends[1].paths "b": a path begins with a slash. Write it as /b`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseSpec([]byte(tt.yaml), "f.yaml")
			if err == nil {
				t.Fatal("no error")
			}
			if tt.name == "no YAML" && strings.HasPrefix(err.Error(), tt.want) {
				return
			}
			if err.Error() != tt.want {
				t.Errorf("got  %s\nwant %s", err, tt.want)
			}
		})
	}
}

func TestParseSpecReportsAllAtOnce(t *testing.T) {
	_, err := ParseSpec([]byte("nam: x\nregion: 5\nclient: {ssh: true, zone: [a]}\n"), "f")
	if got := len(flatten(err)); got != 4 {
		t.Errorf("got %d errors, want 4: the key, the region, the zone, SSH without a VM\n%v", got, err)
	}
	for _, e := range flatten(err) {
		var f *FieldError
		if !errors.As(e, &f) || f.Line == 0 || f.Remedy == "" {
			t.Errorf("%v: no position or no remedy", e)
		}
	}
}

func TestMarshalRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpec(t)
		data, err := s.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		back, err := ParseSpec(data, "x")
		if err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		if diff := cmp.Diff(s, back); diff != "" {
			t.Fatalf("%s\n%s", diff, data)
		}
	})
}

func FuzzParseSpec(f *testing.F) {
	f.Add([]byte(wholeSpec))
	f.Add([]byte("name: [\n"))
	f.Add([]byte("? a\n: &x {<<: *x}\n"))
	f.Add([]byte("backends: [{service: a, hosts: [x]}, null]\n---\nname: b"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ParseSpec(data, "x")
		if err != nil {
			return
		}
		again, err := s.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		back, err := ParseSpec(again, "x")
		if err != nil {
			t.Fatalf("a Spec that was read cannot be read back: %v\n%s", err, again)
		}
		if diff := cmp.Diff(s, back); diff != "" {
			t.Fatal(diff)
		}
	})
}
