package steps

import (
	"errors"
	"net/netip"
	"time"
)

// Resolve fixes every choice that the Spec leaves to runlb: names, ranges, the
// address. What is already ours wins, so that a second plan is the same plan.
// The errors are *FieldErrors, all at once: what is missing, and what cannot
// be.
func Resolve(s Spec, inv *Inventory, m Materials, now time.Time) (Spec, error) {
	s = WithDefaults(s, inv)
	if s.Region != "" && s.Network.Name != "" {
		s = adoptSubnets(s, inv)
	}
	s.Frontend.Address = settleAddress(s, inv)
	if s.Client.VM {
		s = settleClient(s, inv)
	}
	errs := missing(s)
	for _, f := range Fields() {
		if f.Check != nil {
			errs = append(errs, flatten(f.Check(inv, s))...)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return Spec{}, err
	}
	return s, nil
}

// adoptSubnets takes the live proxy-only subnet whatever the Spec calls it:
// there can be no second active one. Source: google-cloud section 3.4 (said).
func adoptSubnets(s Spec, inv *Inventory) Spec {
	if f, ok := inv.ActiveProxySubnet(s.networkRef(), s.Region); ok {
		p := f.Resource.(*ProxySubnet)
		s.Network.ProxySubnet = SubnetSpec{Name: p.Name, Range: p.Range.String()}
	}
	return s
}

// settleAddress turns auto into an address: the deployment's own reservation,
// or the first that is free.
func settleAddress(s Spec, inv *Inventory) string {
	if s.Frontend.Address != "" && s.Frontend.Address != autoChoice {
		return s.Frontend.Address
	}
	if d := defaultAddress(inv, s); d.Value != "" && d.Source != theTutorials && d.Value != autoChoice {
		return d.Value
	}
	r, err := netip.ParsePrefix(s.Network.Subnet.Range)
	if err != nil {
		return s.Frontend.Address
	}
	if ip, ok := freeAddress(r, addressesIn(inv, s.subnetRef())); ok {
		return ip.String()
	}
	return s.Frontend.Address
}

func settleClient(s Spec, inv *Inventory) Spec {
	if s.Client.Zone == "" || s.Client.Zone == autoChoice {
		s.Client.Zone = s.AutoZone(inv)
	}
	if s.Client.Subnet == "" || s.Client.Subnet == autoChoice {
		s.Client.Subnet = s.Network.Subnet.Name
	}
	return s
}

// missing lists what only the user can say.
func missing(s Spec) []error {
	var errs []error
	need := func(field, value, problem, remedy string) {
		if value == "" {
			errs = append(errs, wrong(field, "", problem, remedy))
		}
	}
	need("project", s.Project, "missing", "Set project, or give --project")
	need("region", s.Region, "missing", "Set region, or give --region")
	first := s.AllBackends()[0]
	need("backend", first.Service+first.Mask, "leads nowhere", "Set backend.service or backend.mask")
	need("name", s.Name, "missing", "Set name")
	if s.Region != "" && s.Name != "" && s.Project != "" {
		need("network.subnet.range", s.Network.Subnet.Range, "no free range was found", "Name a subnet that exists, or give a range")
		need("network.proxySubnet.range", s.Network.ProxySubnet.Range, "no free range of /26 or larger was found", "Give a range")
		if s.Frontend.Address == autoChoice {
			errs = append(errs, wrong("frontend.address", autoChoice, "the subnet has no free address", "Take another subnet"))
		}
	}
	if s.Frontend.HTTPS && !s.Certificate.given() {
		errs = append(errs, wrong("certificate", "", "HTTPS needs one", "Set cert and key, existing, or selfSigned"))
	}
	return errs
}
