package sandbox

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestFaultPlanErrors(t *testing.T) {
	for line, want := range map[string]string{
		"POST forwardingRules 1":                     "3 words: write METHOD KIND WHICH EFFECT",
		"post forwardingRules 1 drop-after":          `unknown method "post": write one of GET, POST, PUT, PATCH, DELETE, or *`,
		"POST forwardingRule 1 drop-after":           `unknown kind "forwardingRule": write one of addresses, apis,`,
		"POST forwardingRules.make 1 drop-after":     `unknown verb "make": write one of aggregatedList,`,
		"POST forwardingRules@mars 1 drop-after":     `no place fits "mars": write a region such as us-central1`,
		"POST forwardingRules@us-central1/[ 1 stuck": `bad pattern "["`,
		"POST forwardingRules 0 drop-after":          `which request "0": write 2 for the second, 2-4, 2- for the second and all after it, or * for every one`,
		"POST forwardingRules 4-2 drop-after":        `which request "4-2"`,
		"POST forwardingRules 1 explode":             `unknown effect "explode": write one of drop-before, drop-after,`,
		"POST forwardingRules 1 drop-after now":      `drop-after: "now" is too much; write: drop-after`,
		"POST forwardingRules 1 delay":               "delay: an argument is missing; write: delay TIME",
		"POST forwardingRules 1 delay soon":          `"soon" is no time such as 500ms, 20s or 5m`,
		"POST forwardingRules 1 delay -1s":           `"-1s" is no time`,
		"POST forwardingRules 1 answer sorry":        `"sorry" is neither a ready-made answer (rate-limit, too-many,`,
		"POST forwardingRules 1 answer 99 x":         "nor a status from 200 to 599",
		"POST forwardingRules 1 answer 503":          "the body is missing",
		"POST forwardingRules 1 answer html quickly": `unknown option "quickly"`,
		"POST forwardingRules 1 fail notready \"x\"": `"notready" is no code such as RESOURCE_NOT_READY`,
		"POST forwardingRules 1 fail A 200 x":        `"200" is no status from 400 to 599`,
		"GET * * plant description bang":             `"bang" is none of the ready-made texts (bidi,`,
		"GET * * plant \"a b\" clear":                "is no field such as description, nor *",
		"GET networks/\x1b[2J * drop-before":         "bad pattern",
		"GET * * plant description \"open":           "a text in quotes does not end",
		"* * * unreachable":                          "unreachable: which place? write *@europe-west1",
		"GET * * rate 5":                             `"" is no time`,
		"GET * * rate many/1s":                       `"many" is no positive number`,
		"* * * concurrent 0":                         `"0" is no positive number`,
		"* * 1 trickle slow":                         `"slow" is no positive number`,
	} {
		_, err := ParseFaults("# a comment\n" + line + "\n")
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "line 2: ") {
			t.Errorf("%s: %v, want %s", line, err, want)
		}
	}
	_, err := ParseFaults("x y 1 z\nGET * * empty\nGET * 1 drop-after")
	if err == nil || strings.Count(err.Error(), "line ") != 2 {
		t.Errorf("two bad lines: %v", err)
	}
}

// TestFaultCatalogue: what the catalogue offers can be armed, and every example is written as it is printed.
func TestFaultCatalogue(t *testing.T) {
	effects, answers, texts := FaultCatalogue()
	for _, e := range effects {
		all, err := ParseFaults(e.Example + " # as in the catalogue")
		if err != nil || len(all) != 1 || all[0].String() != e.Example || !strings.Contains(e.Example, " "+e.Word) || e.Says == "" {
			t.Errorf("%s: %v %v", e.Example, err, all)
		}
	}
	for _, a := range answers {
		if _, err := ParseFaults("* * * answer " + a.Word); err != nil || a.Source == "" || a.Says == "" {
			t.Errorf("%+v: %v", a, err)
		}
	}
	for _, w := range texts {
		if _, err := ParseFaults("* * * plant name " + w.Word); err != nil || strings.ContainsFunc(w.Says, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("%q: %v", w, err)
		}
	}
}

// TestFaultsReadBack: a fault is read back from its text as it was.
func TestFaultsReadBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := Fault{drawWhen(rt), drawEffect(rt)}
		if _, ok := f.What.(Unreachable); ok && f.When.Place == "" {
			f.When.Place = "us-*"
		}
		back, err := ParseFaults("\t" + f.String() + "\r\n")
		if err != nil || len(back) != 1 || !reflect.DeepEqual(back[0], f) {
			rt.Fatalf("%s\nread back as %+v, %v\nwant %+v", f, back, err, f)
		}
	})
}

func drawWhen(rt *rapid.T) When {
	w := When{
		Method: rapid.SampledFrom([]string{"", "GET", "POST", "DELETE"}).Draw(rt, "method"),
		Kind:   rapid.SampledFrom(append(callKinds(), "")).Draw(rt, "kind"),
		Verb:   rapid.SampledFrom(append(callVerbs(), "")).Draw(rt, "verb"),
		Place:  rapid.SampledFrom([]string{"", "global", "us-central1", "us-central1-a", "europe-*"}).Draw(rt, "place"),
		Name:   rapid.SampledFrom([]string{"", "shop-vip", "shop-*", "a?c"}).Draw(rt, "name"),
		Nth:    rapid.IntRange(0, 9).Draw(rt, "nth"),
	}
	if w.Nth > 0 {
		w.Count = rapid.SampledFrom([]int{0, Onwards, 2, 7}).Draw(rt, "count")
	}
	return w
}

func drawEffect(rt *rapid.T) Effect {
	d := time.Duration(rapid.IntRange(1, 1e12).Draw(rt, "time"))
	n := rapid.IntRange(1, 1e6).Draw(rt, "number")
	text := rapid.String().Draw(rt, "text")
	yes := rapid.Bool().Draw(rt, "yes")
	return rapid.SampledFrom([]Effect{
		Drop{Commit: yes}, Drop{Reset: true, Commit: yes}, Delay{d}, Trickle{n}, Stuck{}, Stuck{d}, Unreadable{d}, NotReady{d}, EarlyWait{}, EarlyWait{d},
		Stale{d}, Unreachable{}, Rate{n, d}, Concurrent{n}, Fail{"QUOTA_EXCEEDED", 0, text}, Fail{"A_1", 403, text}, Plant{"*", text}, Plant{"name", "\x1bc"},
		Answer{Form: "html", Commit: yes}, Answer{Form: "unavailable", RetryAfter: d}, Answer{Status: 200 + n%400, Body: text, RetryAfter: d, Commit: yes},
	}).Draw(rt, "effect")
}

// TestWhenIsDue compares with a count by hand.
func TestWhenIsDue(t *testing.T) {
	for which, want := range map[string]string{"*": "11111111", "1": "10000000", "3": "00100000", "2-4": "01110000", "5-": "00001111"} {
		var w When
		if err := w.parseTimes(which); err != nil {
			t.Fatal(err)
		}
		got := ""
		for n := range 8 {
			got += map[bool]string{true: "1", false: "0"}[w.due(n+1)]
		}
		if got != want {
			t.Errorf("%s: %s, want %s", which, got, want)
		}
	}
}

func FuzzFaultPlan(f *testing.F) {
	for _, e := range effectForms() {
		f.Add(e.example)
	}
	f.Fuzz(func(t *testing.T, plan string) {
		all, err := ParseFaults(plan)
		if err != nil {
			return
		}
		var lines []string
		for _, one := range all {
			lines = append(lines, one.String())
		}
		again, err := ParseFaults(strings.Join(lines, "\n"))
		if err != nil || len(again) != len(all) {
			t.Fatalf("%q printed as %q: %v", plan, lines, err)
		}
		for i := range again {
			if again[i].String() != lines[i] {
				t.Errorf("%q becomes %q", lines[i], again[i])
			}
		}
	})
}
