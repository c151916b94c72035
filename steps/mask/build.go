package mask

import "strings"

// Build returns the mask that the parts make. The error is a *SyntaxError on
// the text that they make, for instance when no part is the service.
func Build(parts []Part) (Mask, error) { return BuildWith(parts, Fixed{}) }

// BuildWith is Build for an endpoint group that names a service or a tag
// beside the mask.
func BuildWith(parts []Part, fixed Fixed) (Mask, error) {
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
	return ParseWith(b.String(), fixed)
}
