package steps

import (
	"fmt"
	"net/netip"
)

// network wishes for the network and its two subnets.
func (d *draft) network() []wish {
	s := d.spec
	where := s.Network.Name + ", " + s.Region
	network := &Network{Meta: d.meta(KindNetwork, Global, s.Network.Name)}
	subnet := &Subnet{
		Meta: d.regional(KindSubnet, s.Network.Subnet.Name), Network: network.Ref(),
		Range: d.parsed(s.Network.Subnet.Range), Purpose: PurposePrivate,
	}
	proxies := &ProxySubnet{
		Meta: d.regional(KindProxySubnet, s.Network.ProxySubnet.Name), Network: network.Ref(),
		Range: d.parsed(s.Network.ProxySubnet.Range), Purpose: PurposeProxy, Role: RoleActive,
	}
	notice := ""
	if f, ok := d.inv.ActiveProxySubnet(network.Ref(), s.Region); ok {
		if live := f.Resource.(*ProxySubnet); live.Purpose == PurposeLegacyProxy {
			proxies.Purpose = PurposeLegacyProxy
			notice = "It has the legacy purpose, which works. One command changes that, without a pause: gcloud compute networks subnets update " + live.Name + " --region=" + s.Region + " --purpose=" + PurposeProxy
		}
	}
	return []wish{
		{want: network, adopt: true, why: "there is no network " + s.Network.Name + " yet"},
		{want: subnet, adopt: true, why: "there is no subnet " + subnet.Name + " in " + where},
		{want: proxies, adopt: true, why: "none is active in " + where, adopted: "active in " + where + "; shared, never deleted by runlb", notice: notice},
	}
}

// parsed is a range of the resolved Spec; one that is none is an error.
func (d *draft) parsed(text string) netip.Prefix {
	r, err := netip.ParsePrefix(text)
	if err != nil {
		d.errs = append(d.errs, wrong("network", text, "not a range", "Resolve the Spec first"))
	}
	return r
}

// address wishes for the reservation, or for one that is there already.
func (d *draft) address() wish {
	s := d.spec
	a := &Address{Meta: d.regional(KindAddress, d.names.Address), Subnet: s.subnetRef(), Purpose: PurposeSharedVIP}
	if ip, err := netip.ParseAddr(s.Frontend.Address); err == nil {
		a.IP = ip
		return wish{want: a, why: fmt.Sprintf("reserved first, so that nothing else takes %s", ip)}
	}
	a.Name = s.Frontend.Address
	if f, ok := d.inv.Get(a.Ref()); ok {
		live := *f.Resource.(*Address)
		return wish{want: &live, adopt: true, adopted: "the reservation that you named; never deleted by runlb"}
	}
	d.errs = append(d.errs, wrong("frontend.address", s.Frontend.Address, "no address of that name is reserved in "+s.Region, "Write auto, or reserve it first"))
	return wish{want: a}
}

// backends wishes for a NEG and a backend service each, and for the URL map
// that picks among them.
func (d *draft) backends() []wish {
	var wishes []wish
	urlMap := &URLMap{Meta: d.regional(KindURLMap, d.names.URLMap)}
	for i, b := range d.spec.AllBackends() {
		neg := &NEG{Meta: d.regional(KindNEG, d.names.Backends[i].NEG), Service: b.Service, Tag: b.Tag, Mask: b.Mask}
		service := &BackendService{Meta: d.regional(KindBackendService, d.names.Backends[i].Service), NEGs: []Ref{neg.Ref()}}
		wishes = append(wishes,
			wish{want: neg, why: leadsTo(b)},
			wish{want: service, why: "hands requests to " + neg.Name, notice: d.replaces(service.Ref(), neg.Name)})
		if i == 0 {
			urlMap.Default = service.Ref()
			continue
		}
		urlMap.Routes = append(urlMap.Routes, Route{Hosts: b.Hosts, Paths: b.Paths, Backend: service.Ref()})
	}
	why := "sends every request to " + urlMap.Default.Name
	if n := len(urlMap.Routes); n > 0 {
		why = fmt.Sprintf("picks among %s by host and path", count(n+1, "backend"))
	}
	return append(wishes, wish{want: urlMap, why: why})
}

func leadsTo(b Backend) string {
	switch {
	case b.Mask != "":
		return "finds the service by " + b.Mask
	case b.Tag != "":
		return "leads to " + b.Service + ", tag " + b.Tag
	}
	return "leads to " + b.Service
}

// replaces says what happens to a NEG that is not the wanted one.
func (d *draft) replaces(service Ref, neg string) string {
	if f, ok := d.inv.Get(service); ok {
		for _, n := range f.Resource.(*BackendService).NEGs {
			if n.Name != neg {
				return "No pause: " + n.Name + " goes only after " + neg + " has taken over."
			}
		}
	}
	return ""
}

// client wishes for the tutorial's client VM and its firewall rule.
func (d *draft) client() []wish {
	s := d.spec
	if !s.Client.VM {
		return nil
	}
	vm := &Instance{
		Meta:    d.meta(KindInstance, s.Client.Zone, d.names.Client),
		Network: s.networkRef(), Subnet: s.regional(KindSubnet, s.Client.Subnet),
		MachineType: probeMachine, Image: probeImage, Tags: []string{sshTag},
		Metadata: ProbeMetadata(SpecTargets(s, d.inv, d.mat)),
	}
	wishes := []wish{{want: vm, why: "a client inside the network, to try the load balancer from"}}
	if !s.Client.SSH {
		return wishes
	}
	rule := &FirewallRule{Meta: d.meta(KindFirewallRule, Global, d.names.SSHRule), Network: s.networkRef(), Tags: []string{sshTag}, Allows: []string{"tcp:22"}}
	notice := ""
	for _, text := range s.Client.Sources {
		r := d.parsed(text)
		rule.Sources = append(rule.Sources, r)
		if r.Bits() == 0 {
			notice = "Any address may try SSH. The VM has no external address, so only the network's own can."
		}
	}
	return append(wishes, wish{want: rule, why: "lets SSH reach the client VM", notice: notice})
}

// sshTag is the tutorial's network tag of VMs that SSH may reach.
const sshTag = "allow-ssh"
