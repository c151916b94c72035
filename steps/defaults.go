package steps

// WithDefaults fills what is empty with the defaults that the wizard would
// offer. One default may rest on another that comes later in the table, so it
// looks until nothing changes.
func WithDefaults(s Spec, inv *Inventory) Spec {
	if s.Project == "" {
		s.Project = inv.Project()
	}
	fields := Fields()
	for range fields {
		if !fillIn(&s, inv, fields) {
			break
		}
	}
	return s
}

func fillIn(s *Spec, inv *Inventory, fields []Field) bool {
	changed := false
	for _, f := range fields {
		if f.Default == nil || f.Get(*s) != "" || f.Asked != nil && !f.Asked(*s) || !ready(f, *s) {
			continue
		}
		d := f.Default(inv, *s)
		if d.Value != "" && f.Set(s, d.Value) == nil {
			changed = true
		}
	}
	return changed
}

// ready tells whether the choice can be made: network and frontend rest on the
// region and on the deployment's name.
func ready(f Field, s Spec) bool {
	if f.Key == "name" {
		return true
	}
	switch f.Page {
	case PageNetwork, PageFrontend, PageClient:
		return s.Region != "" && s.Name != "" && s.Project != ""
	}
	return true
}
