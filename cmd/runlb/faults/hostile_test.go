package faults

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode"

	"runlb/gcp/sandbox"
	"runlb/steps"
	"runlb/ui/plain"
)

// fields are those of the API's answers whose text may end up before a user. "*" is every one there is.
var fields = []string{
	"name", "description", "displayName", "selfLink", "uri", "message", "statusMessage", "reason", "labels", "state", "status", "purpose", "image",
	"revision", "tag", "ingress", "ipCidrRange", "IPAddress", "host", "users", "targetLink", "operationType", "user", "region", "value", "*",
}

// payload is a word of the sandbox's for what must reach no terminal, file or pipe.
func payloads() (words []string) {
	_, _, texts := sandbox.FaultCatalogue()
	for _, t := range texts {
		words = append(words, t.Word)
	}
	return words
}

// arm arms one line of a fault plan.
func (w *world) arm(line string) {
	w.t.Helper()
	faults, err := sandbox.ParseFaults(line)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, f := range faults {
		w.cloud.Fault(f)
	}
}

// H1: whatever control sequences stand in whichever field of the API's answers, none of their bytes reaches output, journal, log or export.
func TestFaultsH1(t *testing.T) {
	var points [][2]string
	for _, field := range fields {
		for _, payload := range payloads() {
			points = append(points, [2]string{field, payload})
		}
	}
	for _, p := range sample("H1", points, 70) {
		at(t, p[0]+" "+p[1], pick(p[0]+p[1], variants()...), func(w *world) {
			if pick(p[0], true, false) {
				built(w) // so that there is something of ours to be shown.
			}
			w.arm("* * * plant " + p[0] + " " + p[1])
			w.showsAll()
			if f := w.cloud.Faults()[0]; f.Struck == 0 {
				w.t.Errorf("%s struck nothing", f)
			}
			w.harmless()
			w.cloud.ClearFaults()
			w.finish(process.up)
			w.finish(process.down)
			w.harmless()
			now := w.picture()
			now.foreignIsAsBefore()
			if left := now.ours(); len(left) > 0 {
				w.orphans += len(left)
				w.t.Errorf("left: %v", left)
			}
		})
	}
	for _, payload := range sample("H1 errors", payloads(), 8) {
		for what, line := range map[string]string{
			"refusal":          `POST backendServices 1 answer 403 "{\"error\":{\"code\":403,\"message\":\"no %s\",\"errors\":[{\"message\":\"no %s\",\"reason\":\"forbidden\"}]}}"`,
			"no JSON":          `POST backendServices 1 answer 400 "<html>%s</html>"`,
			"failed operation": `POST backendServices.insert 1 fail QUOTA_EXCEEDED 403 "no %s"`,
		} {
			at(t, what+" "+payload, variants()[0], func(w *world) {
				quoted := strings.Trim(fmt.Sprintf("%q", w.payload(payload)), `"`)
				if what == "refusal" { // a JSON text within a text in quotes.
					inner, _ := json.Marshal(w.payload(payload))
					quoted = strings.Trim(fmt.Sprintf("%q", strings.Trim(string(inner), `"`)), `"`)
				}
				w.arm(strings.ReplaceAll(line, "%s", quoted))
				w.showsAll()
				w.harmless()
				w.struck()
				w.finish(process.up)
			})
		}
	}
	for _, payload := range payloads() {
		at(t, "certificate's subject "+payload, variants()[1], func(w *world) {
			text := w.payload(payload)
			if payload == "long" {
				text = text[:200]
			}
			s := newSecretOf(text + "login.example.com")
			rival{w}.posts(region+"/sslCertificates", map[string]any{"name": "their-cert", "certificate": string(s.cert), "privateKey": string(s.key)})
			w.variant.spec.Certificate = pick(payload, w.certificate("hostile", s), steps.CertificateSpec{Existing: "their-cert"})
			w.showsAll()
			w.harmless()
		})
	}
}

// payload asks the sandbox for the text behind a word.
func (w *world) payload(word string) string {
	w.t.Helper()
	f, err := sandbox.ParseFaults("GET networks * plant description " + word)
	if err != nil {
		w.t.Fatal(err)
	}
	return f[0].What.(sandbox.Plant).Text
}

// showsAll lets every command say all that it can: the plan, the same by hand, the role, the run, the state, the end.
func (w *world) showsAll() {
	w.t.Helper()
	w.process().showsAll()
}

func (p process) showsAll() {
	w := p.w
	w.t.Helper()
	p.command(func(s *steps.Session) (steps.Plan, error) {
		plan, err := s.Plan(p.ctx, w.variant.spec, w.variant.consent)
		w.tells(err)
		w.tellsPlan(plan)
		return plan, err
	})
	s, err := p.engine().Open(p.ctx, p.target())
	if err != nil {
		w.t.Fatal(err)
	}
	defer s.Close()
	for project, err := range s.Access().SearchProjects(p.ctx) {
		w.tells(err)
		fmt.Fprintf(&w.said, "%s %s %s\n", project.ID, project.Name, project.State)
	}
	w.tells(s.Survey(p.ctx, steps.Query{}, func(_ steps.Kind, b steps.Batch) { w.tells(b.Problem) }))
	ours := s.Inventory().Deployments()
	var others []steps.Found
	for _, k := range steps.Kinds() {
		others = append(others, s.Inventory().All(k, "")...)
	}
	w.tells(plain.Deployments(&w.said, ours, others, s.Inventory().Gaps()))
	w.tellsJSON(others)
	for _, e := range ours {
		w.tells(plain.Deployment(&w.said, e, nil))
		drift, err := s.Drift(p.ctx, e, nil)
		w.tells(err)
		w.tells(plain.Drift(&w.said, drift))
		plan, err := s.PlanDown(p.ctx, e.Deployment)
		w.tells(err)
		w.tellsPlan(plan)
	}
	calls, _ := s.Calls(0)
	w.tellsJSON(calls)
	r := p.down()
	w.tellsJSON(r.events)
	w.tells(r.err)
	fmt.Fprintln(&w.said, r)
}

func (w *world) tellsPlan(plan steps.Plan) {
	w.tells(plain.Plan(&w.said, plan))
	w.tells(plain.ByHand(&w.said, plan))
	w.tells(plan.WriteRole(&w.said))
}

// tells is how a command ends in an error.
func (w *world) tells(err error) {
	if err != nil {
		p := steps.ProblemOf(err)
		fmt.Fprintf(&w.said, "%v\n%s\n%s\n%s\n%s\n", err, p.Text, p.Cause, p.Remedy, p.Raw)
	}
}

func (w *world) tellsJSON(v any) {
	w.t.Helper()
	e := json.NewEncoder(&w.told)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		w.t.Error(err)
	}
}

// harmless checks all that was said and written: text, line feeds, and nothing else; not even the mark that a sink puts in place of what
// should have been cleaned before. JSON is looked at as a program would that reads it.
func (w *world) harmless() {
	w.t.Helper()
	if w.said.Len() < 1000 || w.told.Len() < 1000 {
		w.t.Errorf("only %d and %d bytes were said: %s", w.said.Len(), w.told.Len(), w.said.String())
	}
	w.harmlessText("the output", w.said.String())
	for where, lines := range map[string]string{"the JSON": w.told.String(), "the journal": w.disk.written.String()} {
		for line := range strings.Lines(lines) {
			var v any
			if json.Unmarshal([]byte(line), &v) != nil {
				w.harmlessText(where, line)
			}
			w.harmlessValue(where, v)
		}
	}
}

func (w *world) harmlessValue(where string, v any) {
	switch v := v.(type) {
	case string:
		w.harmlessText(where, v)
	case []any:
		for _, e := range v {
			w.harmlessValue(where, e)
		}
	case map[string]any:
		for k, e := range v {
			w.harmlessText(where, k)
			w.harmlessValue(where, e)
		}
	}
}

func (w *world) harmlessText(where, text string) {
	if at := strings.IndexFunc(text, harms); at >= 0 {
		w.canary++
		w.t.Errorf("%q is in %s", text[max(0, at-60):min(len(text), at+60)], where)
	}
}

func harms(r rune) bool {
	return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar)
}

// TestTheScanSeesAPayload: what harmless looks for is what the sandbox plants.
func TestTheScanSeesAPayload(t *testing.T) {
	dry(t, variants()[0], func(w *world) {
		w.arm("GET networks * plant description clear")
		_, answer := rival{w}.call(http.MethodGet, "projects/"+sandboxProject+"/global/networks/default", "")
		if !strings.ContainsFunc(fmt.Sprint(answer), harms) {
			t.Errorf("not in %v", answer)
		}
		for _, word := range payloads() {
			text := w.payload(word)
			if plain := word == "long" || word == "shell" || word == "combining" || word == "lines"; strings.ContainsFunc(text, harms) == plain && word != "lines" {
				t.Errorf("%s: %q", word, text[:min(len(text), 60)])
			}
		}
	})
}
