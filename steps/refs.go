package steps

// The Refs of what a Spec names. They mean something once project and region
// are known.

func (s Spec) regional(k Kind, name string) Ref {
	return Ref{Kind: k, Project: s.Project, Location: s.Region, Name: name}
}

func (s Spec) networkRef() Ref {
	return Ref{Kind: KindNetwork, Project: s.Project, Location: Global, Name: s.Network.Name}
}

func (s Spec) subnetRef() Ref { return s.regional(KindSubnet, s.Network.Subnet.Name) }

func (s Spec) proxySubnetRef() Ref { return s.regional(KindProxySubnet, s.Network.ProxySubnet.Name) }

func (s Spec) serviceRef(name string) Ref { return s.regional(KindService, name) }

// ours lists what the deployment of the Spec has made of a kind in its region,
// or globally.
func (s Spec) ours(inv *Inventory, k Kind) []Found {
	var list []Found
	for _, f := range inv.All(k, Everywhere) {
		if m, ok := MarkerOf(f.Resource); ok && m.Deployment == s.Deployment() {
			list = append(list, f)
		}
	}
	return list
}
