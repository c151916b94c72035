package sandbox

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestAnswers(t *testing.T) {
	for form, want := range map[string]struct {
		status int
		says   string
	}{
		"rate-limit":            {403, `"reason":"rateLimitExceeded"`},
		"too-many":              {429, `"reason":"rateLimitExceeded"`},
		"forbidden":             {403, `"reason":"forbidden"`},
		"expired-token":         {401, "invalid authentication credentials"},
		"internal":              {500, "Please try again or contact Google Support"},
		"bad-gateway":           {502, "backendError"},
		"unavailable":           {503, "backendError"},
		"timeout":               {504, "Deadline expired"},
		"html":                  {502, "<!DOCTYPE html>"},
		"malformed":             {200, `"RUN`},
		"empty":                 {200, "{}\n"},
		`418 "short \"stout\""`: {418, `short "stout"`},
		`204 plain`:             {204, "plain"},
	} {
		u := newUser(t, Options{})
		u.arm("POST networks 1 answer " + form + " retry-after=1500ms\nPOST networks 1 answer " + form + " after-commit")
		answer, body, err := u.raw("POST", networks, aNetwork)
		if err != nil || answer.StatusCode != want.status || !strings.Contains(body, want.says) || answer.Header.Get("Retry-After") != "2" {
			t.Errorf("%s: %v %v %.200s", form, err, answer, body)
		}
		if u.exists(networks + "/n") {
			t.Errorf("%s: something has happened", form)
		}
		if answer, body, err = u.raw("POST", networks, aNetwork); err != nil || answer.StatusCode != want.status || !strings.Contains(body, want.says) {
			t.Errorf("%s after the commit: %v %v %.200s", form, err, answer, body)
		}
		if !u.exists(networks + "/n") {
			t.Errorf("%s: nothing has happened", form)
		}
	}
}

func TestHugeAndCutAnswers(t *testing.T) {
	u := newUser(t, Options{})
	u.arm("GET networks 1 answer huge\nGET networks 1 answer cut-gzip\nGET networks 1 answer malformed")
	if _, body, err := u.raw("GET", networks, ""); err != nil || len(body) < 10<<20 || !json.Valid([]byte(body)) {
		t.Errorf("huge: %d bytes, %v", len(body), err)
	}
	answer, body, err := u.raw("GET", networks, "")
	if err != nil || answer.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("cut-gzip: %v %v", answer, err)
	}
	z, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(z); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("cut-gzip: %v", err)
	}
	if _, body, _ := u.raw("GET", networks, ""); json.Valid([]byte(body)) {
		t.Errorf("malformed: %s", body)
	}
}

func TestAnswerEnvelopes(t *testing.T) {
	u := newUser(t, Options{})
	u.arm("* * * answer unavailable")
	for url, want := range map[string][2]bool{ // errors[], status
		networks: {true, false},
		"http://us-central1-run.googleapis.com/apis/serving.knative.dev/v1/namespaces/p/services": {true, true},
		"http://cloudresourcemanager.googleapis.com/v1/projects/p":                                {true, true},
		"http://orgpolicy.googleapis.com/v2/projects/p/policies/x":                                {false, true},
		"http://serviceusage.googleapis.com/v1/projects/p/services":                               {false, true},
	} {
		answer, body, err := u.raw("GET", url, "")
		var o object
		if err != nil || answer.StatusCode != 503 || json.Unmarshal([]byte(body), &o) != nil {
			t.Errorf("%s: %v %v %s", url, err, answer, body)
			continue
		}
		e := child(o, "error")
		if got := [2]bool{e["errors"] != nil, e["status"] != nil}; got != want || e["code"] != 503.0 {
			t.Errorf("%s: %s", url, body)
		}
	}
}

func TestPlantedText(t *testing.T) {
	u := newUser(t, Options{})
	u.make("POST", networks, aNetwork)
	for word, text := range hostileTexts() {
		u.s.ClearFaults()
		u.arm("GET networks.list 1 plant description " + word + "\nGET networks 1 plant name " + word + "\nGET networks 1 plant * " + word + "\nPOST networks 1 plant message " + word)
		if o := objects(u.get(networks), "items")[0]; o["description"] != text {
			t.Errorf("%s in a list: %q", word, o["description"])
		}
		if o := u.get(networks + "/n"); o["name"] != "n"+text {
			t.Errorf("%s as a name: %q", word, o["name"])
		}
		_, body, err := u.raw("GET", networks+"/n", "") // no answer of the API's description.
		var o object
		if err != nil || json.Unmarshal([]byte(body), &o) != nil {
			t.Fatalf("%s: %v in %s", word, err, body)
		}
		if o["kind"] != "compute#network"+text || child(o, "routingConfig")["routingMode"] != "REGIONAL"+text || o["autoCreateSubnetworks"] != false {
			t.Errorf("%s everywhere: %v", word, o)
		}
		if status, o := u.do("POST", networks, aNetwork); status != 409 || !strings.HasSuffix(message(o), "already exists"+text) {
			t.Errorf("%s in an error: %d %q", word, status, message(o))
		}
	}
}
