package mask

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Parse reads a mask for an endpoint group that names neither service nor tag
// itself. The error is a *SyntaxError.
func Parse(text string) (Mask, error) { return ParseWith(text, Fixed{}) }

// ParseWith reads a mask for an endpoint group that names a service or a tag
// beside the mask. The error is a *SyntaxError.
func ParseWith(text string, fixed Fixed) (Mask, error) {
	p := parser{mask: Mask{text: text, fixed: fixed}, text: text, closed: -1}
	err := p.before()
	if err == nil {
		err = p.scan()
	}
	if err == nil {
		err = p.after()
	}
	if err != nil {
		return Mask{}, err
	}
	return p.mask, nil
}

type parser struct {
	mask   Mask
	text   string
	inPath bool
	cell   cell
	lit    int // where the current literal starts
	closed int // where the last placeholder ended
}

func (p *parser) fail(at int, reason, fix string) error {
	return &SyntaxError{Text: p.text, Offset: at, Reason: reason, Fix: fix}
}

// before checks what concerns the text as a whole.
func (p *parser) before() error {
	if p.text == "" {
		return p.fail(0, "the mask is empty", "write, for instance, <service>.example.com or /<service>")
	}
	if len(p.text) > MaxMask {
		return p.fail(MaxMask, fmt.Sprintf("the mask has %d bytes, %d are allowed", len(p.text), MaxMask), "leave out what follows the last placeholder")
	}
	if i := strings.Index(p.text, "://"); i >= 0 {
		at := i
		if isScheme(p.text[:i]) {
			at = 0
		}
		return p.fail(at, "a mask has no scheme", fmt.Sprintf("write %q", p.text[i+len("://"):]))
	}
	return nil
}

// scan cuts the text into labels and segments.
func (p *parser) scan() error {
	for i := 0; i < len(p.text); {
		r, size := utf8.DecodeRuneInString(p.text[i:])
		var err error
		switch {
		case r == utf8.RuneError && size == 1:
			err = p.fail(i, "this byte is not valid UTF-8", "leave it out")
		case r == '<':
			size, err = p.placeholder(i)
		case r == '>':
			err = p.fail(i, "> closes no placeholder", "write <service> or <tag>, or leave it out")
		case r == '/':
			err = p.endCell(i)
			p.inPath = true
		case r == '.' && !p.inPath:
			err = p.endCell(i)
		default:
			err = p.literal(i, r)
		}
		if err != nil {
			return err
		}
		i += size
	}
	return p.endCell(len(p.text))
}

// placeholder reads <name> at i and returns its length.
func (p *parser) placeholder(i int) (int, error) {
	n := strings.IndexAny(p.text[i+1:], "<>")
	if n < 0 || p.text[i+1+n] == '<' {
		return 0, p.fail(i, "< opens a placeholder that nothing closes", "write <service> or <tag>, or leave it out")
	}
	size := n + len("<>")
	var holder Placeholder
	switch p.text[i : i+size] {
	case "<service>":
		holder = ServicePlaceholder
	case "<tag>":
		holder = TagPlaceholder
	default:
		return 0, p.unknown(i, p.text[i+1:i+1+n])
	}
	if p.mask.has[holder] {
		return 0, p.fail(i, fmt.Sprintf("%s stands twice", holder), "keep one of the two")
	}
	if p.closed == i {
		return 0, p.fail(i, "two placeholders touch, so nothing says where one ends", "put a literal between them, such as <tag>.<service>")
	}
	p.mask.has[holder] = true
	p.cell.lits[p.cell.n] = p.text[p.lit:i]
	p.cell.holders[p.cell.n] = holder
	p.cell.n++
	p.lit, p.closed = i+size, i+size
	return size, nil
}

// unknown explains a placeholder that Cloud Run does not have. The names of
// the other platforms are said (classic, NEG page).
func (p *parser) unknown(i int, name string) error {
	for j, r := range name {
		if isUnseen(r) {
			return p.unseen(i+1+j, r)
		}
	}
	fix := "Cloud Run knows <service> and <tag>"
	switch lower := strings.ToLower(name); lower {
	case "service", "tag":
		return p.fail(i, "placeholders are written in lower case", "write <"+lower+">")
	case "function":
		return p.fail(i, "<function> is a placeholder of Cloud Run functions, not of Cloud Run services", fix)
	case "version":
		return p.fail(i, "<version> is a placeholder of App Engine, not of Cloud Run", "write <tag> for a revision's tag")
	case "gateway":
		return p.fail(i, "<gateway> is a placeholder of API Gateway, not of Cloud Run", fix)
	case "":
		return p.fail(i, "the placeholder has no name", fix)
	}
	return p.fail(i, fmt.Sprintf("%q is not a placeholder", "<"+name+">"), fix)
}

// endCell closes the label or segment that ends before i.
func (p *parser) endCell(i int) error {
	c := &p.cell
	c.lits[c.n] = p.text[p.lit:i]
	c.end = i
	switch {
	case p.inPath:
		p.mask.path = append(p.mask.path, *c)
	case i > 0 || p.text[0] == '.':
		if err := p.label(c); err != nil {
			return err
		}
		for j := range c.lits {
			c.lits[j] = fold(c.lits[j])
		}
		p.mask.host = append(p.mask.host, *c)
		p.mask.hostEnd = i
	}
	p.cell = cell{at: i + 1}
	p.lit = i + 1
	return nil
}

// label checks a host label (RFC 1123).
func (p *parser) label(c *cell) error {
	text := p.text[c.at:c.end]
	literals := len(c.lits[0]) + len(c.lits[1]) + len(c.lits[2])
	switch {
	case text == "":
		return p.fail(c.at, "the host has an empty part", "leave out the dot too many")
	case text[0] == '-':
		return p.fail(c.at, "a part of a host does not start with a hyphen", "leave out the hyphen")
	case text[len(text)-1] == '-':
		return p.fail(c.end-1, "a part of a host does not end in a hyphen", "leave out the hyphen")
	case literals > maxName:
		return p.fail(c.at, fmt.Sprintf("this part of the host has %d characters, %d are allowed", literals, maxName), "shorten it")
	}
	return nil
}

// after checks what only the whole mask can tell.
func (p *parser) after() error {
	m, fixed := &p.mask, p.mask.fixed
	switch {
	case m.HasService() && fixed.Service != "":
		return p.fail(strings.Index(p.text, "<service>"), fmt.Sprintf("the service is fixed to %q, and the mask asks for <service> too", fixed.Service), "keep one of the two")
	case m.HasTag() && fixed.Tag != "":
		return p.fail(strings.Index(p.text, "<tag>"), fmt.Sprintf("the tag is fixed to %q, and the mask asks for <tag> too", fixed.Tag), "keep one of the two")
	case m.HasService() || m.HasTag() && fixed.Service != "":
		return nil
	case m.HasTag():
		return p.fail(strings.Index(p.text, "<tag>"), "<tag> alone does not say which service", "add <service>, such as <tag>.<service>.example.com")
	case fixed.Service != "":
		return p.fail(len(p.text), "the mask has no placeholder", "write <tag> where the tag stands, or leave out the mask")
	}
	return p.fail(len(p.text), "the mask has no placeholder", "write <service> where the name of the service stands")
}

// literal checks one character outside placeholders.
func (p *parser) literal(i int, r rune) error {
	switch {
	case isUnseen(r):
		return p.unseen(i, r)
	case r == '?':
		return p.fail(i, "a mask has no query", "end the mask before the ?")
	case r == '#':
		return p.fail(i, "a mask has no fragment", "end the mask before the #")
	case r == '*':
		return p.fail(i, "a mask has no wildcards", "write a placeholder, or leave the * out: what follows the last placeholder is accepted anyway")
	case p.inPath || r < utf8.RuneSelf && (isNameByte(byte(r)) || isUpper(byte(r))):
		return nil
	case r == ':':
		return p.fail(i, "a mask has no port", "end the host before the colon")
	case r >= utf8.RuneSelf:
		return p.fail(i, fmt.Sprintf("%q cannot stand in a host", r), "write the name as DNS has it, starting with xn--")
	}
	return p.fail(i, fmt.Sprintf("%q cannot stand in a host", r), "a host has letters, digits, hyphens and dots")
}

func (p *parser) unseen(i int, r rune) error {
	if r == ' ' {
		return p.fail(i, "a mask has no spaces", "leave it out")
	}
	return p.fail(i, fmt.Sprintf("a mask has no white space and no control characters, and this is %U", r), "leave it out")
}

// isUnseen reports whether r is white space, a control or a format character:
// none can be seen, and none can stand in a mask.
func isUnseen(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}
