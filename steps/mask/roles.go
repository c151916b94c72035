package mask

import (
	"fmt"
	"slices"
	"strings"
)

// RoleError says why a part cannot have a role.
type RoleError struct {
	Part   Part
	Role   Role
	Reason string
}

// Error names the part, the role and the reason.
func (e *RoleError) Error() string {
	return fmt.Sprintf("part %q as %s: %s", e.Part.Text, e.Role, e.Reason)
}

// WithRole returns the parts with another role for part i, and with what
// follows from it: there is one service and one tag, so the part that had the
// role is kept as it is, or changes places with part i; a host is kept or left out as a whole; what stands
// before a kept part of the path is kept. The error is a *RoleError.
func (p Parts) WithRole(i int, role Role) (Parts, error) {
	if i < 0 || i >= len(p) {
		return nil, &RoleError{Role: role, Reason: "there is no such part"}
	}
	if p[i].Role == role {
		return slices.Clone(p), nil
	}
	if why := p.refuses(i, role); why != "" {
		return nil, &RoleError{p[i], role, why}
	}
	q := slices.Clone(p)
	switch {
	case role.holds():
		for j := range q {
			if q[j].Role == role {
				q[j].Role, q[j].Why = Literal, ""
				if q[i].Role.holds() {
					q[j].Role, q[j].Why = q[i].Role, "chosen"
				}
			}
		}
		q[i].Role, q[i].Why = role, "chosen"
	case q[i].Zone == InHost && (role == LeftOut || q[i].Role == LeftOut):
		for j := range q {
			if q[j].Zone == InHost {
				q[j].Role, q[j].Why = role, ""
			}
		}
	case role == LeftOut:
		for start := q.start(i); start < len(q); start++ {
			if q[start].Zone == InPath {
				q[start].Role, q[start].Why = LeftOut, ""
			}
		}
	default:
		q[i].Role, q[i].Why = role, ""
	}
	q.settle()
	return q, nil
}

// Roles returns the roles that part i can have, its own among them.
func (p Parts) Roles(i int) []Role {
	var roles []Role
	if i < 0 || i >= len(p) {
		return nil
	}
	for role := Dropped; role <= LeftOut; role++ {
		if p[i].Role == role || p.refuses(i, role) == "" {
			roles = append(roles, role)
		}
	}
	return roles
}

// refuses says why part i cannot take role; empty when it can.
func (p Parts) refuses(i int, role Role) string {
	part := p[i]
	switch {
	case role > LeftOut:
		return "there is no such role"
	case part.Zone == Outside:
		return part.Why
	case role == Dropped:
		return "a part of the host or the path is kept or left out"
	case role.holds():
		return nameProblem(part.Text)
	case role == LeftOut && part.Zone == InHost:
		return p.refusesHostless()
	case role == LeftOut:
		if p.last(InPath, Role.holds) >= p.start(i) {
			return "only what follows the last placeholder of the path can be left out"
		}
	}
	return ""
}

// refusesHostless says why the host cannot be left out. Leading parts alone
// could (said, tutorial), but what is captured then is not specified.
func (p Parts) refusesHostless() string {
	if p.last(InHost, Role.holds) < 0 {
		return ""
	}
	return "a host with a placeholder is kept whole; what Google captures when parts are missing is not documented"
}

// start returns the first part of the label or segment of part i.
func (p Parts) start(i int) int {
	for p.within(i) {
		i--
	}
	return i
}

// Split cuts part i where it has dots, else where it has hyphens, so that its
// fragments can have roles of their own. The new parts are kept or left out
// like the old one. The error is a *RoleError.
func (p Parts) Split(i int) (Parts, error) {
	if i < 0 || i >= len(p) {
		return nil, &RoleError{Reason: "there is no such part"}
	}
	part := p[i]
	if part.Zone == Outside || part.Role.holds() {
		return nil, &RoleError{part, part.Role, "only a part that is kept or left out can be split"}
	}
	mark := byte('-')
	if part.Zone == InHost && strings.Contains(part.Text, ".") {
		mark = '.'
	}
	pieces := part.cut(mark)
	if len(pieces) < 2 || mark == '.' && part.Role == LeftOut {
		return nil, &RoleError{part, part.Role, "there is nothing to split at"}
	}
	return slices.Concat(p[:i], pieces, p[i+1:]), nil
}

// cut returns the parts between runs of mark; a run is the Sep of what follows.
func (p Part) cut(mark byte) []Part {
	var pieces []Part
	rest := p.Text
	for rest != "" {
		text := strings.TrimLeft(rest, string(mark))
		sep := rest[:len(rest)-len(text)]
		if text == "" {
			break
		}
		text, rest = cutBefore(text, string(mark))
		pieces = append(pieces, Part{sep, text, p.Zone, p.Role, ""})
	}
	if len(pieces) > 0 {
		pieces[0].Sep = p.Sep + pieces[0].Sep
		pieces[len(pieces)-1].Text += rest
	}
	return pieces
}
