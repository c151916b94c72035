package steps

import (
	"slices"
)

// checkAccess asks of each service that the plan names whether the load
// balancer can reach it, who may call it, and whether the user has agreed to
// open it.
func (d *draft) checkAccess() {
	for _, name := range d.serviceNames() {
		live, found := d.live(name)
		w := d.access(name)
		if !found {
			if !d.sampled(name) {
				d.checkNamed(name)
				continue
			}
			live = &Service{Ingress: IngressInternal, Invoker: InvokerPrivate}
		}
		d.checkIngress(name, live, w)
		d.checkInvoker(name, live, w)
	}
}

// checkNamed refuses a change of access of a service that is not there; that
// of a backend is asked for elsewhere.
func (d *draft) checkNamed(name string) {
	if slices.Contains(d.spec.Access.Services, name) && !slices.ContainsFunc(d.spec.AllBackends(), func(b Backend) bool { return b.Service == name }) && !d.gap(KindService) {
		d.ask(Check{ID: "service:" + name, Question: "service " + name + " is there", Verdict: Fail, Field: "access.services",
			Evidence: "no such service in " + d.spec.Region, Fix: "Take it out of access.services, or deploy it first"})
	}
}

func (d *draft) checkIngress(name string, live *Service, w accessWish) {
	ingress := live.Ingress
	if w.ingress != IngressUnknown {
		ingress = w.ingress
	}
	c := Check{ID: "ingress:" + name, Question: "the load balancer may reach " + name, Verdict: Pass, Evidence: "ingress " + orNone(string(ingress))}
	switch ingress {
	case IngressNone:
		c.Verdict, c.Fix, c.Field = Fail, "Set access.ingress to internal for it", "access.ingress"
	case IngressUnknown:
		c.Verdict, c.Evidence = Unknown, "its ingress could not be read"
	}
	d.ask(c)
}

func (d *draft) checkInvoker(name string, live *Service, w accessWish) {
	c := Check{ID: "invoker:" + name, Question: "who may call " + name, Verdict: Pass}
	invoker := live.Invoker
	if w.invoker != InvokerUnknown {
		invoker = w.invoker
	}
	switch {
	case w.invoker == InvokerPrivate && live.Invoker == InvokerOpen:
		c.Verdict, c.Field = Fail, "access.invoker"
		c.Evidence = "its invoker check is switched off, which no policy changes"
		c.Fix = "Run: gcloud run services update " + name + " --region=" + d.spec.Region + " --invoker-iam-check"
	case invoker == InvokerPublic || invoker == InvokerOpen:
		c.Evidence = "anyone who can reach it"
	case invoker == InvokerPrivate:
		c.Evidence = "clients with an identity token; the load balancer adds none"
	default:
		c.Verdict, c.Evidence = Unknown, "its policy could not be read"
	}
	d.ask(c)
	d.checkBefore(name, live, w)
	if w.invoker == InvokerPublic && live.Invoker != InvokerPublic && live.Invoker != InvokerOpen {
		d.checkConsent(name)
	}
}

// checkBefore forbids to change who may call a service while nobody can tell who
// may now: it could not be put back.
func (d *draft) checkBefore(name string, live *Service, w accessWish) {
	if w.invoker == InvokerUnknown || live.Invoker != InvokerUnknown || readNote(live, d.dep).invoker != InvokerUnknown {
		return
	}
	d.ask(Check{ID: "invoker-before:" + name, Question: "who may call " + name + " now is known, so that a teardown can put it back", Verdict: Fail, Firm: true,
		Evidence: "its policy could not be read", Fix: "Ask for run.services.getIamPolicy on it, or leave access.invoker out", Field: "access.invoker"})
}

// checkConsent forbids to open a service that the user did not agree to open.
func (d *draft) checkConsent(name string) {
	c := Check{ID: "public-consent:" + name, Question: "you agree that " + name + " answers everyone who reaches it", Verdict: Pass, Evidence: "you said so"}
	if !slices.Contains(d.mat.Consent, name) {
		c.Verdict, c.Evidence, c.Field, c.Firm = Fail, "not said yet", "access.invoker", true
		c.Fix = "Give --allow-public " + name + ", or leave access.invoker out"
	}
	d.ask(c)
}
