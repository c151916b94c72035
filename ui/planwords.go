package ui

import (
	"fmt"
	"strings"
	"time"

	"runlb/steps"
	"runlb/ui/cells"
	"runlb/ui/theme"
)

// critical is how long a plan usually takes: its longest way through steps
// that wait for each other.
func critical(p steps.Plan) time.Duration {
	ends := map[steps.StepID]time.Duration{}
	longest := time.Duration(0)
	for _, s := range p.Steps {
		begin := time.Duration(0)
		for _, id := range s.After {
			begin = max(begin, ends[id])
		}
		if s.Mutates() || s.Action == steps.ActionSettle {
			begin += s.Usual
		}
		ends[s.ID] = begin
		longest = max(longest, begin)
	}
	return longest
}

// changes is how many steps send a changing request.
func changes(p steps.Plan) int {
	n := 0
	for _, s := range p.Steps {
		if s.Mutates() {
			n++
		}
	}
	return n
}

// tally is "12 steps: 9 create, 2 adopt, 1 update".
func tally(p steps.Plan) string {
	var parts []string
	for _, a := range []steps.Action{steps.ActionCreate, steps.ActionUpdate, steps.ActionSettle, steps.ActionDelete, steps.ActionAdopt, steps.ActionKeep} {
		if n := p.Count(a); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, a))
		}
	}
	return plural(len(p.Steps), "step") + ": " + strings.Join(parts, ", ")
}

// measured reports whether all usual times of a plan are of the user's own runs.
func measured(p steps.Plan) bool {
	for _, s := range p.Steps {
		if s.Mutates() && s.Runs == 0 {
			return false
		}
	}
	return true
}

// forecast is how long a plan usually takes, and by whose word.
func forecast(p steps.Plan, sandbox bool) string {
	switch {
	case measured(p):
		return about(critical(p)) + ", by your own runs"
	case sandbox:
		return about(critical(p)) + " on Google Cloud"
	}
	return about(critical(p))
}

// usualWords is the same beside the time that passes.
func usualWords(p steps.Plan, sandbox bool) string {
	if sandbox && !measured(p) {
		return "on Google Cloud usually " + clock(critical(p))
	}
	return "usually " + clock(critical(p))
}

// about is a duration as a forecast says it.
func about(d time.Duration) string {
	switch {
	case d < time.Second:
		return "less than a second"
	case d < time.Minute:
		return fmt.Sprintf("about %d s", int(d.Round(time.Second).Seconds()))
	case d < 10*time.Minute:
		return fmt.Sprintf("about %d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("about %d min", int(d.Round(time.Minute).Minutes()))
}

// clock is a duration as a stopwatch shows it: 0:42.
func clock(d time.Duration) string {
	s := int(max(d, 0).Seconds())
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// took is a duration that is over; short ones keep a decimal.
func took(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", max(d, 0).Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	}
	return clock(d)
}

// costs is the floor of what a load balancer costs; empty when nothing is
// known.
func costs(c steps.Cost) string {
	if c.Monthly <= 0 {
		return ""
	}
	return fmt.Sprintf("from about $%.0f a month while it exists", c.Monthly)
}

// actionMark is what a step will do, as a symbol. The action's word always
// stands beside it.
func actionMark(t theme.Theme, a steps.Action) string {
	switch a {
	case steps.ActionCreate:
		return t.Good.Render("+")
	case steps.ActionUpdate:
		return t.Warn.Render(theme.Update.Symbol)
	case steps.ActionDelete:
		return t.Bad.Render("−")
	case steps.ActionAdopt:
		return t.Dim.Render(theme.Adopted.Symbol)
	case steps.ActionKeep:
		return t.Dim.Render("=")
	case steps.ActionSettle:
		return t.Dim.Render("…")
	}
	return " "
}

// particular is what sets a step's resource apart from others of its kind: a
// range, an address, a host, what changes.
func particular(s steps.Step) string {
	if s.Action == steps.ActionUpdate {
		if change := changing(s); change != "" {
			return change
		}
	}
	r := s.Want
	if r == nil {
		r = s.Have.Resource
	}
	return cells.Clean(essence(r))
}

func changing(s steps.Step) string {
	if service, ok := s.Want.(*steps.Service); ok && s.Have != nil {
		have, _ := s.Have.Resource.(*steps.Service)
		return cells.Clean(accessChange(have, service))
	}
	parts := make([]string, len(s.Parts))
	for i, p := range s.Parts {
		parts[i] = string(p)
	}
	return strings.Join(parts, ", ")
}

// accessChange is "ingress all → internal, callers private → public".
func accessChange(have, want *steps.Service) string {
	if have == nil {
		return ""
	}
	var parts []string
	if want.Ingress != steps.IngressUnknown && want.Ingress != have.Ingress {
		parts = append(parts, fmt.Sprintf("ingress %s → %s", have.Ingress, want.Ingress))
	}
	if want.Invoker != steps.InvokerUnknown && want.Invoker != have.Invoker {
		parts = append(parts, fmt.Sprintf("callers %s → %s", shortInvoker(have.Invoker), shortInvoker(want.Invoker)))
	}
	return strings.Join(parts, ", ")
}

func essence(r steps.Resource) string {
	switch r := r.(type) {
	case *steps.Network:
		if r.AutoSubnets {
			return "auto mode"
		}
	case *steps.Subnet:
		return r.Range.String()
	case *steps.ProxySubnet:
		return r.Range.String()
	case *steps.Address:
		if r.IP.IsValid() {
			return r.IP.String()
		}
	case *steps.NEG:
		return leadsTo(r)
	case *steps.Certificate:
		return strings.Join(r.Names, ", ")
	case *steps.ForwardingRule:
		return fmt.Sprintf("%s:%d", address(r), r.Port)
	case *steps.FirewallRule:
		sources := make([]string, len(r.Sources))
		for i, p := range r.Sources {
			sources[i] = p.String()
		}
		return "SSH from " + strings.Join(sources, ", ")
	case *steps.Instance:
		return r.Location
	case *steps.Service:
		if r.Ingress != steps.IngressUnknown {
			return "ingress " + string(r.Ingress)
		}
		return r.Image
	}
	return ""
}

// leadsTo is what a NEG ends at: a service, a tag of it, or a mask.
func leadsTo(n *steps.NEG) string {
	switch {
	case n.Mask != "":
		return n.Mask
	case n.Tag != "":
		return n.Service + " @ " + n.Tag
	}
	return n.Service
}

func address(r *steps.ForwardingRule) string {
	if r.IP.IsValid() {
		return r.IP.String()
	}
	return "auto"
}

// shortKind is a kind where there is little room.
func shortKind(k steps.Kind) string {
	switch k {
	case steps.KindHTTPProxy:
		return "HTTP proxy"
	case steps.KindHTTPSProxy:
		return "HTTPS proxy"
	case steps.KindService:
		return "service"
	}
	return string(k)
}
