package steps

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"runlb/steps/mask"
)

func backendFields() []Field {
	short := func(s Spec) bool { return len(s.Backends) == 0 }
	return []Field{
		text(Field{Key: "backend.service", Page: PageServices, Label: "Service", Type: Text,
			Help:    "The Cloud Run service that gets the private front door.",
			Asked:   func(s Spec) bool { return short(s) && s.Backend.Mask == "" },
			Options: serviceOptions,
			Check: func(_ *Inventory, s Spec) error {
				return checkName("backend.service", s.Backend.Service, 49)
			},
		}, func(s *Spec) *string { return &s.Backend.Service }),
		toggle(Field{Key: "backend.sample", Page: PageServices, Label: "Deploy the sample",
			Help:  "Deploys Google's hello container under that name when there is no such service.",
			Asked: func(s Spec) bool { return short(s) && s.Backend.Service != "" },
			Check: func(_ *Inventory, s Spec) error {
				if s.Backend.Sample && s.Backend.Service == "" {
					return wrong("backend.sample", "true", "the sample needs a name", "Set backend.service")
				}
				return nil
			},
		}, func(s *Spec) *bool { return &s.Backend.Sample }),
		text(Field{Key: "backend.tag", Page: PageRoute, Label: "Tag", Type: Text,
			Help:    "A tag of the service's traffic; empty for all of its traffic.",
			Asked:   func(s Spec) bool { return short(s) && s.Backend.Service != "" },
			Options: tagOptions,
			Check: func(_ *Inventory, s Spec) error {
				return checkTag("backend.tag", s.Backend)
			},
		}, func(s *Spec) *string { return &s.Backend.Tag }),
		text(Field{Key: "backend.mask", Page: PageRoute, Label: "URL mask", Type: Text,
			Help:  "One front door for many services: the URL names the service, such as <service>.example.com.",
			Asked: func(s Spec) bool { return short(s) && s.Backend.Service == "" },
			Check: func(_ *Inventory, s Spec) error { return checkTarget("backend", s.Backend) },
		}, func(s *Spec) *string { return &s.Backend.Mask }),
		listOf(Field{Key: "backend.hosts", Page: PageRoute, Label: "Hosts",
			Help:  "With several backends: the hosts that lead to this one.",
			Asked: func(Spec) bool { return false },
			Check: func(_ *Inventory, s Spec) error { return checkBackends(s) },
		}, func(s *Spec) *[]string { return &s.Backend.Hosts }),
		listOf(Field{Key: "backend.paths", Page: PageRoute, Label: "Paths",
			Help:  "With several backends: the paths that lead to this one.",
			Asked: func(Spec) bool { return false },
		}, func(s *Spec) *[]string { return &s.Backend.Paths }),
	}
}

// checkTarget judges service and mask of a backend: exactly one of the two.
// The schema forbids nothing here; that a mask beside a service is refused is
// runlb's own rule. Source: TF#12051.
func checkTarget(field string, b Backend) error {
	if b.Mask == "" {
		return nil
	}
	if b.Service != "" {
		return wrong(field+".mask", b.Mask, "there is a service too", "Keep one of "+field+".service and "+field+".mask")
	}
	_, err := mask.ParseWith(b.Mask, mask.Fixed{Tag: b.Tag})
	var syntax *mask.SyntaxError
	if errors.As(err, &syntax) {
		return wrong(field+".mask", b.Mask, fmt.Sprintf("%s, at character %d", syntax.Reason, syntax.Column()), capital(syntax.Fix))
	}
	return err
}

func checkTag(field string, b Backend) error {
	if b.Tag != "" && b.Service == "" && b.Mask == "" {
		return wrong(field, b.Tag, "a tag needs a service", "Set the service as well")
	}
	return checkName(field, b.Tag, 63)
}

func capital(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// checkBackends judges the list of backends, and that there are not both forms.
func checkBackends(s Spec) error {
	if len(s.Backends) == 0 {
		if len(s.Backend.Hosts)+len(s.Backend.Paths) > 0 {
			return wrong("backend.hosts", strings.Join(s.Backend.Hosts, ", "), "a single backend takes all hosts and paths", "Leave out hosts and paths, or list the backends under backends")
		}
		return nil
	}
	var errs []error
	if b := s.Backend; b.Service+b.Tag+b.Mask != "" || b.Sample {
		errs = append(errs, wrong("backend", "", "there is a list of backends too", "Keep one of backend and backends"))
	}
	for i, b := range s.Backends {
		at := fmt.Sprintf("backends[%d]", i)
		if b.Service == "" && b.Mask == "" {
			errs = append(errs, wrong(at, "", "leads nowhere", "Set service or mask"))
		}
		if i > 0 && len(b.Hosts)+len(b.Paths) == 0 {
			errs = append(errs, wrong(at, "", "nothing leads to it", "Set hosts or paths; only the first backend takes the rest"))
		}
		errs = append(errs, checkName(at+".service", b.Service, 49), checkTag(at+".tag", b), checkTarget(at, b))
		for _, p := range b.Paths {
			if !strings.HasPrefix(p, "/") {
				errs = append(errs, wrong(at+".paths", p, "a path begins with a slash", "Write it as /"+p))
			}
		}
	}
	return errors.Join(errs...)
}

func serviceOptions(inv *Inventory, s Spec) []Option {
	where := Everywhere
	if s.Region != "" {
		where = s.Region
	}
	var options []Option
	for _, f := range inv.All(KindService, where) {
		svc := f.Resource.(*Service)
		o := Option{Value: svc.Name, Label: svc.Name, Note: dotted(svc.Location, string(svc.Ingress), string(svc.Invoker))}
		if svc.Ingress == IngressNone {
			o.Disabled = "its ingress is none, so nothing can reach it"
		}
		options = append(options, o)
	}
	return options
}

// dotted joins what is known of the words.
func dotted(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " · ")
}

func tagOptions(inv *Inventory, s Spec) []Option {
	f, ok := inv.Get(s.serviceRef(s.Backend.Service))
	if !ok {
		return nil
	}
	options := []Option{{Label: "no tag", Note: "all traffic of " + s.Backend.Service}}
	for _, t := range f.Resource.(*Service).Tags {
		options = append(options, Option{Value: t, Label: t})
	}
	return options
}
