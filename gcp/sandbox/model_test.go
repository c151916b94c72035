package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// model is a sandbox on a disk in memory, with a clock of its own, that random calls are sent to.
type model struct {
	*rapid.T
	s     *Sandbox
	disk  *memDisk
	slow  bool // operations take time
	now   time.Time
	certs []certified
	kept  map[string]int // requests that were accepted, by method and collection
}

type certified struct{ chain, key string }

// TestRandomSequences sends legal and illegal calls of every kind in random order, with restarts, power cuts and compactions between
// them. Whatever is sent: no panic, no 5xx, no dangling reference, no address with two owners that may not share it, no committed write
// lost, and every refusal leaves the state byte-equal. Ten thousand sequences:
//
//	go test ./gcp/sandbox -run TestRandomSequences -rapid.checks=10000
func TestRandomSequences(t *testing.T) {
	var certs []certified
	for range 2 {
		chain, key := newCertificate(t, "login.example.com")
		certs = append(certs, certified{chain, key})
	}
	calls, kept := 0, map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		m := &model{T: rt, disk: newMemDisk(), now: time.Now(), certs: certs, slow: rapid.Bool().Draw(rt, "slow"), kept: kept}
		m.open()
		m.populate()
		for range rapid.IntRange(5, 60).Draw(rt, "calls") {
			switch rapid.IntRange(0, 29).Draw(rt, "event") {
			case 0:
				m.restart()
			case 1:
				m.powerCut()
			case 2:
				m.compact()
			case 3, 4, 5, 6:
				m.now = m.now.Add(time.Duration(rapid.SampledFrom([]int{1, 10, 100, 4000}).Draw(rt, "seconds")) * time.Second)
			}
			m.send(m.randomRequest())
			calls++
		}
		m.restart()
		checkWhole(m.T, m.s)
		m.s.Close()
	})
	t.Logf("%d calls; accepted: %v", calls, kept)
	for _, c := range modelled {
		if kept["POST "+c.collection] == 0 {
			t.Errorf("no insert of %s was accepted: the model has lost touch with the sandbox", c.collection)
		}
	}
	for _, i := range patchable() { // all that a forwarding rule would take a PATCH of is its tier, and that is fixed here.
		if c := modelled[i].collection; kept["PATCH "+c] == 0 && c != "forwardingRules" && calls > 20_000 { // a short run may have none.
			t.Errorf("no PATCH of %s was accepted: the model has lost touch with the sandbox", c)
		}
	}
}

func (m *model) open() {
	m.Helper()
	o := Options{State: "state", Project: "p", Empty: true, Now: func() time.Time { return m.now }, disk: m.disk}
	if m.slow {
		o.Latency = Latency{scale: 1, seconds: map[string]float64{"* insert": 5, "* delete": 8, "* patch": 3}}
	}
	var err error
	if m.s, err = Open(o); err != nil {
		m.Fatal(err)
	}
}

// restart ends the process and starts it again.
func (m *model) restart() {
	m.Helper()
	m.s.settle()
	before := m.s.store.docs.copy()
	m.s.Close()
	m.open()
	m.same("a restart", before)
}

// powerCut ends the process without a word, and with it whatever was not synced. A deletion that had taken effect since does so again.
func (m *model) powerCut() {
	m.Helper()
	m.s.settle()
	before := m.s.store.docs.copy()
	m.disk = m.disk.cut(func(unsynced int) int { return rapid.IntRange(0, unsynced).Draw(m.T, "bytes left") })
	m.s.Close()
	m.open()
	m.s.settle()
	m.same("a power cut", before)
}

func (m *model) compact() {
	m.Helper()
	m.s.store.mu.Lock()
	defer m.s.store.mu.Unlock()
	if err := m.s.store.log.Compact(m.s.store.docs.sorted()); err != nil {
		m.Fatal(err)
	}
}

// same fails when what has changed the state.
func (m *model) same(what string, before documents) {
	m.Helper()
	if after := m.s.store.docs; !maps.Equal(before.packed, after.packed) {
		for path, was := range before.sorted() {
			if was != after.get(path) {
				m.Errorf("%s: %s\nwas %s\nis  %s", what, path, was, after.get(path))
			}
		}
		for path, is := range after.sorted() {
			if !before.has(path) {
				m.Errorf("%s: %s is new: %s", what, path, is)
			}
		}
		m.Fatalf("%s has changed the state", what)
	}
}

// randomRequest is one call of an API.
type randomRequest struct{ method, host, path, body string }

func (r randomRequest) String() string { return r.method + " " + r.host + r.path + " " + r.body }

// collection is the last word of the path that is a plural.
func (r randomRequest) collection() string {
	path, _, _ := strings.Cut(r.path, "?")
	words := strings.Split(path, "/")
	for _, word := range slices.Backward(words) {
		if strings.HasSuffix(word, "s") {
			return word
		}
	}
	return path
}

// send sends r and checks what came of it.
func (m *model) send(r randomRequest) object {
	m.Helper()
	m.now = m.now.Add(time.Millisecond) // two deletions that are due at the same instant have no order.
	m.s.settle()
	before := m.s.store.docs.copy()
	u, err := url.Parse(r.path)
	if err != nil {
		m.Fatal(err)
	}
	req := &http.Request{Method: r.method, URL: u, Host: r.host, Header: http.Header{}, Body: http.NoBody}
	if r.body != "" {
		req.Body = bodyOf(r.body)
	}
	answer := newReply()
	m.s.ServeHTTP(answer, req)
	var o object
	if err := json.Unmarshal(answer.body.Bytes(), &o); err != nil {
		m.Fatalf("%s: %d %v in %s", r, answer.code, err, answer.body.String())
	}
	switch {
	case answer.code >= 500 && answer.code != http.StatusNotImplemented:
		m.Fatalf("%s: %d %s", r, answer.code, message(o))
	case answer.code >= 400:
		m.same(fmt.Sprintf("%s: %d %s", r, answer.code, message(o)), before)
	case r.method == http.MethodGet:
		m.same(r.String(), before)
	default:
		m.kept[r.method+" "+r.collection()]++
	}
	if answer.code < 400 {
		checkSound(m.T, m.s)
	}
	return o
}

// checkSound checks what must hold in every state: no reference dangles, no address has two owners, one proxy-only subnet serves.
func checkSound(tb rapid.TB, s *Sandbox) {
	tb.Helper()
	s.read(func(t *tx) {
		for target, users := range t.s.index.users {
			if !t.s.docs.has(target) {
				tb.Fatalf("%v refer to %s, which is not there", users, target)
			}
		}
		for path := range t.s.index.users {
			if strings.Contains(path, "/subnetworks/") {
				checkOwners(tb, t, path)
			}
		}
		for path, o := range t.s.opened.byPath {
			if content, err := appendJSON(nil, o); err != nil || t.s.docs.has(path) && string(content) != t.s.docs.get(path) {
				tb.Fatalf("%s was changed where it stands: %s, stored: %s", path, content, t.s.docs.get(path))
			}
		}
	})
}

// checkWhole checks all documents, and the index that checkSound believes.
func checkWhole(tb rapid.TB, s *Sandbox) {
	tb.Helper()
	s.read(func(t *tx) {
		serving := map[string]string{}
		for path, o := range t.list("") {
			for _, target := range references(path, o) {
				if _, ok := t.get(target); !ok {
					tb.Fatalf("%s refers to %s, which is not there", path, target)
				}
				if !strings.Contains(strings.Join(t.users(target), " "), path) {
					tb.Fatalf("%s refers to %s, and the index does not know", path, target)
				}
			}
			if kindAt(path) != nil && (link(path) != text(o, "selfLink") || text(o, "id") == "" || text(o, "name") != lastSegment(path)) {
				tb.Fatalf("%s calls itself %s, %s, %s", path, text(o, "selfLink"), text(o, "id"), text(o, "name"))
			}
			if strings.Contains(path, "/subnetworks/") && text(o, "role") == "ACTIVE" {
				place := scopeOf(path) + " of " + text(o, "network") + " for " + text(o, "purpose")
				if other := serving[place]; other != "" {
					tb.Fatalf("%s and %s are both active in %s", path, other, place)
				}
				serving[place] = path
			}
		}
	})
}

// checkOwners: at most one reservation an address; several rules only on a shared one, on different ports; an instance alone.
func checkOwners(t rapid.TB, tx *tx, subnet string) {
	for ip, owners := range holders(tx, subnet) {
		reservations, rules, machines, ports := 0, 0, 0, map[string]bool{}
		shared := false
		for _, owner := range owners {
			o, _ := tx.get(owner)
			switch {
			case strings.Contains(owner, "/addresses/"):
				reservations++
				shared = text(o, "purpose") == sharedVIP
			case strings.Contains(owner, "/forwardingRules/"):
				rules++
				ports[text(o, "portRange")] = true
			default:
				machines++
			}
		}
		if reservations > 1 || machines > 1 || machines == 1 && rules > 0 || rules > 1 && !shared || len(ports) != rules {
			t.Fatalf("%s in %s belongs to %v", ip, subnet, owners)
		}
	}
}
