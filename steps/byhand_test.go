package steps

import (
	"os"
	"strings"
	"testing"
)

// everyKind is one resource of each kind, as a plan makes them.
func everyKind(t *testing.T) Plan {
	t.Helper()
	s := maskSpec()
	s.Backends = []Backend{{Service: "hello", Sample: true}, {Mask: "/x/<service>", Hosts: []string{"x.example.com"}}}
	s.Backend = Backend{}
	s.Frontend = FrontendSpec{HTTP: true, HTTPS: true, GlobalAccess: true}
	s.Certificate = CertificateSpec{Cert: "shop.crt", Key: "shop.key"}
	s.Client = ClientSpec{VM: true, SSH: true}
	s.Access = AccessSpec{Services: []string{"hello"}, Invoker: InvokerPublic}
	s.Production = true
	m := Materials{Consent: []string{"hello"}, Certificate: &CertificateMaterial{
		Hash: "0123456789abcdef", CertFile: "shop.crt", KeyFile: "shop.key", Names: []string{"x.example.com"}, Expires: testNow.AddDate(1, 0, 0)}}
	return mustPlan(t, s, newWorld(), m)
}

// commandsOf is everything in a plan by hand, one line a command, without
// descriptions, which say the marker.
func commandsOf(p Plan) string {
	var b strings.Builder
	for _, s := range p.Steps {
		for _, c := range s.ByHand() {
			for i, word := range c {
				if strings.HasPrefix(word, "--description=") {
					word = "--description=MARKER"
				}
				if i > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(word)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// TestByHand compares with the commands that were checked against gcloud's own
// help. UPDATE=1 writes them anew.
func TestByHand(t *testing.T) {
	p := everyKind(t)
	seen := map[Kind]bool{}
	for _, s := range p.Steps {
		if s.Action == ActionCreate {
			seen[s.Ref().Kind] = true
		}
	}
	for _, k := range Kinds() {
		if !seen[k] {
			t.Errorf("the plan makes no %s", k)
		}
	}
	w := newWorld()
	mustApply(t, w, p)
	down, err := NewTeardown(p.Deployment, w.inventory())
	if err != nil {
		t.Fatal(err)
	}
	got := commandsOf(p) + commandsOf(down)
	const file = "testdata/byhand.txt"
	if os.Getenv("UPDATE") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestEveryKindHasItsFacts: the tables leave no kind out.
func TestEveryKindHasItsFacts(t *testing.T) {
	for _, k := range Kinds() {
		p, u := k.Permissions(), k.Usual()
		if k.Purpose() == "" || len(p.Create) == 0 || len(p.Delete) == 0 || p.Get == "" || u.Create == 0 || u.Delete == 0 || u.Source == "" || groups[k] == "" {
			t.Errorf("%s lacks facts", k)
		}
	}
}
