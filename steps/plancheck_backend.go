package steps

import (
	"fmt"
	"slices"
	"strings"

	"runlb/steps/mask"
)

// checkBackends asks of each backend whether it leads somewhere.
func (d *draft) checkBackends() {
	asked := map[string]bool{}
	for i, b := range d.spec.AllBackends() {
		field := "backend"
		if len(d.spec.Backends) > 0 {
			field = fmt.Sprintf("backends[%d]", i)
		}
		if b.Mask != "" {
			d.checkMask(b, field+".mask")
			continue
		}
		if !asked[b.Service] {
			asked[b.Service] = true
			d.checkService(b, field+".service")
		}
		d.checkTrafficTag(b, field+".tag")
	}
}

func (d *draft) checkMask(b Backend, field string) {
	c := Check{ID: "mask", Question: "the URL mask can be read", Verdict: Pass, Evidence: b.Mask + " · " + mask.Model}
	m, err := mask.ParseWith(b.Mask, mask.Fixed{Tag: b.Tag})
	if err != nil {
		c.Verdict, c.Evidence, c.Fix, c.Field = Fail, err.Error(), "Write, for instance, <service>.example.com", field
	} else if w := m.Warnings(); len(w) > 0 && w[0].Level == mask.Caution {
		c.Verdict, c.Evidence, c.Fix, c.Field = Warn, w[0].Text, "Try your URLs with: runlb mask test", field
	}
	d.ask(c)
	if len(d.inv.All(KindService, d.spec.Region)) == 0 {
		d.ask(Check{ID: "mask-services", Question: "there are services for the mask to find", Verdict: Warn, Field: field,
			Evidence: "no service was found in " + d.spec.Region, Fix: "Deploy one there; no change of the load balancer is needed then"})
	}
}

// live is the service as found.
func (d *draft) live(name string) (*Service, bool) {
	f, ok := d.inv.Get(d.spec.serviceRef(name))
	if !ok {
		return nil, false
	}
	return f.Resource.(*Service), true
}

func (d *draft) checkService(b Backend, field string) {
	c := Check{ID: "service:" + b.Service, Question: "service " + b.Service + " is there and ready", Verdict: Pass}
	s, ok := d.live(b.Service)
	switch {
	case ok && s.Ready:
		c.Evidence = strings.TrimSpace(s.Revision + " in " + s.Location)
	case ok:
		c.Verdict, c.Evidence, c.Fix = Warn, "its latest revision is not ready", "Look at it with: gcloud run services describe "+b.Service+" --region="+d.spec.Region
	case b.Sample:
		c.Evidence = "not there yet: the sample will be deployed"
	case d.gap(KindService):
		c.Verdict, c.Evidence = Unknown, "services of "+d.spec.Region+" could not be read"
	default:
		c.Verdict, c.Field = Fail, field
		c.Evidence, c.Fix = "no such service in "+d.spec.Region, "Deploy it first, or set backend.sample to try with Google's sample"
		if others := d.elsewhere(b.Service); len(others) > 0 {
			c.Evidence += "; there is one in " + strings.Join(others, ", ")
			c.Fix, c.Field = "Set region to "+others[0]+": a load balancer reaches only services of its own region", "region"
		}
	}
	d.ask(c)
}

// gap tells whether a kind could not be read where the plan rests on it.
func (d *draft) gap(k Kind) bool {
	return slices.ContainsFunc(d.inv.Gaps(), func(g Gap) bool { return g.Kind == listing(k) && restsOn(g, d.spec.Region) })
}

// lookedUpEverywhere are the kinds that a plan reads in all regions: ranges are
// taken in a network's whole, and names that stand elsewhere explain what is
// not found here.
func lookedUpEverywhere() []Kind { return []Kind{KindSubnet, KindAddress, KindCertificate} }

// restsOn tells whether a plan for the region read what the gap hides: the
// globals, the region and its zones. A gap in what it did not read was seen in
// another look, and may long be closed.
func restsOn(g Gap, region string) bool {
	switch l := g.Scope.Location; l {
	case region, Global:
		return true
	case Everywhere:
		return slices.Contains(lookedUpEverywhere(), g.Kind)
	default:
		return strings.HasPrefix(l, region+"-")
	}
}

func (d *draft) elsewhere(service string) []string {
	var regions []string
	for _, f := range d.inv.All(KindService, Everywhere) {
		if f.About().Name == service && f.About().Location != d.spec.Region {
			regions = append(regions, f.About().Location)
		}
	}
	return regions
}

// checkTrafficTag asks whether the tag is one of the service's traffic. A NEG
// with another one serves nothing. Source: google-cloud section 5 (said).
func (d *draft) checkTrafficTag(b Backend, field string) {
	s, ok := d.live(b.Service)
	if b.Tag == "" || !ok {
		return
	}
	c := Check{ID: "tag:" + b.Service + ":" + b.Tag, Question: b.Service + " has tag " + b.Tag, Verdict: Pass, Evidence: "its tags: " + orNone(strings.Join(s.Tags, ", "))}
	if !slices.Contains(s.Tags, b.Tag) {
		c.Verdict, c.Field = Fail, field
		c.Fix = "Tag a revision first: gcloud run services update-traffic " + b.Service + " --region=" + d.spec.Region + " --set-tags=" + b.Tag + "=REVISION"
	}
	d.ask(c)
}
