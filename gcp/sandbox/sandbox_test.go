package sandbox

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"runlb/gcp/sandbox/statefile"
)

func TestResetWithADeletionUnderWay(t *testing.T) {
	s, err := Open(Options{State: filepath.Join(t.TempDir(), "state"), Project: "p"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	seed := snapshot(t, s)
	u := user{t, s}
	u.network("n")
	u.do("DELETE", base+"global/networks/n", "") // an operation is under way.
	if bytes.Equal(seed, snapshot(t, s)) {
		t.Fatal("the snapshot does not show a new network")
	}
	if err := s.Reset(); err != nil {
		t.Fatal(err)
	}
	asBefore(t, s, seed)
}

// TestSnapshotLeavesOutWhatChangesByItself makes the same things twice: ids and times differ, the snapshots do not.
func TestSnapshotLeavesOutWhatChangesByItself(t *testing.T) {
	var first []byte
	for range 2 {
		u := newUser(t, Options{})
		u.network("n")
		u.backend()
		u.rule("r", "10.1.2.9", "80")
		if first == nil {
			first = snapshot(t, u.s)
		}
		asBefore(t, u.s, first)
	}
	if !bytes.Contains(first, []byte(inUS+"forwardingRules/r")) {
		t.Error("the snapshot does not show a forwarding rule")
	}
}

// TestManyCallers has callers race for the same names and addresses; each is won once, and nothing dangles.
func TestManyCallers(t *testing.T) {
	u := newUser(t, Options{State: filepath.Join(t.TempDir(), "state")})
	u.network("n")
	u.backend()
	var won sync.Map
	var callers sync.WaitGroup
	for caller := range 8 {
		callers.Go(func() {
			for i := range 10 {
				name := fmt.Sprintf("r%d", i)
				status, op := u.rule(name, fmt.Sprintf("10.1.2.%d", 10+i), "80")
				if status == 200 && operationError(u.get(linked(text(op, "selfLink")))) == "" {
					if other, twice := won.LoadOrStore(name, caller); twice {
						t.Errorf("%s was made by %v and by %d", name, other, caller)
					}
				}
				u.do("DELETE", inUS+"targetHttpProxies/thp", "")
				u.do("GET", base+"aggregated/forwardingRules", "")
			}
		})
	}
	callers.Wait()
	if got := len(objects(u.get(inUS+"forwardingRules"), "items")); got != 10 {
		t.Errorf("%d forwarding rules, want 10", got)
	}
	u.get(inUS + "targetHttpProxies/thp")
	checkSound(t, u.s)
	checkWhole(t, u.s)
}

func TestOrganisationPolicyForbidsTheLoadBalancer(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	err := u.s.write(func(tx *tx) error {
		o, _ := tx.get("projects/p")
		o = clone(o)
		o["orgPolicies"] = object{"compute.restrictLoadBalancerCreationForTypes": object{"spec": object{"rules": []any{
			object{"values": object{"allowedValues": []any{"EXTERNAL_HTTP_HTTPS"}}},
		}}}}
		tx.put("projects/p", o)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	u.refuses([]refusedRequest{{"forbidden type", "POST", inUS + "forwardingRules", `{"name":"r",` + plainRule + `,"portRange":"80"}`, 412,
		"Constraint constraints/compute.restrictLoadBalancerCreationForTypes violated for projects/p. Forwarding Rule projects/p/regions/us-central1/forwardingRules/r of type INTERNAL_HTTP_HTTPS is not allowed."}})
}

func FuzzParseLink(f *testing.F) {
	for _, s := range []string{"global/networks/n", "https://x/compute/v1/projects/p/zones/z/instances/i", "projects//x", "..", "regions/r/../s"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		path := parseLink("p", s)
		if path == "" {
			return
		}
		if !strings.HasPrefix(path, "projects/") || strings.Contains(path, "//") || parseLink("p", link(path)) != path {
			t.Errorf("%q is read as %q", s, path)
		}
		kindAt(path)
		scopeOf(path)
	})
}

func FuzzStateFile(f *testing.F) {
	record, err := statefile.AppendRecord(nil, map[string]string{"a/1": `{"v":"x"}`, "a/2": ""})
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(statefile.Header + string(record)))
	f.Add([]byte(statefile.Header))
	f.Add([]byte("00000000 {}\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		file := filepath.Join(t.TempDir(), "state")
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := openStore(file, flat, statefile.OS{})
		if err != nil {
			return
		}
		want := content(t, s)
		s.close()
		if s, err = openStore(file, flat, statefile.OS{}); err != nil || content(t, s) != want {
			t.Fatalf("opened once, but not twice: %v", err)
		}
		s.close()
	})
}
