package steps

import "net/netip"

// autoChoice leaves the choice to runlb.
const autoChoice = "auto"

func frontendFields() []Field {
	return []Field{
		text(Field{Key: "name", Page: PageFrontend, Label: "Name", Type: Text,
			Help:    "Names the deployment; all that is made carries it.",
			Default: defaultName,
			Check:   func(_ *Inventory, s Spec) error { return checkName("name", s.Name, maxName) },
		}, func(s *Spec) *string { return &s.Name }),
		toggle(Field{Key: "frontend.http", Page: PageFrontend, Label: "HTTP",
			Help: "Plain HTTP on port 80. Both on: one address, two ports.",
			Default: func(_ *Inventory, s Spec) Default {
				if s.Frontend.Redirect {
					return Default{"true", "the redirect answers there"}
				}
				if s.Frontend.HTTPS || s.Certificate.given() {
					return Default{}
				}
				return Default{"true", "no certificate is given"}
			},
		}, func(s *Spec) *bool { return &s.Frontend.HTTP }),
		toggle(Field{Key: "frontend.https", Page: PageFrontend, Label: "HTTPS",
			Help: "Port 443 speaks HTTPS, with a certificate.",
			Default: func(_ *Inventory, s Spec) Default {
				if s.Frontend.Redirect {
					return Default{"true", "the redirect leads there"}
				}
				if s.Frontend.HTTP || !s.Certificate.given() {
					return Default{}
				}
				return Default{"true", "a certificate is given"}
			},
		}, func(s *Spec) *bool { return &s.Frontend.HTTPS }),
		toggle(Field{Key: "frontend.redirect", Page: PageFrontend, Label: "Redirect to HTTPS",
			Help:  "Port 80 answers each request with 301 to the same URL over HTTPS.",
			Asked: Spec.HTTPS,
		}, func(s *Spec) *bool { return &s.Frontend.Redirect }),
		text(Field{Key: "frontend.address", Page: PageFrontend, Label: "Address", Type: Text,
			Help:    "An address of the subnet, the name of a reserved one, or auto. It is reserved before anything uses it.",
			Options: addressOptions, Default: defaultAddress, Check: checkAddress,
		}, func(s *Spec) *string { return &s.Frontend.Address }),
		toggle(Field{Key: "frontend.globalAccess", Page: PageFrontend, Label: "Global access",
			Help: "Lets clients of the network's other regions in, and those behind VPN and Interconnect there. They pay for traffic between regions. It is fixed with the forwarding rules: changed later, they go and come again, with a pause.",
		}, func(s *Spec) *bool { return &s.Frontend.GlobalAccess }),
		toggle(Field{Key: "production", Page: PageFrontend, Label: "Production",
			Help: "Teardown then asks for the name to be typed.",
		}, func(s *Spec) *bool { return &s.Production }),
	}
}

// HTTPS tells whether the answers so far ask for HTTPS.
func (s Spec) HTTPS() bool { return s.Frontend.HTTPS || s.Frontend.Redirect || s.Certificate.given() }

func (c CertificateSpec) given() bool {
	return c.Cert != "" || c.Key != "" || c.Existing != "" || len(c.SelfSigned) > 0
}

func defaultAddress(inv *Inventory, s Spec) Default {
	for _, f := range s.ours(inv, KindAddress) {
		if a := f.Resource.(*Address); a.IP.IsValid() && a.Subnet.Path() == s.subnetRef().Path() {
			return Default{a.IP.String(), "reserved by this deployment"}
		}
	}
	if r, ok := s.rule(inv); ok {
		return Default{addressName(inv, r), asItIs}
	}
	r, err := netip.ParsePrefix(s.Network.Subnet.Range)
	if err != nil {
		return Default{}
	}
	if _, taken := addressesIn(inv, s.subnetRef())[tutorialAddress]; !taken && usable(tutorialAddress, r) {
		return Default{tutorialAddress.String(), theTutorials}
	}
	return Default{autoChoice, "the first free address of " + s.Network.Subnet.Name}
}

// addressName is the name of the reservation that a rule uses, or its IP.
func addressName(inv *Inventory, r *ForwardingRule) string {
	for _, f := range inv.All(KindAddress, r.Location) {
		if holds(r, f.Resource.(*Address)) {
			return f.About().Name
		}
	}
	return r.IP.String()
}

func checkAddress(inv *Inventory, s Spec) error {
	const key = "frontend.address"
	value := s.Frontend.Address
	if value == "" || value == autoChoice {
		return nil
	}
	ip, err := netip.ParseAddr(value)
	if err != nil {
		return checkReserved(inv, s)
	}
	if !ip.Is4() {
		return wrong(key, value, "not an IPv4 address", "Write it as 10.1.2.99")
	}
	if proxies, err := netip.ParsePrefix(s.Network.ProxySubnet.Range); err == nil && proxies.Contains(ip) {
		return wrong(key, value, "lies in the proxy-only subnet "+proxies.String()+", whose addresses are Google's proxies'", insideSubnet(inv, s))
	}
	r, err := netip.ParsePrefix(s.Network.Subnet.Range)
	switch {
	case err != nil:
		return nil
	case !r.Contains(ip):
		return wrong(key, value, "lies outside the subnet "+r.String(), insideSubnet(inv, s))
	case !usable(ip, r):
		return wrong(key, value, "the first two and the last two addresses of a subnet are reserved", insideSubnet(inv, s))
	}
	if f, taken := addressesIn(inv, s.subnetRef())[ip]; taken && !s.owns(f) {
		return wrong(key, value, AddressRun{Holder: &f}.HeldBy(inv)+" has it", takenRemedy(inv, s, f))
	}
	return nil
}

func takenRemedy(inv *Inventory, s Spec, f Found) string {
	if a, ok := f.Resource.(*Address); ok && len(inv.Users(a.Ref())) == 0 {
		return "Write " + a.Name + " to use that reservation, or take another address"
	}
	return insideSubnet(inv, s)
}

// owns tells whether the deployment of the Spec made the resource.
func (s Spec) owns(f Found) bool {
	m, ok := MarkerOf(f.Resource)
	return ok && m.Deployment == s.Deployment()
}

func insideSubnet(inv *Inventory, s Spec) string {
	r, err := netip.ParsePrefix(s.Network.Subnet.Range)
	if err != nil {
		return "Write auto"
	}
	if ip, ok := freeAddress(r, addressesIn(inv, s.subnetRef())); ok {
		return "Write auto, or an address of " + r.String() + " such as " + ip.String()
	}
	return "Take another subnet: " + r.String() + " has no free address"
}

// checkReserved judges an address that is given by name.
func checkReserved(inv *Inventory, s Spec) error {
	const key = "frontend.address"
	name := s.Frontend.Address
	if !nameForm.MatchString(name) {
		return wrong(key, name, "neither an address nor the name of one", "Write auto, an address such as 10.1.2.99, or the name of a reserved one")
	}
	if s.Region == "" || len(inv.All(KindSubnet, s.Region)) == 0 {
		return nil
	}
	f, ok := inv.Get(s.regional(KindAddress, name))
	if !ok {
		return wrong(key, name, "no address of that name is reserved in "+s.Region+inv.elsewhere(KindAddress, name), "Write auto, or reserve it first")
	}
	return reservedFits(inv, s, f)
}

// reservedFits judges a reserved address for this load balancer.
func reservedFits(inv *Inventory, s Spec, f Found) error {
	const key = "frontend.address"
	a := f.Resource.(*Address)
	if s.Network.Subnet.Name != "" && a.Subnet.Path() != s.subnetRef().Path() {
		return wrong(key, a.Name, "is reserved in subnet "+a.Subnet.Name, "Set network.subnet.name to "+a.Subnet.Name)
	}
	if s.Frontend.HTTP && s.Frontend.HTTPS && a.Purpose != PurposeSharedVIP {
		return wrong(key, a.Name, "has purpose "+orNone(a.Purpose)+", so HTTP and HTTPS cannot share it", "Reserve one with purpose "+PurposeSharedVIP+", or write auto")
	}
	for _, u := range inv.Users(a.Ref()) {
		if !s.owns(u) {
			return wrong(key, a.Name, "is in use by "+u.Ref().String(), insideSubnet(inv, s))
		}
	}
	return nil
}
