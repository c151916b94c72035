package faults

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"runlb/gcp/sandbox"
	"runlb/steps"
)

// The oracle. It reads the cloud's own state, which no client sees, and asks nothing of the engine but what it would do next.

const (
	marker     = "runlb deployment="
	annotation = "runlb.dev/"
)

// picture is how the cloud differs from what it was before the first command, with everything that no client sees.
type picture struct {
	w           *world
	differences sandbox.Differences
}

func (w *world) picture() picture {
	w.t.Helper()
	return picture{w, w.differences(sandbox.DiffAll)}
}

func (w *world) differences(diff func(a, b []byte) (sandbox.Differences, error)) sandbox.Differences {
	w.t.Helper()
	now, err := w.cloud.Save()
	if err != nil {
		w.t.Fatal(err)
	}
	found, err := diff(w.before, now)
	if err != nil {
		w.t.Fatal(err)
	}
	return found
}

// holds checks what must hold at any time: nothing of others was changed, nothing was made twice, and nothing of ours is lost.
func (w *world) holds() {
	w.t.Helper()
	p := w.picture()
	p.foreignIsAsBefore()
	p.madeOnce()
	p.nothingIsLost()
}

// built checks that the deployment is whole: a fresh look finds nothing to change, and nothing of ours that is not in the plan.
func (w *world) built() {
	w.t.Helper()
	pic := w.picture()
	pic.foreignIsAsBefore()
	pic.madeOnce()
	p := w.process()
	s := w.open()
	defer s.Close()
	plan, err := s.Plan(p.ctx, w.variant.spec, w.variant.consent)
	if err != nil {
		w.t.Errorf("plan again: %v", err)
		return
	}
	planned := map[string]bool{}
	for _, s := range plan.Steps {
		planned[s.Ref().Path()] = true
		if s.Mutates() {
			w.t.Errorf("a second up would %s %s: %s", s.Action, s.Ref(), s.Why)
		}
	}
	for _, path := range pic.ours() {
		if !planned[path] {
			w.orphans++
			w.t.Errorf("%s is ours, and not in the plan", path)
		}
	}
}

// gone checks that the cloud is as it was before the first command, but for what the teardown has parked.
func (w *world) gone(parked ...steps.Ref) {
	w.t.Helper()
	w.picture().madeOnce()
	stays := map[string]bool{}
	for _, ref := range parked {
		stays[ref.Path()] = true
	}
	for _, d := range w.differences(sandbox.Diff) {
		if stays[d.Path] || stays[serviceOf(d.Path)] {
			continue
		}
		if d.Field == "" && d.Old == nil && marked(d.New) {
			w.orphans++
		} else {
			w.foreign++
		}
		w.t.Errorf("after the teardown:\n%s", sandbox.Differences{d})
	}
}

func (w *world) open() *steps.Session {
	w.t.Helper()
	p := w.process()
	s, err := p.engine().Open(p.ctx, p.target())
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// foreignIsAsBefore compares what was there before, to the byte, but for the services that the Spec names to be changed.
func (p picture) foreignIsAsBefore() {
	p.w.t.Helper()
	for _, d := range p.differences {
		if d.Field == "" && d.Old == nil || p.w.mayChange(d.Path) {
			continue
		}
		p.w.foreign++
		p.w.t.Errorf("of somebody else, and changed:\n%s", sandbox.Differences{d})
	}
}

func (w *world) mayChange(path string) bool {
	return slices.ContainsFunc(w.variant.spec.Access.Services, func(s string) bool { return strings.Contains(path, "/services/"+s) })
}

// madeOnce counts the operations that made something. What a stranger has removed may be made once more.
func (p picture) madeOnce() {
	p.w.t.Helper()
	for path, n := range p.creates() {
		if most := 1 + p.w.removed[path]; n > most {
			p.w.duplicates += n - most
			p.w.t.Errorf("%s was made %d times", path, n)
		}
	}
}

// creates counts the operations since the beginning that made a thing and did not fail.
func (p picture) creates() map[string]int {
	made := map[string]int{}
	for _, d := range p.differences {
		op, ok := d.New.(map[string]any)
		if !ok || d.Field != "" || !strings.Contains(d.Path, "/operations/") || op["_error"] != nil {
			continue
		}
		if target, ok := op["targetLink"].(string); ok && op["operationType"] == "insert" {
			_, path, _ := strings.Cut(target, "/compute/v1/")
			made[path]++
		}
		service, ok := op["_service"].(string)
		if response, _ := op["_response"].(map[string]any); ok && response["generation"] == "1" && response["deleteTime"] == nil {
			made[service]++
		}
	}
	return made
}

// nothingIsLost checks that a look at the cloud finds every object of ours that there is, or that the journal names it.
func (p picture) nothingIsLost() {
	w := p.w
	w.t.Helper()
	s := w.open()
	defer s.Close()
	if err := s.Survey(w.t.Context(), steps.Query{Region: w.variant.spec.Region}, nil); err != nil {
		w.t.Error(err)
	}
	found := map[string]bool{}
	for _, e := range s.Inventory().Deployments() {
		for _, f := range slices.Concat(e.Resources, e.Services) {
			found[f.Ref().Path()] = true
		}
	}
	journal, _ := w.disk.ReadFile(w.journal())
	for _, path := range p.ours() {
		if !found[path] && !strings.Contains(string(journal), path) {
			w.orphans++
			w.t.Errorf("%s is ours, and neither a look at the cloud nor the journal leads to it", path)
		}
	}
}

// ours are the paths of what carries a mark of runlb.
func (p picture) ours() (paths []string) {
	for _, d := range p.differences {
		if strings.HasPrefix(d.Path, "projects/") && (d.Field == "" && d.Old == nil && marked(d.New) || d.New != nil && strings.Contains(d.Field, annotation)) {
			paths = append(paths, d.Path)
		}
	}
	return paths
}

// serviceOf is the path of the service that a revision is of.
func serviceOf(path string) string {
	place, revision, ok := strings.Cut(path, "/revisions/")
	if !ok || len(revision) < 10 {
		return ""
	}
	return place + "/services/" + revision[:len(revision)-len("-00001-abc")]
}

func marked(document any) bool {
	o, _ := document.(map[string]any)
	text, _ := o["description"].(string)
	return strings.Contains(text, marker)
}

// recorded checks, as a request leaves, that its intent is on disk: its id, or what stands for it where there are none.
func (w *world) recorded(s sent) {
	what := s.id
	if what == "" {
		what = path.Base(strings.TrimSuffix(s.path, ":setIamPolicy"))
	}
	journals := string(w.disk.durable(w.journal())) + string(w.disk.durable(w.journalIn(w.otherState())))
	if !strings.Contains(journals, what) {
		w.t.Errorf("%s left, and the journal does not have it", s)
	}
}

// sentAgain checks that of each request that changes something at most one copy was sent after the first, and with the same request id.
// Cloud Run has no request ids.
func (w *world) sentAgain() {
	w.t.Helper()
	first := map[string]sent{}
	again := map[string]int{}
	for _, s := range w.wire.mutations() {
		key := s.method + " " + s.path
		before, ok := first[key]
		if !ok || s.method == http.MethodPatch {
			first[key] = s
			continue
		}
		if again[key]++; again[key] > 1 || s.id != before.id {
			w.t.Errorf("sent again: %s, after %s", s, before)
		}
	}
}
