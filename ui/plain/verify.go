package plain

import (
	"fmt"
	"io"
	"time"

	"runlb/steps"
)

// Verification writes what a verification is about to do.
func Verification(w io.Writer, v steps.Verification) error {
	p := &printer{w: w}
	p.line("verify  %s in %s of %s, from inside the network", v.Deployment.Name, v.Deployment.Region, v.Deployment.Project)
	for _, t := range v.Targets {
		p.line("  %s at %s%s", t.URL, t.Address, target(t))
	}
	if v.Probe == nil {
		p.line("through %s", v.Instance)
		return p.err
	}
	p.line("through a small VM that is made for it and deleted afterwards: no service account, no external address")
	p.steps(v.Probe.Steps)
	return p.err
}

func target(t steps.ProbeTarget) string {
	switch {
	case t.Service == "":
		return ""
	case t.Tag == "":
		return ", for " + t.Service
	}
	return fmt.Sprintf(", for %s @ %s", t.Service, t.Tag)
}

// Probe writes one try.
func Probe(w io.Writer, r steps.ProbeResult) error {
	p := &printer{w: w}
	code := "no answer"
	if r.Code > 0 {
		code = fmt.Sprintf("status %d", r.Code)
	}
	line := fmt.Sprintf("  try %-3d %-11s %s  %s  %s", r.Try, r.Verdict, r.Target.URL, code, r.Took.Round(time.Millisecond))
	if r.Text != "" {
		line += "  " + oneLine(r.Text)
	}
	p.line("%s", line)
	return p.err
}

// Report writes what a verification found.
func Report(w io.Writer, r steps.Report) error {
	p := &printer{w: w}
	for _, res := range r.Results {
		p.line("%-11s %s%s", res.Verdict, res.Target.URL, target(res.Target))
		if res.Text != "" {
			p.line("            %s", oneLine(res.Text))
		}
	}
	word := "not verified"
	if r.OK {
		word = "verified"
	}
	p.line("%s after %.1fs: %s", word, r.Took.Seconds(), oneLine(r.Summary))
	return p.err
}
