package steps

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// village is what the whole way is tested in: a service of somebody's, and one
// that the Spec opens.
func village() *fakeCloud {
	service := func(name string) *Service {
		return &Service{
			Meta: Meta{Project: "test-project", Location: "us-east1", Name: name}, Ready: true, Ingress: IngressAll, Invoker: InvokerPrivate,
			Image: "example.com/" + name, Generation: 4,
		}
	}
	return newFakeCloud(service("login"), service("cart"))
}

func wishes() map[string]Spec {
	base := Spec{Name: "shop", Project: "test-project", Region: "us-east1", Backend: Backend{Service: "login"}, Frontend: FrontendSpec{HTTP: true}}
	masked := base
	masked.Backend = Backend{Mask: "<service>.example.com"}
	masked.Frontend = FrontendSpec{HTTP: true, HTTPS: true}
	masked.Certificate = CertificateSpec{SelfSigned: []string{"*.example.com"}}
	masked.Client = ClientSpec{VM: true, SSH: true}
	opened := base
	opened.Access = AccessSpec{Services: []string{"login"}, Ingress: IngressInternal, Invoker: InvokerPublic}
	sample := base
	sample.Backend = Backend{Service: "hello", Sample: true}
	return map[string]Spec{"service": base, "mask, both ports, client VM": masked, "access": opened, "sample": sample}
}

// content is all that stands in the cloud, without ids.
func (c *fakeCloud) content(t *testing.T) string {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	var b strings.Builder
	for _, path := range slices.Sorted(maps.Keys(c.items)) {
		hash, err := hashOf(path, c.items[path].Resource)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(path + " " + hash + "\n")
	}
	return b.String()
}

func TestUpUpDown(t *testing.T) {
	for name, spec := range wishes() {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, state := village(), t.TempDir()
				before := c.content(t)
				s := openSession(t, c, state)
				up := func() Plan {
					p, err := s.Plan(t.Context(), spec, []string{"login"})
					if err != nil {
						t.Fatal(err)
					}
					return p
				}
				if end, events := runs(t, s, up()); end.Ending != EndDone {
					t.Fatalf("up: %+v\n%s", end, problems(events))
				}
				mutations := c.count("create", "update", "delete")
				again := openSession(t, c, t.TempDir()) // another machine, without a journal
				p, err := again.Plan(t.Context(), spec, []string{"login"})
				if err != nil {
					t.Fatal(err)
				}
				if end, events := runs(t, again, p); end.Ending != EndDone || c.count("create", "update", "delete") != mutations {
					t.Errorf("second up: %+v after %d more changes\n%s", end, c.count("create", "update", "delete")-mutations, problems(events))
				}
				p, err = s.PlanDown(t.Context(), shop)
				if err != nil {
					t.Fatal(err)
				}
				if end, events := runs(t, s, p); end.Ending != EndDone || len(end.Left) > 0 {
					t.Errorf("down: %+v\n%s", end, problems(events))
				}
				if after := c.content(t); after != before {
					t.Errorf("not as before:\n%s\nwas:\n%s", after, before)
				}
				if _, err := s.FindDeployment(t.Context(), "shop", ""); err == nil {
					t.Error("it is still found")
				}
			})
		})
	}
}

func TestPlanChecksWhatOnlyTheCloudKnows(t *testing.T) {
	s := openSession(t, village(), t.TempDir())
	p, err := s.Plan(t.Context(), wishes()["service"], nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"apis", "permissions"} {
		if !slices.ContainsFunc(p.Checks, func(c Check) bool { return c.ID == id && c.Verdict == Pass && c.Evidence != "" }) {
			t.Errorf("check %s is not there, or does not pass: %+v", id, p.Checks)
		}
	}
	r, err := s.Start(t.Context(), Plan{Deployment: shop, Checks: p.Checks})
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	r.Wait()
}

// TestFindWaitsForWhatAKilledRunWasMaking: a listing may not show yet what was
// in flight, and "nothing is there" would leave it behind for good.
func TestFindWaitsForWhatAKilledRunWasMaking(t *testing.T) {
	for _, region := range []string{"", shop.Region} {
		synctest.Test(t, func(t *testing.T) {
			c, state := newFakeCloud(), t.TempDir()
			c.late = true
			ctx, kill := context.WithCancel(t.Context())
			r, err := openSession(t, c, state).Start(ctx, planUp(c, loadBalancer()))
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(500 * time.Millisecond) // half of the first operations
			kill()
			r.Wait()
			found, err := openSession(t, c, state).FindDeployment(t.Context(), shop.Name, region)
			if err != nil || len(found.Resources) == 0 {
				t.Errorf("%q: %+v, %v", region, found, err)
			}
			if _, err := openSession(t, c, state).FindDeployment(t.Context(), "another", region); !errors.Is(err, ErrNotFound) {
				t.Errorf("another: %v", err)
			}
		})
	}
}
