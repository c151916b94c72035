package steps

import "strings"

func accessFields() []Field {
	named := func(s Spec) bool { return len(s.Access.Services) > 0 }
	return []Field{
		listOf(Field{Key: "access.services", Page: PageAccess, Label: "Change access of",
			Help:    "Services whose ingress or invoker shall change. All others stay as they are.",
			Options: accessOptions,
			Check: func(_ *Inventory, s Spec) error {
				for _, name := range s.Access.Services {
					if err := checkName("access.services", name, 49); err != nil {
						return err
					}
				}
				return nil
			},
		}, func(s *Spec) *[]string { return &s.Access.Services }),
		text(Field{Key: "access.ingress", Page: PageAccess, Label: "Ingress", Type: Choice,
			Help:  "From where they may be called. The load balancer reaches all of these.",
			Asked: named, Options: ingressOptions,
			Check: func(_ *Inventory, s Spec) error {
				switch s.Access.Ingress {
				case IngressUnknown:
					return nil
				case IngressNone:
					return wrong("access.ingress", "none", "the load balancer could not reach the service either", "Write internal")
				case IngressAll, IngressInternal, IngressInternalAndLB:
					return needsServices("access.ingress", string(s.Access.Ingress), s)
				}
				return wrong("access.ingress", string(s.Access.Ingress), "not a setting of ingress", "Write internal, internal-and-cloud-load-balancing or all")
			},
		}, func(s *Spec) *string { return (*string)(&s.Access.Ingress) }),
		text(Field{Key: "access.invoker", Page: PageAccess, Label: "Invoker", Type: Choice,
			Help:  "Who may call them. The load balancer adds no identity: a private service wants a token from its clients.",
			Asked: named, Options: invokerOptions,
			Check: func(_ *Inventory, s Spec) error {
				switch s.Access.Invoker {
				case InvokerUnknown:
					return nil
				case InvokerPublic, InvokerPrivate:
					return needsServices("access.invoker", string(s.Access.Invoker), s)
				}
				return wrong("access.invoker", string(s.Access.Invoker), "not an answer", "Write public or private")
			},
		}, func(s *Spec) *string { return (*string)(&s.Access.Invoker) }),
	}
}

func needsServices(field, value string, s Spec) error {
	if len(s.Access.Services) == 0 {
		return wrong(field, value, "of no service", "List the services under access.services")
	}
	return nil
}

// accessOptions are all services of the region: also one that nothing reaches
// now can be opened.
func accessOptions(inv *Inventory, s Spec) []Option {
	options := serviceOptions(inv, s)
	for i := range options {
		options[i].Disabled = ""
	}
	return options
}

func ingressOptions(*Inventory, Spec) []Option {
	return []Option{
		{Value: "", Label: "as it is", Note: "nothing changes"},
		{Value: string(IngressInternal), Label: "internal", Note: "from inside the VPC only, as in the tutorial"},
		{Value: string(IngressInternalAndLB), Label: "internal and load balancers", Note: "external load balancers too"},
		{Value: string(IngressAll), Label: "all", Note: "directly from the internet too"},
		{Value: string(IngressNone), Label: "none", Disabled: "the load balancer could not reach it either"},
	}
}

func invokerOptions(_ *Inventory, s Spec) []Option {
	return []Option{
		{Value: "", Label: "as it is", Note: "nothing changes"},
		{Value: string(InvokerPrivate), Label: "private", Note: "callers need an identity token"},
		{Value: string(InvokerPublic), Label: "public", Note: "anyone who reaches " + strings.Join(s.Access.Services, ", ") + "; asks for consent"},
	}
}
