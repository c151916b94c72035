package steps

import (
	"crypto/x509"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// serialLine is one line that the probe wrote. Exactly one of its parts is
// there.
type serialLine struct {
	try  *ProbeResult // Target has only its ID; no verdict
	cert *leaf
	done bool
}

// leaf is the certificate that a target presented.
type leaf struct {
	id   string
	cert *x509.Certificate
}

// serialReader finds the probe's lines in a serial port's output, which comes
// in pieces and mixed with what the system writes. The zero value is ready.
type serialReader struct{ rest string }

// keptRest bounds what is kept of a line that does not end.
const keptRest = 64 << 10

func (s *serialReader) feed(text string) []serialLine {
	lines := strings.SplitAfter(s.rest+text, "\n")
	s.rest = lines[len(lines)-1]
	if len(s.rest) > keptRest {
		s.rest = ""
	}
	var found []serialLine
	for _, l := range lines[:len(lines)-1] {
		if line, ok := parseSerial(strings.TrimRightFunc(l, unicode.IsSpace)); ok {
			found = append(found, line)
		}
	}
	return found
}

// parseSerial reads one line. What stands before the probe's own word is the
// system's.
func parseSerial(l string) (serialLine, bool) {
	if _, rest, ok := strings.Cut(l, lineProbe); ok {
		r, ok := parseTry(strings.Fields(rest))
		return serialLine{try: r}, ok
	}
	if _, rest, ok := strings.Cut(l, lineCert); ok {
		id, text, _ := strings.Cut(rest, " ")
		der, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return serialLine{}, false
		}
		cert, err := x509.ParseCertificate(der)
		return serialLine{cert: &leaf{id, cert}}, err == nil
	}
	return serialLine{done: true}, strings.HasSuffix(l, lineDone)
}

func parseTry(f []string) (*ProbeResult, bool) {
	if len(f) != 6 {
		return nil, false
	}
	var n [4]int
	for i := range n {
		v, err := strconv.Atoi(f[i+1])
		if err != nil || v < 0 {
			return nil, false
		}
		n[i] = v
	}
	body := ""
	if f[5] != "-" {
		data, err := base64.StdEncoding.DecodeString(f[5])
		if err != nil {
			return nil, false
		}
		body = printable(string(data))
	}
	return &ProbeResult{
		Target: ProbeTarget{ID: f[0]}, Try: n[0], Exit: n[1], Code: n[2], Took: time.Duration(n[3]) * time.Millisecond, Body: body,
	}, true
}

// printable drops what could steer a terminal: the body is a stranger's text
// that was encoded, and so not cleaned, when it crossed the border.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || unicode.IsPrint(r) && r != unicode.ReplacementChar {
			return r
		}
		return -1
	}, s)
}
