package mask

import "strings"

// Build returns the mask that the parts make. The error is a *SyntaxError on
// the text that they make, for instance when no part is the service.
func Build(parts []Part) (Mask, error) {
	var b strings.Builder
	for _, p := range parts {
		switch p.Role {
		case Literal:
			b.WriteString(p.Sep + p.Text)
		case ServiceRole:
			b.WriteString(p.Sep + ServicePlaceholder.String())
		case TagRole:
			b.WriteString(p.Sep + TagPlaceholder.String())
		}
	}
	return Parse(b.String())
}
