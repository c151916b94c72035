package steps

import "slices"

// Regions lists the regions of the project, as SetRegions gave them.
func (inv *Inventory) Regions() []string {
	inv.mu.RLock()
	defer inv.mu.RUnlock()
	return slices.Clone(inv.regions)
}

// SetRegions says which regions the project has.
func (inv *Inventory) SetRegions(regions []string) {
	inv.mu.Lock()
	defer inv.mu.Unlock()
	inv.version++
	inv.regions = slices.Sorted(slices.Values(regions))
}

// Zones lists the zones of a region, as SetZones gave them.
func (inv *Inventory) Zones(region string) []string {
	inv.mu.RLock()
	defer inv.mu.RUnlock()
	return slices.Clone(inv.zones[region])
}

// SetZones says which zones a region has.
func (inv *Inventory) SetZones(region string, zones []string) {
	inv.mu.Lock()
	defer inv.mu.Unlock()
	inv.version++
	inv.zones[region] = slices.Sorted(slices.Values(zones))
}

// SetRanges says which ranges networks have given away without a subnet, or
// why that is not known.
func (inv *Inventory) SetRanges(ranges []NetworkRange, err error) {
	inv.mu.Lock()
	defer inv.mu.Unlock()
	inv.version++
	inv.ranges = Reading[[]NetworkRange]{ranges, err}
}

// Ranges lists what SetRanges gave.
func (inv *Inventory) Ranges() ([]NetworkRange, error) {
	inv.mu.RLock()
	defer inv.mu.RUnlock()
	return inv.ranges.Value, inv.ranges.Err
}
