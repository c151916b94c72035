package main

import (
	"runlb/gcp/sandbox"
	"runlb/steps"
)

func statusToJSON(ours []steps.Existing, others []steps.Found, gaps []steps.Gap) statusJSON {
	s := statusJSON{Deployments: []deploymentJSON{}, Others: foundToJSON(others), Unreadable: []gapJSON{}}
	for _, e := range ours {
		d := e.Deployment
		s.Deployments = append(s.Deployments, deploymentJSON{
			Name: d.Name, Project: d.Project, Region: d.Region, ID: d.ID(), Production: e.Production, Complete: e.Complete,
			Address: e.Address, Ports: listed(e.Ports), Resources: foundToJSON(e.Resources),
		})
	}
	for _, g := range gaps {
		s.Unreadable = append(s.Unreadable, gapJSON{string(g.Kind), g.Scope.Location, g.Problem.Error()})
	}
	return s
}

func driftToJSON(list []steps.Drift) []driftJSON {
	all := make([]driftJSON, 0, len(list))
	for _, d := range list {
		j := driftJSON{Resource: refToJSON(d.Ref), State: string(d.State), Differences: []differenceJSON{}, Notes: []string{}, By: d.By.By}
		if !d.By.At.IsZero() {
			j.At = &d.By.At
		}
		for _, x := range d.Differences {
			j.Differences = append(j.Differences, differenceJSON{x.Field, x.Want, x.Have})
		}
		j.Notes = append(j.Notes, d.Notes...)
		all = append(all, j)
	}
	return all
}

func visitToJSON(v sandbox.Visit) visitJSON {
	return visitJSON{
		Time: v.Time, Seconds: v.Duration.Seconds(), Network: v.Vantage.Network, Region: v.Vantage.Region, Client: v.Client.String(), Rule: v.Rule,
		Method: v.Method, Host: v.Host, Path: v.Path, Status: v.Status, Service: v.Service, Revision: v.Revision, Tag: v.Tag, Why: v.Detail,
	}
}

func foundToJSON(found []steps.Found) []resourceJSON {
	list := make([]resourceJSON, 0, len(found))
	for _, f := range found {
		r := refToJSON(f.Ref())
		if rule, ok := f.Resource.(*steps.ForwardingRule); ok {
			r.Address, r.Port = rule.IP.String(), rule.Port
		}
		list = append(list, r)
	}
	return list
}

func refToJSON(r steps.Ref) resourceJSON {
	return resourceJSON{Kind: string(r.Kind), Name: r.Name, Location: r.Location, Path: r.Path()}
}

func planToJSON(p steps.Plan) planJSON {
	d := p.Deployment
	j := planJSON{
		Verb: string(p.Verb), Name: d.Name, Project: d.Project, Region: d.Region,
		Steps: []stepJSON{}, Checks: []checkJSON{}, OK: len(p.Failed()) == 0, Monthly: p.Cost.Monthly,
	}
	if f := p.Former; f != nil {
		j.Former = &formerJSON{Verb: string(f.Verb), Began: f.Began, Ending: string(f.Ending), Steps: []formerStepJSON{}}
		for _, s := range f.Steps {
			j.Former.Steps = append(j.Former.Steps, formerStepJSON{refToJSON(s.Ref), string(s.State), s.Text})
		}
	}
	for _, s := range p.Steps {
		step := stepJSON{ID: string(s.ID), Action: string(s.Action), Resource: refToJSON(s.Ref()), Why: s.Why, Notice: s.Notice, After: []string{}, ByHand: [][]string{}}
		for _, id := range s.After {
			step.After = append(step.After, string(id))
		}
		for _, c := range s.ByHand() {
			step.ByHand = append(step.ByHand, c)
		}
		j.Steps = append(j.Steps, step)
	}
	for _, c := range p.Checks {
		j.Checks = append(j.Checks, checkJSON{c.ID, c.Question, string(c.Verdict), c.Evidence, c.Fix, c.Field, c.List, c.Overridden})
	}
	return j
}

func eventToJSON(e steps.Event) eventJSON {
	j := eventJSON{Seq: e.Seq, At: e.At, Step: string(e.Step), State: string(e.State), Text: e.Text, Operation: e.Op}
	if c := e.Call; c != nil {
		j.Call = &callJSON{c.Method, c.Path, c.Status, c.Took.Seconds(), c.Attempt, c.Err}
	}
	if p := e.Problem; p != nil {
		j.Problem = &problemJSON{p.Text, p.Cause, p.Remedy, p.Raw}
	}
	if o := e.End; o != nil {
		j.End = &endJSON{string(o.Ending), o.Took.Seconds(), []resourceJSON{}}
		for _, ref := range o.Left {
			j.End.Left = append(j.End.Left, refToJSON(ref))
		}
	}
	return j
}

func reportToJSON(r steps.Report) reportJSON {
	j := reportJSON{Name: r.Deployment.Name, Region: r.Deployment.Region, OK: r.OK, Seconds: r.Took.Seconds(), Summary: r.Summary, Results: []probeJSON{}}
	for _, p := range r.Results {
		j.Results = append(j.Results, probeJSON{
			URL: p.Target.URL, Address: p.Target.Address, Service: p.Target.Service, Tag: p.Target.Tag,
			Verdict: string(p.Verdict), Status: p.Code, Exit: p.Exit, Try: p.Try, Seconds: p.Took.Seconds(), Text: p.Text,
		})
	}
	return j
}

// listed makes an empty list of none, so that JSON shows [] and not null.
func listed(ports []int) []int {
	if ports == nil {
		return []int{}
	}
	return ports
}
