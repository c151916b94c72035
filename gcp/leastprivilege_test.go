package gcp_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"runlb/gcp/sandbox"
	"runlb/steps"
)

const engineer = "user:engineer@example.com"

// confined gives runlb a login that holds a custom role and nothing else.
func (g *ground) confined(t testing.TB, permissions []string) {
	t.Helper()
	role, err := json.Marshal(map[string]any{"roleId": "runlb", "role": map[string]any{"title": "runlb", "stage": "GA", "includedPermissions": permissions}})
	if err != nil {
		t.Fatal(err)
	}
	const iam, crm = "https://iam.googleapis.com/v1/projects/" + project, "https://cloudresourcemanager.googleapis.com/v1/projects/" + project
	g.do(t, "POST", iam+"/roles", string(role))
	g.do(t, "POST", crm+":setIamPolicy", `{"policy":{"bindings":[{"role":"roles/owner","members":["user:sandbox@example.com"]},{"role":"projects/`+
		project+`/roles/runlb","members":["`+engineer+`"]}]}}`)
	if g.as, err = g.box.Token(engineer); err != nil {
		t.Fatal(err)
	}
}

// published reads the permissions of a role as gcloud would.
func published(t testing.TB, p steps.Plan) []string {
	t.Helper()
	var yaml strings.Builder
	if err := p.WriteRole(&yaml); err != nil {
		t.Fatal(err)
	}
	var list []string
	for line := range strings.Lines(yaml.String()) {
		if permission, ok := strings.CutPrefix(strings.TrimSpace(line), "- "); ok {
			list = append(list, permission)
		}
	}
	return list
}

// fullSpec asks for every kind that a plan can make.
func fullSpec() steps.Spec {
	spec := login()
	spec.Backend = steps.Backend{Service: "hello", Sample: true}
	spec.Frontend.HTTPS = true
	spec.Certificate.SelfSigned = []string{"login.example.com"}
	spec.Client = steps.ClientSpec{VM: true, SSH: true}
	spec.Production = true
	spec.Access = steps.AccessSpec{Services: []string{"orders"}, Ingress: steps.IngressInternal, Invoker: steps.InvokerPublic}
	return spec
}

// TestFaultsK5: with exactly the permissions of the published role up and down
// pass; with any one of those that the plan needs taken away, the preflight
// names exactly that one.
func TestFaultsK5(t *testing.T) {
	spec := fullSpec()
	first := newGround(t, sandbox.Options{})
	p, err := first.session(t).Plan(t.Context(), spec, []string{"orders"})
	if err != nil {
		t.Fatal(err)
	}
	role := published(t, p)

	g := newGround(t, sandbox.Options{})
	g.confined(t, role)
	s := g.session(t)
	if p, err = s.Plan(t.Context(), spec, []string{"orders"}); err != nil {
		t.Fatal(err)
	}
	if c, _ := p.Check("permissions"); c.Verdict != steps.Pass {
		t.Errorf("%+v", c)
	}
	if end, events := carry(t, s, p); end.Ending != steps.EndDone {
		t.Fatalf("up: %+v\n%s", end, problemsOf(events))
	}
	down, err := s.PlanDown(t.Context(), spec.Deployment())
	if err != nil {
		t.Fatal(err)
	}
	if end, events := carry(t, s, down); end.Ending != steps.EndDone || len(end.Left) > 0 {
		t.Fatalf("down: %+v\n%s", end, problemsOf(events))
	}

	var needed []string
	for _, n := range p.Needs() {
		needed = append(needed, n.Permission)
	}
	needed = slices.Compact(needed)
	if *faultsFull || len(needed) < 20 {
		t.Logf("%d permissions needed, %d in the role", len(needed), len(role))
	}
	for i, lost := range needed {
		if !*faultsFull && i%4 != 0 {
			continue
		}
		t.Run("without "+lost, func(t *testing.T) {
			g := newGround(t, sandbox.Options{})
			g.confined(t, slices.DeleteFunc(slices.Clone(role), func(p string) bool { return p == lost }))
			p, err := g.session(t).Plan(t.Context(), spec, []string{"orders"})
			if err != nil {
				t.Fatal(err)
			}
			c, _ := p.Check("permissions")
			if c.Verdict == steps.Pass || !slices.Equal(c.List, []string{lost}) || c.Fix == "" {
				t.Errorf("%s %q: %s", c.Verdict, c.List, c.Evidence)
			}
			if len(g.changes()) > 0 {
				t.Error("something was changed")
			}
		})
	}
}

// TestRolesHoldWhatTheySay: the small table of roles says of each permission
// what IAM's own data says.
func TestRolesHoldWhatTheySay(t *testing.T) {
	g := newGround(t, sandbox.Options{})
	asked := []string{"iam.serviceAccounts.actAs", "compute.disks.create", "compute.networks.updatePolicy", "serviceusage.services.enable", "serviceusage.services.get",
		"compute.regions.get", "compute.zones.list", "compute.projects.get", "resourcemanager.projects.get", "run.operations.get",
		"compute.regionOperations.get", "compute.globalOperations.get", "compute.zoneOperations.get", "compute.instances.getSerialPortOutput"}
	for _, k := range steps.Kinds() {
		of := k.Permissions()
		asked = append(asked, slices.Concat(of.Create, of.Delete, []string{of.Get, of.List})...)
		if of.Use != "" {
			asked = append(asked, of.Use)
		}
		for _, change := range of.Change {
			asked = append(asked, change...)
		}
	}
	for _, role := range steps.Roles() {
		held := g.roleHolds(t, role.Name)
		for _, p := range asked {
			if role.Has(p) != slices.Contains(held, p) {
				t.Errorf("%s has %s: we say %t", role.Name, p, role.Has(p))
			}
		}
	}
}

// roleHolds is what IAM says of a predefined role.
func (g *ground) roleHolds(t testing.TB, name string) []string {
	t.Helper()
	var answer struct {
		Permissions []string `json:"includedPermissions"`
	}
	if err := json.Unmarshal(g.ask(t, "GET", "https://iam.googleapis.com/v1/"+name, ""), &answer); err != nil {
		t.Fatal(err)
	}
	return answer.Permissions
}
