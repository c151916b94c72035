package sandbox

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"runlb/gcp/sandbox/statefile"
)

func TestDiff(t *testing.T) {
	const a = `{
		"a/gone": {"name": "gone", "n": 1},
		"a/kept": {"name": "kept", "id": "1", "list": [{"x": 1}, {"x": 2}], "o": {"in": "<old>"}, "same": true},
		"a/same": {"name": "same", "fingerprint": "abc"}
	}`
	const b = `{
		"a/kept": {"name": "kept", "id": "2", "list": [{"x": 1}, {"x": 3}, {"x": 4}], "o": {"in": "new\u0007\u009b"}, "same": true, "more": false},
		"a/new":  {"name": "new"},
		"a/same": {"name": "same", "fingerprint": "xyz"}
	}`
	ds, err := Diff([]byte(a), []byte(b))
	if err != nil {
		t.Fatal(err)
	}
	want := `- a/gone
    n: 1
    name: "gone"
~ a/kept
    list[1].x: 2 -> 3
    list[2]: absent -> {"x":4}
    more: absent -> false
    o.in: "<old>" -> "new\u0007\u009b"
+ a/new
    name: "new"
`
	if diff := cmp.Diff(want, ds.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	all, err := DiffAll([]byte(a), []byte(b))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{`id: "1" -> "2"`, `fingerprint: "abc" -> "xyz"`} {
		if !strings.Contains(all.String(), line) {
			t.Errorf("DiffAll does not show %s:\n%s", line, all)
		}
	}
}

func TestDiffRefusesWhatIsNoSnapshot(t *testing.T) {
	good := `{"a/b":{}}`
	for _, bad := range []string{"", "x", "[]", "null_", `{"a":{}}`, `{"a/b":1}`, `{"a/b":null}`, "runlb sandbox state 9\n", statefile.Header + "00000000 {}\n"} {
		if _, err := Diff([]byte(bad), []byte(good)); err == nil || !strings.Contains(err.Error(), "the first one") {
			t.Errorf("%q: %v", bad, err)
		}
		if _, err := Diff([]byte(good), []byte(bad)); err == nil || !strings.Contains(err.Error(), "the second one") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestDiffModel: equal snapshots do not differ; else every difference is one, and says what stands on either side.
func TestDiffModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a, b := randomObject(2).Draw(rt, "a"), randomObject(2).Draw(rt, "b")
		ab, ba := compare("p", "", any(a), any(b)), compare("p", "", any(b), any(a))
		if len(ab) == 0 && !cmp.Equal(known(a), known(b)) {
			rt.Fatalf("%v and %v do not differ", a, b)
		}
		for i, d := range ab {
			if back := ba[i]; back.Field != d.Field || !cmp.Equal(back.Old, d.New) || !cmp.Equal(back.New, d.Old) {
				rt.Fatalf("%v one way, %v the other", d, back)
			}
		}
		if ds := compare("p", "", any(a), any(clone(a))); len(ds) > 0 {
			rt.Fatalf("an object differs from its copy: %v", ds)
		}
	})
}

// known is v without nulls, and without what is absent at the end of a list.
func known(v any) any {
	switch v := v.(type) {
	case object:
		kept := object{}
		for k, e := range v {
			if e != nil {
				kept[k] = known(e)
			}
		}
		return kept
	case []any:
		kept := []any{}
		for _, e := range v {
			kept = append(kept, known(e))
		}
		for len(kept) > 0 && kept[len(kept)-1] == nil {
			kept = kept[:len(kept)-1]
		}
		return kept
	default:
		return v
	}
}

// TestRestoreBringsEverythingBack saves a state in the middle of things, goes on, and comes back to it: also in another sandbox.
func TestRestoreBringsEverythingBack(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.backend()
	u.rule("r", "10.1.2.9", "80")
	cert, key := newCertificate(t, "login.example.com")
	u.make("POST", inUS+"sslCertificates", fmt.Sprintf(`{"name":"c","certificate":%q,"privateKey":%q}`, cert, key))
	u.change("DELETE", inUS+"forwardingRules/r", "")
	saved, err := u.s.Save()
	if err != nil {
		t.Fatal(err)
	}
	before, was := u.state(), snapshot(t, u.s)
	u.make("POST", base+"global/networks", `{"name":"later","autoCreateSubnetworks":false}`)
	u.make("DELETE", inUS+"targetHttpProxies/thp", "")
	ds, err := DiffAll(saved, save(t, u.s))
	if err != nil {
		t.Fatal(err)
	}
	if told := ds.String(); !strings.Contains(told, "+ projects/p/global/networks/later\n") || !strings.Contains(told, "- "+inUS+"targetHttpProxies/thp\n") {
		t.Errorf("the differences:\n%s", told)
	}
	if err := u.s.Restore(saved); err != nil {
		t.Fatal(err)
	}
	if u.state() != before {
		t.Error("the state is not byte for byte what it was")
	}
	asBefore(t, u.s, was)
	other := newUser(t, Options{})
	if err := other.s.Restore(saved); err != nil {
		t.Fatal(err)
	}
	asBefore(t, other.s, was)
	if ds, err := DiffAll(saved, save(t, other.s)); err != nil || len(ds) > 0 {
		t.Errorf("in another sandbox: %v\n%s", err, ds)
	}
	if strings.Contains(string(saved), keyPath) {
		t.Error("the sandbox's own keys have left it")
	}
}

// TestDiffHidesKeys: keys of certificates are compared, and not shown.
func TestDiffHidesKeys(t *testing.T) {
	var saved [][]byte
	for range 2 {
		u := newUser(t, Options{})
		cert, key := newCertificate(t, "login.example.com")
		u.make("POST", inUS+"sslCertificates", fmt.Sprintf(`{"name":"c","certificate":%q,"privateKey":%q}`, cert, key))
		saved = append(saved, save(t, u.s))
	}
	ds, err := DiffAll(saved[0], saved[1])
	if err != nil {
		t.Fatal(err)
	}
	if told := ds.String(); !strings.Contains(told, "_privateKey: \"sha256 ") || strings.Contains(told, "PRIVATE KEY") {
		t.Errorf("the differences:\n%s", told)
	}
}

// TestBadStatesAreNotRestored: whatever is wrong with a file, nothing changes and the cause is told.
func TestBadStatesAreNotRestored(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	good := save(t, u.s)
	elsewhere := open(t, Options{Project: "elsewhere"})
	flipped := []byte(string(good))
	flipped[len(flipped)/2] ^= 1
	before := u.state()
	nothing, err := writeSaved(newDocuments().sorted())
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range good[:len(good)-1] { // at every end of a line
		if b == '\n' {
			if err := u.s.Restore(good[:i+1]); err == nil || !strings.Contains(err.Error(), "cut short") {
				t.Fatalf("cut after byte %d: %v", i+1, err)
			}
		}
	}
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"nothing":            {nil, "cut short"},
		"half":               {good[:len(good)/2], "cut short"},
		"a flipped bit":      {flipped, "checksum"},
		"a text":             {[]byte("hello"), "no state of a runlb sandbox"},
		"to compare":         {snapshot(t, u.s), "snapshot to compare"},
		"of a newer runlb":   {[]byte("runlb sandbox state 2\n"), "update runlb"},
		"of another project": {save(t, elsewhere), "has no project p"},
		"empty":              {nothing, "has no project p"},
	} {
		if err := u.s.Restore(c.file); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if u.state() != before {
			t.Errorf("%s: the state has changed", name)
		}
	}
}

func save(t testing.TB, s *Sandbox) []byte {
	t.Helper()
	b, err := s.Save()
	if err != nil {
		t.Fatal(err)
	}
	return b
}
