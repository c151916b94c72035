package steps

import (
	"testing"
	"testing/synctest"
)

// What SpecOf reads from a live deployment is what would make it: a plan of it
// changes nothing.
func TestSpecOfALiveDeploymentChangesNothing(t *testing.T) {
	specs := wishes()
	several := specs["service"]
	several.Backend = Backend{}
	several.Backends = []Backend{{Service: "login"}, {Service: "cart", Hosts: []string{"cart.example.com"}, Paths: []string{"/*"}}}
	specs["two backends"] = several
	redirect := specs["mask, both ports, client VM"]
	redirect.Frontend = FrontendSpec{Redirect: true}
	redirect.Client = ClientSpec{}
	specs["redirect"] = redirect
	for name, spec := range specs {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, state := village(), t.TempDir()
				s := openSession(t, c, state)
				p, err := s.Plan(t.Context(), spec, []string{"login"})
				if err != nil {
					t.Fatal(err)
				}
				if end, events := runs(t, s, p); end.Ending != EndDone {
					t.Fatalf("up: %+v\n%s", end, problems(events))
				}
				other := openSession(t, c, t.TempDir()) // another machine, without a file
				found, err := other.FindDeployment(t.Context(), spec.Name, spec.Region)
				if err != nil {
					t.Fatal(err)
				}
				if err := other.Survey(t.Context(), Query{Region: spec.Region}, nil); err != nil {
					t.Fatal(err)
				}
				read := SpecOf(found, other.Inventory())
				again, err := other.Plan(t.Context(), read, []string{"login"})
				if err != nil {
					t.Fatalf("%+v: %v", read, err)
				}
				for _, step := range again.Steps {
					if step.Mutates() {
						t.Errorf("%s %s: %s\nread as %+v", step.Action, step.Ref(), step.Why, read)
					}
				}
			})
		})
	}
}
