package mask

import (
	"errors"
	"slices"
	"strings"
)

// Draft is a mask in the making: a text, the parts it is taken apart into, and
// the forms of the mask that they make. It is a value: an edit returns another
// Draft and leaves the old one as it was. The zero Draft is of an empty text.
type Draft struct {
	text  string
	fixed Fixed
	parts Parts // none when the text is a mask already, or no URL
	forms []Equivalent
	form  int // the one that is taken
	err   error
}

// Why a Draft has no mask, where no SyntaxError says it.
var (
	ErrNoText    = errors.New("paste a URL such as https://login.example.com/, or type a mask")
	ErrNoService = errors.New("no part is the service yet: mark the one that names it")
)

// NewDraft takes text apart. A URL becomes parts, with known names recognised
// in it, or else a guess by position; a text that holds < or > is a mask
// already, for the user to mend by hand.
func NewDraft(text string, known []Service, fixed Fixed) Draft {
	d := Draft{text: strings.TrimSpace(text), fixed: fixed}
	if d.IsMask() {
		m, err := ParseWith(d.text, fixed)
		return d.of(m, err)
	}
	if d.text == "" {
		d.err = ErrNoText
		return d
	}
	parts, err := Dissect(d.text, known)
	if err != nil {
		d.err = err
		return d
	}
	if parts.find(ServiceRole) < 0 {
		if s, err := Suggest(d.text, nil); err == nil && len(s) > 0 {
			parts = s[0].Parts
		}
	}
	if i := parts.find(TagRole); i >= 0 && fixed.Tag != "" {
		parts[i].Role, parts[i].Why = Literal, ""
	}
	return d.with(parts)
}

// find returns the part that has the role, or -1.
func (p Parts) find(role Role) int {
	return slices.IndexFunc(p, func(part Part) bool { return part.Role == role })
}

// with is the Draft with these parts and the fullest mask of them.
func (d Draft) with(parts Parts) Draft {
	d.parts = parts
	if parts.find(ServiceRole) < 0 && d.fixed.Service == "" {
		return d.of(Mask{}, ErrNoService)
	}
	m, err := BuildWith(parts, d.fixed)
	return d.of(m, err)
}

func (d Draft) of(m Mask, err error) Draft {
	d.forms, d.form, d.err = nil, 0, err
	if err == nil {
		d.forms = Equivalents(m)
	}
	return d
}

// Text is what the Draft was made from.
func (d Draft) Text() string { return d.text }

// Fixed is what the endpoint group names beside the mask.
func (d Draft) Fixed() Fixed { return d.fixed }

// IsMask reports whether the text is a mask, not a URL.
func (d Draft) IsMask() bool { return strings.ContainsAny(d.text, "<>") }

// Parts are those of the URL; none when the text is no URL.
func (d Draft) Parts() Parts { return d.parts }

// Forms are the mask and its documented shorter forms; none while there is no
// mask.
func (d Draft) Forms() []Equivalent { return d.forms }

// Form is the index of the form that is taken.
func (d Draft) Form() int { return d.form }

// Err says why there is no mask: ErrNoText, ErrNoService, a *SyntaxError on
// the text or on what the parts make, or what is wrong with the URL.
func (d Draft) Err() error { return d.err }

// Mask is the form that is taken; false while there is none.
func (d Draft) Mask() (Mask, bool) {
	if d.form >= len(d.forms) {
		return Mask{}, false
	}
	return d.forms[d.form].Mask, true
}

// Service is the index of the part that is the service, or of the first part
// that can be; 0 without either.
func (d Draft) Service() int {
	if i := d.parts.find(ServiceRole); i >= 0 {
		return i
	}
	return max(0, slices.IndexFunc(d.parts, func(p Part) bool { return p.Zone != Outside }))
}

// WithRole gives part i a role. The error is a *RoleError.
func (d Draft) WithRole(i int, role Role) (Draft, error) {
	if why := d.refuses(role); why != "" && i >= 0 && i < len(d.parts) {
		return d, &RoleError{d.parts[i], role, why}
	}
	parts, err := d.parts.WithRole(i, role)
	if err != nil {
		return d, err
	}
	return d.with(parts), nil
}

// WithNextRole gives part i the role after its own, of those it can have.
func (d Draft) WithNextRole(i int) (Draft, error) {
	roles := d.Roles(i)
	if len(roles) == 0 {
		return d, &RoleError{Reason: "there is no such part"}
	}
	at := slices.Index(roles, d.parts[i].Role)
	return d.WithRole(i, roles[(at+1)%len(roles)])
}

// Roles are the roles that part i can have, its own among them.
func (d Draft) Roles(i int) []Role {
	return slices.DeleteFunc(d.parts.Roles(i), func(r Role) bool { return d.refuses(r) != "" })
}

// refuses says why no part can have the role.
func (d Draft) refuses(role Role) string {
	switch {
	case role == TagRole && d.fixed.Tag != "":
		return "every request goes to the tag " + d.fixed.Tag + " already"
	case role == ServiceRole && d.fixed.Service != "":
		return "every request goes to the service " + d.fixed.Service + " already"
	}
	return ""
}

// Split cuts part i at its dots, else at its hyphens. The error is a
// *RoleError.
func (d Draft) Split(i int) (Draft, error) {
	parts, err := d.parts.Split(i)
	if err != nil {
		return d, err
	}
	return d.with(parts), nil
}

// WithForm takes the form of the index, as far as there are forms.
func (d Draft) WithForm(i int) Draft {
	d.form = max(0, min(i, len(d.forms)-1))
	return d
}

// OwnHost reports whether the text is a URL on Cloud Run's own host, which the
// clients of a load balancer do not use.
func (d Draft) OwnHost() bool {
	i := d.parts.last(InHost, func(Role) bool { return true })
	return i >= 0 && strings.HasSuffix(d.parts[i].Text, "run.app")
}
