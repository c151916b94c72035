package plain

import (
	"fmt"
	"io"

	"runlb/steps"
)

// Drift writes what is not as it should be, field by field; one line when
// nothing is.
func Drift(w io.Writer, list []steps.Drift) error {
	p := &printer{w: w}
	p.blank()
	drifted := steps.Drifted(list)
	if len(drifted) == 0 {
		p.line("no drift: %d compared, all the same", len(list))
		return p.err
	}
	p.line("drift: %d of %d are not as they should be", len(drifted), len(list))
	for _, d := range drifted {
		p.drift(d)
	}
	return p.err
}

func (p *printer) drift(d steps.Drift) {
	line := fmt.Sprintf("  %-8s %s", d.State, d.Ref)
	if d.By.By != "" {
		line += fmt.Sprintf(" (%s by %s on %s)", d.By.Verb, oneLine(d.By.By), d.By.At.Local().Format("2006-01-02 15:04:05"))
	}
	p.line("%s", line)
	for _, x := range d.Differences {
		p.line("           %s: have %s, want %s", x.Field, orNone(x.Have), orNone(x.Want))
	}
	for _, n := range d.Notes {
		p.line("           %s", oneLine(n))
	}
}

func orNone(s string) string {
	if s == "" {
		return "nothing"
	}
	return oneLine(s)
}
