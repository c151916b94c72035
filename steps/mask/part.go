package mask

// Role is what becomes of a part of a URL in a mask.
type Role uint8

// The roles of a part.
const (
	Dropped Role = iota // never part of a mask: scheme, port, query
	Literal             // kept as it is
	ServiceRole
	TagRole
	LeftOut // the mask accepts anything here
)

var roleNames = [...]string{"dropped", "kept", "service", "tag", "left out"}

// String returns the role in the words of the screen.
func (r Role) String() string {
	if int(r) < len(roleNames) {
		return roleNames[r]
	}
	return "unknown role"
}

func (r Role) holds() bool { return r == ServiceRole || r == TagRole }

// Zone is where in a URL a part stands.
type Zone uint8

// The zones of a URL that a mask can speak of, and the rest of it.
const (
	Outside Zone = iota // scheme, credentials, port, query, fragment
	InHost
	InPath
)

// Part is a piece of a URL with its role in the mask to be. The parts of a
// URL, each with its Sep before it, make up the URL; only credentials are
// not repeated.
type Part struct {
	Sep  string // what joins it to the part before: ".", "/", hyphens, or nothing
	Text string
	Zone Zone
	Role Role
	Why  string // why it has this role, where there is more to say than the role
}

// Parts are the parts of one URL, from left to right.
type Parts []Part

// within reports whether part i continues the label or segment of the one
// before it.
func (p Parts) within(i int) bool {
	sep := p[i].Sep
	return i > 0 && p[i].Zone != Outside && p[i].Zone == p[i-1].Zone && (sep == "" || sep[0] == '-')
}

// last returns the index of the last part of a zone for which is holds, or -1.
func (p Parts) last(zone Zone, is func(Role) bool) int {
	for i := len(p) - 1; i >= 0; i-- {
		if p[i].Zone == zone && is(p[i].Role) {
			return i
		}
	}
	return -1
}

// settle makes the roles agree: labels of a host are kept or left out
// together, and nothing before a kept part of the path is left out.
func (p Parts) settle() {
	if p.last(InHost, Role.holds) >= 0 {
		for i := range p {
			p.keep(i, InHost)
		}
	}
	end := p.last(InPath, func(r Role) bool { return r != LeftOut })
	for end >= 0 && end+1 < len(p) && p.within(end+1) {
		end++
	}
	for i := range end + 1 {
		p.keep(i, InPath)
	}
}

// keep turns a left-out part of the zone into a literal.
func (p Parts) keep(i int, zone Zone) {
	if p[i].Zone == zone && p[i].Role == LeftOut {
		p[i].Role, p[i].Why = Literal, ""
	}
}
