package mask

// Equivalent is a documented way to write a mask.
type Equivalent struct {
	Mask   Mask
	Change string // what differs from the form before; empty for the mask itself
}

// Equivalents returns the mask and its documented shorter forms, from the
// fullest to the shortest. Each matches at least what the one before matches,
// with the same captures.
//
// Documented (said, tutorial): the path parts after the last placeholder, and
// the whole host or the whole path when the other gives what is captured, may
// be left out. Host parts before the first placeholder may be left out too,
// but what is captured then is not specified, so no such form is offered.
func Equivalents(m Mask) []Equivalent {
	if m.text == "" {
		return nil
	}
	forms := []Equivalent{{Mask: m}}
	last := lastHolder(m.path)
	if last < len(m.path)-1 {
		end, change := m.hostEnd, "any path is accepted"
		if last >= 0 {
			end, change = m.path[last].end, "any path is accepted after "+m.text[m.hostEnd:m.path[last].end]
		}
		forms = m.shorter(forms, m.text[:end], change)
	}
	m = forms[len(forms)-1].Mask
	if last >= 0 && len(m.host) > 0 && holders(m.host) == 0 {
		forms = m.shorter(forms, m.Path(), "any host is accepted")
	}
	return forms
}

func (m *Mask) shorter(forms []Equivalent, text, change string) []Equivalent {
	if short, err := ParseWith(text, m.fixed); err == nil {
		forms = append(forms, Equivalent{short, change})
	}
	return forms
}
