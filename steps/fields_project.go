package steps

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// maxName is the longest name of a deployment: names derived from it must fit
// in the 63 characters that the API takes.
const maxName = 40

var (
	nameForm    = regexp.MustCompile(`^[a-z]([-a-z0-9]*[a-z0-9])?$`)
	projectForm = regexp.MustCompile(`^([a-z0-9.-]+:)?[a-z][-a-z0-9]{4,28}[a-z0-9]$`)
	regionForm  = regexp.MustCompile(`^[a-z]+-[a-z]+[0-9]+$`)
)

func projectFields() []Field {
	return []Field{
		text(Field{Key: "project", Page: PageProject, Label: "Project", Type: Text,
			Help:    "The project of the Cloud Run services. The load balancer lives beside them.",
			Default: preset("project"),
			Check: func(_ *Inventory, s Spec) error {
				if s.Project != "" && !projectForm.MatchString(s.Project) {
					return wrong("project", s.Project, "not a project id", "Write the id, such as my-project-123: small letters, digits and hyphens, 6 to 30 characters")
				}
				return nil
			},
		}, func(s *Spec) *string { return &s.Project }),
		text(Field{Key: "region", Page: PageServices, Label: "Region", Type: Text,
			Help:    "The region of the services. A load balancer reaches only services of its own region.",
			Options: regionOptions, Default: defaultRegion, Check: checkRegion,
		}, func(s *Spec) *string { return &s.Region }),
	}
}

// checkName judges a name by the rule for all resources, RFC 1035. Source:
// google-cloud section 3 (sure).
func checkName(field, name string, limit int) error {
	switch {
	case name == "":
		return nil
	case len(name) > limit && limit == maxName:
		return wrong(field, name, fmt.Sprintf("has %d characters, %d are allowed", len(name), limit),
			"Shorten it: names such as NAME-https-proxy derive from it")
	case len(name) > limit:
		return wrong(field, name, fmt.Sprintf("has %d characters, %d are allowed", len(name), limit), "Shorten it")
	case !nameForm.MatchString(name):
		return wrong(field, name, "not a name", "Take small letters, digits and hyphens; begin with a letter and do not end in a hyphen")
	}
	return nil
}

// defaultName follows the first service, as the tutorial's names do.
func defaultName(_ *Inventory, s Spec) Default {
	b := s.AllBackends()[0]
	switch {
	case b.Service != "":
		name := strings.TrimRight(b.Service[:min(len(b.Service), maxName)], "-")
		return Default{Value: name, Source: "the service's name"}
	case b.Mask != "":
		return Default{Value: "internal-lb", Source: "runlb suggests it: a mask names no service"}
	}
	return Default{}
}

func regionOptions(inv *Inventory, _ Spec) []Option {
	services := map[string]int{}
	for _, f := range inv.All(KindService, Everywhere) {
		services[f.About().Location]++
	}
	var options []Option
	for _, r := range inv.Regions() {
		o := Option{Value: r, Label: r}
		if n := services[r]; n > 0 {
			o.Note = count(n, "service")
		}
		options = append(options, o)
	}
	return options
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// defaultRegion is that of the service, when there is only one of its name,
// else what the surroundings suggest.
func defaultRegion(inv *Inventory, s Spec) Default {
	var regions []string
	for _, b := range s.AllBackends() {
		for _, f := range inv.All(KindService, Everywhere) {
			if f.About().Name == b.Service && !slices.Contains(regions, f.About().Location) {
				regions = append(regions, f.About().Location)
			}
		}
	}
	if len(regions) == 1 {
		return Default{Value: regions[0], Source: "where the service runs"}
	}
	return inv.Preset("region")
}

func checkRegion(inv *Inventory, s Spec) error {
	known := inv.Regions()
	switch {
	case s.Region == "":
		return nil
	case !regionForm.MatchString(s.Region):
		return wrong("region", s.Region, "not a region", "Write it as us-central1")
	case len(known) > 0 && !slices.Contains(known, s.Region):
		return wrong("region", s.Region, "the project has no such region", "Take one of those that `gcloud compute regions list` shows")
	}
	return nil
}
