package steps

import (
	"net/netip"
	"slices"
	"strings"
)

// IAPRange is where SSH through Identity-Aware Proxy comes from. Source:
// google-cloud section 3.1 (said).
const IAPRange = "35.235.240.0/20"

func clientFields() []Field {
	vm := func(s Spec) bool { return s.Client.VM }
	ssh := func(s Spec) bool { return s.Client.VM && s.Client.SSH }
	return []Field{
		toggle(Field{Key: "client.vm", Page: PageClient, Label: "Client VM",
			Help: "A small VM in the network to try the load balancer from, until teardown. No external address, no service account.",
		}, func(s *Spec) *bool { return &s.Client.VM }),
		toggle(Field{Key: "client.ssh", Page: PageClient, Label: "SSH", Asked: vm,
			Help: "A firewall rule that lets SSH reach the VM: from Identity-Aware Proxy, unless you say otherwise.",
			Check: func(_ *Inventory, s Spec) error {
				if s.Client.SSH && !s.Client.VM {
					return wrong("client.ssh", "true", "there is no VM to reach", "Set client.vm")
				}
				return nil
			},
		}, func(s *Spec) *bool { return &s.Client.SSH }),
		text(Field{Key: "client.zone", Page: PageClient, Label: "Zone", Type: Text, Asked: vm,
			Help:    "A zone of the region, or auto.",
			Options: zoneOptions, Default: always(autoChoice, "runlb takes a zone of the region"), Check: checkZone,
		}, func(s *Spec) *string { return &s.Client.Zone }),
		text(Field{Key: "client.subnet", Page: PageClient, Label: "Subnet of the VM", Type: Text, Asked: vm,
			Help:    "A subnet of the network in the region, or auto for the load balancer's own.",
			Options: clientSubnetOptions, Default: always(autoChoice, "the load balancer's own subnet"), Check: checkClientSubnet,
		}, func(s *Spec) *string { return &s.Client.Subnet }),
		listOf(Field{Key: "client.sources", Page: PageClient, Label: "SSH from", Asked: ssh,
			Help:    "Ranges from which SSH may come.",
			Default: always(IAPRange, "Identity-Aware Proxy: SSH without an external address"), Check: checkSources,
		}, func(s *Spec) *[]string { return &s.Client.Sources }),
	}
}

func always(value, why string) func(*Inventory, Spec) Default {
	return func(*Inventory, Spec) Default { return Default{value, why} }
}

func zoneOptions(inv *Inventory, s Spec) []Option {
	auto := s.AutoZone(inv)
	options := []Option{{Value: autoChoice, Label: autoChoice, Note: "now " + auto}}
	for _, z := range inv.Zones(s.Region) {
		o := Option{Value: z, Label: z}
		if _, there := inv.Get(Ref{Kind: KindInstance, Project: s.Project, Location: z, Name: Names(s).Client}); there {
			o.Note = "the VM is there already"
		}
		options = append(options, o)
	}
	return options
}

// AutoZone is the zone of the client VM when it is there already, else the
// first known zone, else zone b, which every region has (guess).
func (s Spec) AutoZone(inv *Inventory) string {
	for _, f := range s.ours(inv, KindInstance) {
		if f.About().Name == Names(s).Client {
			return f.About().Location
		}
	}
	zones := inv.Zones(s.Region)
	if len(zones) == 0 || slices.Contains(zones, s.Region+"-b") {
		return s.Region + "-b"
	}
	return zones[0]
}

func checkZone(inv *Inventory, s Spec) error {
	z := s.Client.Zone
	switch {
	case z == "" || z == autoChoice || s.Region == "":
		return nil
	case !strings.HasPrefix(z, s.Region+"-"):
		return wrong("client.zone", z, "not a zone of "+s.Region, "Write auto, or a zone such as "+s.Region+"-b")
	case len(inv.Zones(s.Region)) > 0 && !slices.Contains(inv.Zones(s.Region), z):
		return wrong("client.zone", z, s.Region+" has no such zone", "Take one of "+strings.Join(inv.Zones(s.Region), ", "))
	}
	return nil
}

func clientSubnetOptions(inv *Inventory, s Spec) []Option {
	options := []Option{{Value: autoChoice, Label: autoChoice, Note: "now " + s.Network.Subnet.Name + ", the load balancer's own"}}
	for _, sub := range s.subnetsOf(inv) {
		options = append(options, Option{Value: sub.Name, Label: sub.Name, Note: sub.Range.String()})
	}
	if f, ok := inv.ActiveProxySubnet(s.networkRef(), s.Region); ok {
		p := f.Resource.(*ProxySubnet)
		options = append(options, Option{Value: p.Name, Label: p.Name, Disabled: p.Range.String() + " is for Google's proxies: no VM can be in it"})
	}
	return options
}

func checkClientSubnet(inv *Inventory, s Spec) error {
	name := s.Client.Subnet
	if name == "" || name == autoChoice || name == s.Network.Subnet.Name || s.Network.Name == "" || len(s.subnetsOf(inv)) == 0 {
		return nil
	}
	if !slices.ContainsFunc(s.subnetsOf(inv), func(sub *Subnet) bool { return sub.Name == name }) {
		return wrong("client.subnet", name, "no ordinary subnet of "+s.Network.Name+" in "+s.Region, "Write auto")
	}
	return nil
}

func checkSources(_ *Inventory, s Spec) error {
	for _, r := range s.Client.Sources {
		p, err := netip.ParsePrefix(r)
		switch {
		case err != nil || !p.Addr().Is4():
			return wrong("client.sources", r, "not a range", "Write it as "+IAPRange)
		case p.Masked() != p:
			return wrong("client.sources", r, "has bits behind its mask", "Write it as "+p.Masked().String())
		}
	}
	return nil
}
