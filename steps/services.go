package steps

import (
	"slices"
	"strings"
)

// services drafts the steps for the Cloud Run services that the Spec names,
// and for those that an earlier plan changed and this one no longer names.
func (d *draft) services() {
	for _, name := range d.serviceNames() {
		ref := d.spec.serviceRef(name)
		have, found := d.inv.Get(ref)
		if !found {
			if d.sampled(name) {
				d.deploySample(name)
			}
			continue
		}
		live := have.Resource.(*Service)
		w := d.access(name)
		c := changeService(live, d.dep, w.ingress, w.invoker)
		s := Step{ID: stepID(ref), Want: live, Have: &have}
		switch {
		case len(c.parts) > 0:
			s.Action, s.Want, s.Parts, s.Why, s.Notice = ActionUpdate, c.want, c.parts, c.why, c.notice
			d.mendService(s, c.since)
		case d.spec.owns(have):
			s.Action, s.Why = ActionKeep, "made by runlb, and as wanted"
		default:
			s.Action, s.Why = ActionAdopt, "exists; never deleted by runlb"
		}
		d.step(s)
	}
}

// serviceNames lists the services that concern the plan, sorted.
func (d *draft) serviceNames() []string {
	list := slices.Clone(d.spec.Access.Services)
	for _, b := range d.spec.AllBackends() {
		if b.Service != "" {
			list = append(list, b.Service)
		}
	}
	for _, f := range d.inv.All(KindService, d.spec.Region) {
		if slices.Contains(notedBy(f.Resource.(*Service)), d.dep) {
			list = append(list, f.About().Name)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (d *draft) sampled(name string) bool {
	return slices.ContainsFunc(d.spec.AllBackends(), func(b Backend) bool { return b.Service == name && b.Sample })
}

// accessWish is what the Spec says of one service; empty: leave it, or put it
// back.
type accessWish struct {
	ingress Ingress
	invoker Invoker
}

func (d *draft) access(name string) accessWish {
	if !slices.Contains(d.spec.Access.Services, name) {
		return accessWish{}
	}
	return accessWish{d.spec.Access.Ingress, d.spec.Access.Invoker}
}

// deploySample drafts Google's sample container. Nobody outside the VPC can
// reach it unless the Spec says so.
func (d *draft) deploySample(name string) {
	w := d.access(name)
	ingress := w.ingress
	if ingress == IngressUnknown {
		ingress = IngressInternal
	}
	s := &Service{Meta: d.regional(KindService, name), Image: SampleImage, Ingress: ingress}
	s.Annotations = note{generation: 1}.write(s, d.dep)
	create := stepID(s.Ref())
	d.step(Step{ID: create, Action: ActionCreate, Want: s, Why: "there is no service " + name + " yet; this is Google's hello sample"})
	if w.invoker != InvokerPublic {
		return
	}
	open := *s
	open.Invoker = InvokerPublic
	d.step(Step{ID: stepID(s.Ref(), string(PartInvoker)), Action: ActionUpdate, Want: &open, Parts: []Part{PartInvoker}, After: []StepID{create},
		Why: "the sample is to answer everyone who reaches it", Notice: anyone})
}

const anyone = "Anyone who can reach it may call it."

// serviceChange is what makes a service as wanted: the service, the requests
// in their order, and the words for it.
type serviceChange struct {
	want        *Service
	parts       []Part
	why, notice string
	since       []string // what somebody else has set since, and would be undone
}

// changeService changes ingress and invoker of a live service, and writes the
// deployment's note beside it, or puts back what the note says. Empty values
// mean: as it was. A value that somebody else has set since stays.
//
// The note is on the service before the policy changes, and goes after the
// policy is back, so that a crash in between loses nothing.
func changeService(live *Service, d Deployment, ingress Ingress, invoker Invoker) serviceChange {
	want := *live
	c := serviceChange{want: &want}
	n := readNote(live, d)
	var why, notices []string

	c.changeIngress(live, &n, ingress, &why, &notices)
	restore := c.changeInvoker(live, &n, invoker, &why, &notices)
	sets := want.Ingress != live.Ingress
	if m, ok := MarkerOf(live); ok && m.Deployment == d && (sets || n != readNote(live, d)) {
		n.generation = live.Generation + 1
	}
	want.Annotations = n.write(live, d)

	noted := !sameAnnotations(want.Annotations, live.Annotations)
	policy := want.Invoker != live.Invoker
	if policy && restore {
		c.parts = append(c.parts, PartInvoker)
	}
	switch {
	case sets:
		c.parts = append(c.parts, PartIngress)
	case noted:
		c.parts = append(c.parts, PartAnnotations)
	}
	if policy && !restore {
		c.parts = append(c.parts, PartInvoker)
	}
	if len(why) == 0 && noted {
		why = append(why, "removes runlb's note of the values before")
	}
	c.why, c.notice = strings.Join(why, "; "), strings.Join(notices, " ")
	return c
}

func (c *serviceChange) changeIngress(live *Service, n *note, wanted Ingress, why, notices *[]string) {
	if wanted != IngressUnknown {
		if wanted == live.Ingress {
			return
		}
		if n.ingress == IngressUnknown {
			n.ingress = live.Ingress
		} else if live.Ingress != n.ingressSet && !live.Changing {
			c.since = append(c.since, "runlb had set ingress "+string(n.ingressSet)+", and somebody has set "+string(live.Ingress)+" since")
		}
		n.ingressSet, c.want.Ingress = wanted, wanted
		*why = append(*why, "ingress "+orNone(string(live.Ingress))+" → "+string(wanted))
		if live.Ingress == IngressAll {
			*notices = append(*notices, "Stops direct access from the internet.")
		}
		if wanted == IngressAll {
			*notices = append(*notices, "Opens direct access from the internet.")
		}
		return
	}
	if n.ingress == IngressUnknown {
		return
	}
	if live.Ingress == n.ingressSet {
		c.want.Ingress = n.ingress
		*why = append(*why, "ingress goes back to "+string(n.ingress)+", as it was")
	} else if live.Ingress != n.ingress {
		*notices = append(*notices, "Somebody has set ingress to "+string(live.Ingress)+" since: it stays so.")
	}
	n.ingress, n.ingressSet = "", ""
}

// changeInvoker reports whether it puts the invoker back.
func (c *serviceChange) changeInvoker(live *Service, n *note, wanted Invoker, why, notices *[]string) (restores bool) {
	if wanted != InvokerUnknown {
		if wanted == live.Invoker || wanted == InvokerPublic && live.Invoker == InvokerOpen {
			return false
		}
		if n.invoker == InvokerUnknown {
			n.invoker = live.Invoker // a check refuses to change one that is not known
		} else if live.Invoker != InvokerUnknown && live.Invoker != n.invokerSet && live.Invoker != n.invoker {
			// As it was before means as a rule that the run which wrote the note
			// did not come to the policy: the two are two requests.
			c.since = append(c.since, "runlb had set the invoker "+string(n.invokerSet)+", and somebody has set "+string(live.Invoker)+" since")
		}
		n.invokerSet, c.want.Invoker = wanted, wanted
		*why = append(*why, "invoker "+invokerWord(live.Invoker)+" → "+string(wanted))
		if wanted == InvokerPublic {
			*notices = append(*notices, anyone)
		}
		return false
	}
	switch {
	case n.invoker == InvokerUnknown:
		return false
	case live.Invoker == n.invokerSet || live.Invoker == InvokerUnknown:
		c.want.Invoker = n.invoker
		*why = append(*why, "invoker goes back to "+string(n.invoker)+", as it was")
	case live.Invoker != n.invoker:
		*notices = append(*notices, "Somebody has set the invoker to "+string(live.Invoker)+" since: it stays so.")
	}
	n.invoker, n.invokerSet = "", ""
	return true
}

func invokerWord(i Invoker) string {
	if i == InvokerUnknown {
		return "unknown"
	}
	return string(i)
}

func sameAnnotations(a, b map[string]string) bool { return pairs(a) == pairs(b) }
