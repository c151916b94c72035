package steps

// ActiveProxySubnet finds the active proxy-only subnet of a network in a
// region, of either purpose.
func (inv *Inventory) ActiveProxySubnet(network Ref, region string) (Found, bool) {
	return Found{}, false
}

// Users lists who needs the resource, of what was found. A proxy-only subnet
// is needed by the regional forwarding rules of its network and region.
func (inv *Inventory) Users(ref Ref) []Found { return nil }
