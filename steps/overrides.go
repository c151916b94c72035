package steps

// Overrides is what the user goes on in spite of: failing checks by their id,
// each with the evidence that was seen. Other evidence asks anew.
type Overrides map[string]string

// Apply overrides those checks of the plan, and forgets what is not as it was
// seen.
func (o Overrides) Apply(p Plan) Plan {
	var ids []string
	for _, c := range p.Checks {
		if evidence, agreed := o[c.ID]; agreed && evidence == c.Evidence && c.Overridable() {
			ids = append(ids, c.ID)
		} else {
			delete(o, c.ID)
		}
	}
	if given, err := p.Override(ids...); err == nil {
		return given
	}
	return p
}
