package mask

// Equivalent is a documented way to write a mask.
type Equivalent struct {
	Mask   Mask
	Change string // what differs from the form before; empty for the mask itself
	Why    string // the documented rule that allows it; empty for the mask itself
}

// The documented rules for shorter forms (said, tutorial), in our words.
const (
	whyPathEnds = "Google: what follows the last placeholder of the path may be left out"
	whyNoPath   = "Google: the path may be left out when the host gives all that is asked"
	whyNoHost   = "Google: the host may be left out when the path gives all that is asked"
)

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
		end, change, why := m.hostEnd, "any path is accepted", whyNoPath
		if last >= 0 {
			end, change, why = m.path[last].end, "any path is accepted after "+m.text[m.hostEnd:m.path[last].end], whyPathEnds
		}
		forms = m.shorter(forms, m.text[:end], change, why)
	}
	m = forms[len(forms)-1].Mask
	if last >= 0 && len(m.host) > 0 && holders(m.host) == 0 {
		forms = m.shorter(forms, m.Path(), "any host is accepted", whyNoHost)
	}
	return forms
}

func (m *Mask) shorter(forms []Equivalent, text, change, why string) []Equivalent {
	if short, err := ParseWith(text, m.fixed); err == nil {
		forms = append(forms, Equivalent{short, change, why})
	}
	return forms
}

// NoShorter says why there is no shorter form than m; empty when there is one.
func NoShorter(m Mask) string {
	inHost, inPath := holders(m.host) > 0, holders(m.path) > 0
	switch {
	case m.text == "" || len(Equivalents(m)) > 1:
		return ""
	case inHost && m.host[0].n == 0:
		return "Google lets the parts before the first placeholder go too, and does not say what is captured then: no such form is offered"
	case inHost && inPath:
		return "host and path each hold a placeholder, so both stay"
	case inHost:
		return "the host begins with a placeholder, and there is no path to leave out"
	}
	return "there is no host to leave out, and nothing follows the last placeholder"
}
