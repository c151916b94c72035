package mask

import (
	"fmt"
	"net/netip"
	"strings"
)

// Dissect cuts url, with or without scheme, into parts, and gives each the
// role that the known services suggest: names of services and tags are
// recognised as whole labels, as path segments, and as fragments between
// hyphens, such as login-home or test---login. Where nothing is recognised no
// part is the service, and Build will ask for one.
func Dissect(url string, known []Service) (Parts, error) {
	d, err := dissect(url)
	if err != nil {
		return nil, err
	}
	guesses := recognise(d.pieces, known)
	if len(guesses) == 0 {
		return d.parts(guess{}), nil
	}
	return d.parts(guesses[0]), nil
}

// dissection is a URL cut into labels and segments.
type dissection struct {
	layout
	host    string
	address bool // the host is an IP address
	pieces  []piece
}

func dissect(url string) (*dissection, error) {
	url = strings.TrimSpace(url)
	a, problem := readURL(url)
	if problem != "" {
		return nil, fmt.Errorf("url %.80q: %s", url, problem)
	}
	if strings.ContainsAny(a.host+a.path, "<>") {
		return nil, fmt.Errorf("url %.80q: it holds placeholders, so it is a mask already", url)
	}
	d := &dissection{layout: layURL(url), host: a.host}
	_, err := netip.ParseAddr(strings.Trim(d.host, "[]"))
	d.address = err == nil
	if d.host != "" && !d.address {
		labels := strings.Split(d.host, ".")
		for i, label := range labels {
			d.pieces = append(d.pieces, piece{InHost, label, len(labels) - i})
		}
	}
	if path := strings.TrimSuffix(d.path, "/"); path != "" {
		for _, segment := range strings.Split(path[1:], "/") {
			d.pieces = append(d.pieces, piece{zone: InPath, text: segment})
		}
	}
	return d, nil
}

// parts gives every part its role under g.
func (d *dissection) parts(g guess) Parts {
	var p Parts
	drop := func(text, why string) {
		if text != "" {
			p = append(p, Part{Text: text, Why: why})
		}
	}
	drop(d.scheme, "a mask has no scheme")
	if d.user > 0 {
		drop("…@", "a mask has no credentials")
	}
	if d.address {
		p = append(p, Part{Text: d.host, Zone: InHost, Role: LeftOut, Why: "an address names no service"})
	}
	inPath := false
	for i := range d.pieces {
		if d.pieces[i].zone == InPath && !inPath {
			inPath = true
			drop(d.authority[d.port:], "a mask has no port")
		}
		p = d.appendPiece(p, i, g)
	}
	if !inPath {
		drop(d.authority[d.port:], "a mask has no port")
	}
	if strings.HasSuffix(d.path, "/") {
		p = append(p, Part{Sep: "/", Zone: InPath, Role: LeftOut})
	}
	drop(d.rest, "a mask has neither query nor fragment")
	p.settle()
	return p
}

// appendPiece appends the parts of piece i: one, or several where g found a
// fragment. The last two labels of a host stay together while nothing in them
// is recognised: they are the domain.
func (d *dissection) appendPiece(p Parts, i int, g guess) Parts {
	pc := d.pieces[i]
	first := Part{Text: pc.text, Zone: pc.zone, Role: Literal}
	switch {
	case pc.zone == InPath:
		first.Sep, first.Role = "/", LeftOut
	case i > 0:
		first.Sep = "."
	}
	if pc.domain == 1 && i >= 2 && !g.in(i-1) {
		p[len(p)-1].Text += "." + pc.text
		return p
	}
	return g.cut(p, first, i)
}

func (g guess) in(piece int) bool {
	return g.service.found() && g.service.piece == piece || g.tag.found() && g.tag.piece == piece
}

// cut appends part, which is piece i, cut where g found names in it.
func (g guess) cut(p Parts, part Part, i int) Parts {
	names := g.names(i)
	text, at := part.Text, 0
	literal := func(to int) {
		rest := text[at:to]
		if bare := strings.Trim(rest, "-"); bare != "" {
			sep, after, _ := strings.Cut(rest, bare)
			p = append(p, Part{part.Sep + sep, bare, part.Zone, part.Role, ""})
			part.Sep = after
		} else {
			part.Sep += rest
		}
		at = to
	}
	for _, n := range names {
		literal(n.from)
		p = append(p, Part{part.Sep, n.name, part.Zone, n.role, n.why})
		part.Sep, at = "", n.to
	}
	if len(names) == 0 {
		return append(p, part)
	}
	literal(len(text))
	if part.Sep != "" {
		p = append(p, Part{part.Sep, "", part.Zone, part.Role, ""})
	}
	return p
}

// named is a hit with its role.
type named struct {
	hit
	role Role
	why  string
}

// names returns what g found in piece i, from left to right.
func (g guess) names(i int) []named {
	var names []named
	if g.service.found() && g.service.piece == i {
		names = append(names, named{g.service, ServiceRole, "a service of this name is known"})
	}
	if g.tag.found() && g.tag.piece == i {
		why := "a tag of " + g.service.name
		if !g.own {
			why = "a tag of another service"
		}
		tag := named{g.tag, TagRole, why}
		if len(names) > 0 && tag.from < names[0].from {
			return []named{tag, names[0]}
		}
		names = append(names, tag)
	}
	return names
}
