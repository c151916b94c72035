package plain

import (
	"io"
	"strconv"
	"strings"

	"runlb/steps"
)

// Deployments writes the deployments that were found, the load balancers that
// runlb did not make, and the places that did not answer.
func Deployments(w io.Writer, ours []steps.Existing, others []steps.Found, gaps []steps.Gap) error {
	p := &printer{w: w}
	if len(ours) == 0 {
		p.line("no deployments of runlb")
	} else {
		rows := [][]string{{"NAME", "REGION", "ADDRESS", "PORTS", "STATE", "RESOURCES"}}
		for _, e := range ours {
			rows = append(rows, []string{e.Deployment.Name, e.Deployment.Region, orDash(e.Address), orDash(ports(e.Ports)), state(e), strconv.Itoa(len(e.Resources))})
		}
		p.table("", rows)
	}
	if len(others) > 0 {
		p.blank()
		p.line("load balancers that runlb did not make")
		p.table("  ", resources(others))
	}
	p.gaps(gaps)
	return p.err
}

// Deployment writes one deployment with all that carries its marker.
func Deployment(w io.Writer, e steps.Existing, gaps []steps.Gap) error {
	p := &printer{w: w}
	d := e.Deployment
	p.line("%s in %s of %s: %s", d.Name, d.Region, d.Project, state(e))
	p.line("address %s, ports %s", orDash(e.Address), orDash(ports(e.Ports)))
	if e.Production {
		p.line("production: teardown asks for the name")
	}
	p.blank()
	p.table("  ", resources(e.Resources))
	p.gaps(gaps)
	return p.err
}

func resources(found []steps.Found) [][]string {
	rows := make([][]string, 0, len(found))
	for _, f := range found {
		row := []string{string(f.Ref().Kind), f.Ref().Name, f.Ref().Location}
		if rule, ok := f.Resource.(*steps.ForwardingRule); ok {
			row = append(row, rule.IP.String()+":"+strconv.Itoa(rule.Port))
		}
		rows = append(rows, row)
	}
	return rows
}

func (p *printer) gaps(gaps []steps.Gap) {
	if len(gaps) == 0 {
		return
	}
	p.blank()
	p.line("not everything could be read, so there may be more")
	for _, g := range gaps {
		p.line("  %s in %s: %s", g.Kind, g.Scope.Location, oneLine(g.Problem.Error()))
	}
}

func state(e steps.Existing) string {
	word := "incomplete"
	if e.Complete {
		word = "complete"
	}
	if e.Production {
		word += ", production"
	}
	return word
}

func ports(list []int) string {
	words := make([]string, 0, len(list))
	for _, n := range list {
		words = append(words, strconv.Itoa(n))
	}
	return strings.Join(words, ",")
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
