package steps

// WithDefaults fills what is empty with the defaults that the wizard would
// offer.
func WithDefaults(s Spec, inv *Inventory) Spec { return s }
