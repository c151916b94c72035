package sandbox

// region is a place that has both Cloud Run and Compute Engine.
type region struct {
	name  string
	place string // Cloud Run's display name
	zones string // one letter a zone
}

// zoneNames gives the region's zones in order.
func (r region) zoneNames() []string {
	names := make([]string, len(r.zones))
	for i := range r.zones {
		names[i] = r.name + "-" + r.zones[i:i+1]
	}
	return names
}

// findRegion looks a region up by name.
func findRegion(name string) (region, bool) {
	for _, r := range allRegions() {
		if r.name == name {
			return r, true
		}
	}
	return region{}, false
}

// allRegions lists the regions of Cloud Run, by name. There were 43 in September 2026 (said).
// Three zones each, with the letters that Compute Engine uses there (guess for the newest ones).
func allRegions() []region {
	return []region{
		{"africa-south1", "Johannesburg", "abc"},
		{"asia-east1", "Taiwan", "abc"},
		{"asia-east2", "Hong Kong", "abc"},
		{"asia-northeast1", "Tokyo", "abc"},
		{"asia-northeast2", "Osaka", "abc"},
		{"asia-northeast3", "Seoul", "abc"},
		{"asia-south1", "Mumbai", "abc"},
		{"asia-south2", "Delhi", "abc"},
		{"asia-southeast1", "Singapore", "abc"},
		{"asia-southeast2", "Jakarta", "abc"},
		{"asia-southeast3", "Bangkok", "abc"},
		{"australia-southeast1", "Sydney", "abc"},
		{"australia-southeast2", "Melbourne", "abc"},
		{"europe-central2", "Warsaw", "abc"},
		{"europe-north1", "Finland", "abc"},
		{"europe-north2", "Stockholm", "abc"},
		{"europe-southwest1", "Madrid", "abc"},
		{"europe-west1", "Belgium", "bcd"},
		{"europe-west10", "Berlin", "abc"},
		{"europe-west12", "Turin", "abc"},
		{"europe-west2", "London", "abc"},
		{"europe-west3", "Frankfurt", "abc"},
		{"europe-west4", "Netherlands", "abc"},
		{"europe-west6", "Zurich", "abc"},
		{"europe-west8", "Milan", "abc"},
		{"europe-west9", "Paris", "abc"},
		{"me-central1", "Doha", "abc"},
		{"me-central2", "Dammam", "abc"},
		{"me-west1", "Tel Aviv", "abc"},
		{"northamerica-northeast1", "Montréal", "abc"},
		{"northamerica-northeast2", "Toronto", "abc"},
		{"northamerica-south1", "Querétaro", "abc"},
		{"southamerica-east1", "São Paulo", "abc"},
		{"southamerica-west1", "Santiago", "abc"},
		{"us-central1", "Iowa", "abcf"},
		{"us-east1", "South Carolina", "bcd"},
		{"us-east4", "Northern Virginia", "abc"},
		{"us-east5", "Columbus", "abc"},
		{"us-south1", "Dallas", "abc"},
		{"us-west1", "Oregon", "abc"},
		{"us-west2", "Los Angeles", "abc"},
		{"us-west3", "Salt Lake City", "abc"},
		{"us-west4", "Las Vegas", "abc"},
	}
}
