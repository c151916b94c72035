package steps

// Preset is what the surroundings suggest for a Field, such as the region of
// gcloud's configuration; the zero Default when they suggest nothing.
func (inv *Inventory) Preset(field string) Default { return inv.presets[field] }

// WithPresets makes the Inventory offer what the surroundings suggest, by Field.
// It is called before anything is filed, and the map is not changed later.
func (inv *Inventory) WithPresets(presets map[string]Default) *Inventory {
	inv.presets = presets
	return inv
}

// preset is the Default of a Field that only the surroundings can suggest.
func preset(field string) func(*Inventory, Spec) Default {
	return func(inv *Inventory, _ Spec) Default { return inv.Preset(field) }
}
