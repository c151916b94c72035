package steps

import (
	"net/netip"
	"reflect"
	"strings"
	"testing"
)

// TestFieldsCoverTheSpec walks the Spec: every scalar and every list of texts
// has a Field of its path, but for the list of backends.
func TestFieldsCoverTheSpec(t *testing.T) {
	want := map[string]bool{}
	walkSpec(reflect.TypeFor[Spec](), "", want)
	flags := map[string]bool{}
	for _, f := range Fields() {
		if !want[f.Key] {
			t.Errorf("field %s is no place of the Spec", f.Key)
		}
		delete(want, f.Key)
		if flags[f.Flag()] || strings.ToLower(f.Flag()) != f.Flag() {
			t.Errorf("flag %s is there twice, or no flag", f.Flag())
		}
		flags[f.Flag()] = true
		if f.Label == "" || f.Help == "" || f.Page == "" || f.Type == "" {
			t.Errorf("field %s lacks words", f.Key)
		}
	}
	for key := range want {
		t.Errorf("%s has no field", key)
	}
}

func walkSpec(typ reflect.Type, path string, keys map[string]bool) {
	for i := range typ.NumField() {
		key, _, _ := strings.Cut(typ.Field(i).Tag.Get("yaml"), ",")
		at := join(path, key)
		switch f := typ.Field(i).Type; {
		case f.Kind() == reflect.Struct:
			walkSpec(f, at, keys)
		case f.Kind() == reflect.Slice && f.Elem().Kind() == reflect.Struct:
		default:
			keys[at] = true
		}
	}
}

// TestFieldsSetAndGet sets each field and expects to read the same, and that
// no other field changed.
func TestFieldsSetAndGet(t *testing.T) {
	for _, f := range Fields() {
		value := "a, b"
		switch {
		case f.Type == Toggle:
			value = "true"
		case f.Type == Choice:
			value = f.Options(NewInventory(""), Spec{})[1].Value
		}
		var s Spec
		if err := f.Set(&s, value); err != nil {
			t.Errorf("%s: %v", f.Key, err)
		}
		for _, g := range Fields() {
			want := ""
			if g.Key == f.Key {
				want = value
			}
			if got := g.Get(s); got != want {
				t.Errorf("after %s = %q, %s reads %q", f.Key, value, g.Key, got)
			}
		}
		if f.Type != Text {
			if err := f.Set(&s, "no such choice"); err == nil {
				t.Errorf("%s takes anything", f.Key)
			}
		}
	}
}

// TestOptionsThatCannotBeChosen: what is shown as impossible is refused when it
// is written all the same, and what is offered is not. A service that nothing
// reaches is left to the plan, which knows whether its access changes too.
func TestOptionsThatCannotBeChosen(t *testing.T) {
	vpc := &Network{Meta: foreign(Global, "vpc")}
	front := &Subnet{Meta: foreign(testRegion, "front"), Network: vpc.Ref(), Range: netip.MustParsePrefix("10.1.2.0/24"), Purpose: PurposePrivate}
	held := &Address{Meta: foreign(testRegion, "held"), Subnet: front.Ref(), IP: netip.MustParseAddr("10.1.2.50"), Purpose: "GCE_ENDPOINT"}
	inv := newWorld(vpc, &Network{Meta: foreign(Global, "old"), Legacy: true}, front, held,
		&Subnet{Meta: foreign(testRegion, "psc"), Network: vpc.Ref(), Range: netip.MustParsePrefix("10.1.3.0/24"), Purpose: "PRIVATE_SERVICE_CONNECT"},
		&ProxySubnet{Meta: foreign(testRegion, "spare"), Network: vpc.Ref(), Range: netip.MustParsePrefix("10.200.0.0/23"), Purpose: PurposeProxy, Role: RoleBackup},
		&ProxySubnet{Meta: foreign(testRegion, "cross"), Network: vpc.Ref(), Range: netip.MustParsePrefix("10.202.0.0/23"), Purpose: "GLOBAL_MANAGED_PROXY", Role: RoleActive},
		&Service{Meta: foreign(testRegion, "login"), Ingress: IngressAll, Tags: []string{"test"}},
		&Service{Meta: foreign(testRegion, "closed"), Ingress: IngressNone},
	).inventory()
	s := Spec{Name: "shop", Project: testProject, Region: testRegion, Backend: Backend{Service: "login"}, Network: NetworkSpec{Name: "vpc"},
		Frontend: FrontendSpec{HTTP: true, HTTPS: true}, Certificate: CertificateSpec{SelfSigned: []string{"a.b"}},
		Access: AccessSpec{Services: []string{"login"}}, Client: ClientSpec{VM: true, SSH: true}}
	s = WithDefaults(s, inv)
	barred := map[string]bool{}
	for _, f := range Fields() {
		if f.Options == nil {
			continue
		}
		for _, o := range f.Options(inv, s) {
			with := s
			if err := f.Set(&with, o.Value); err != nil {
				t.Errorf("%s = %q: %v", f.Key, o.Value, err)
			}
			err := f.Check(inv, with)
			if (err != nil) != (o.Disabled != "") && f.Key != "backend.service" {
				t.Errorf("%s = %q is shown with %q, and judged %v", f.Key, o.Value, o.Disabled, err)
			}
			if o.Disabled != "" {
				barred[f.Key+" "+o.Value] = true
			}
		}
	}
	for _, want := range []string{
		"network.name old", "network.subnet.name psc", "network.subnet.name spare", "network.proxySubnet.name spare",
		"network.proxySubnet.name cross", "frontend.address held", "backend.service closed", "access.ingress none",
	} {
		if !barred[want] {
			t.Errorf("%s can be chosen; barred are %v", want, barred)
		}
	}
}

// TestDefaultsSayWhereTheyComeFrom: no default without its source, whatever is
// there.
func TestDefaultsSayWhereTheyComeFrom(t *testing.T) {
	vpc := &Network{Meta: foreign(Global, "vpc")}
	for _, inv := range []*Inventory{
		NewInventory(testProject).WithPresets(map[string]Default{"region": {testRegion, "gcloud's configuration"}}),
		newWorld(vpc, &Subnet{Meta: foreign(testRegion, "front"), Network: vpc.Ref(), Range: netip.MustParsePrefix("10.1.2.0/24")},
			&Service{Meta: foreign(testRegion, "login")}).inventory(),
	} {
		s := Spec{Backend: Backend{Service: "login"}, Client: ClientSpec{VM: true, SSH: true}}
		full := WithDefaults(s, inv)
		if full.Region != testRegion {
			t.Errorf("the region is %q", full.Region)
		}
		for _, f := range Fields() {
			if f.Get(full) == f.Get(s) || f.Key == "project" {
				continue
			}
			without := full
			if err := f.Set(&without, ""); err != nil {
				t.Fatal(err)
			}
			if d := f.Default(inv, without); d.Value != f.Get(full) || d.Source == "" {
				t.Errorf("%s is filled in as %q, and its default says %q from %q", f.Key, f.Get(full), d.Value, d.Source)
			}
		}
	}
}
