package steps

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

func TestAnswersAreKeptForEachProject(t *testing.T) {
	e := &Engine{State: filepath.Join(t.TempDir(), "state")}
	if _, ok, err := e.KeptAnswers("shop"); ok || err != nil {
		t.Fatalf("answers before any were kept: %v, %v", ok, err)
	}
	kept := Answers{
		Version: answersVersion, Page: "Network", At: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC),
		Spec: Spec{Project: "shop", Name: "front", Backend: Backend{Mask: "<service>.example.com"}, Certificate: CertificateSpec{Key: "shop.key"},
			Network: NetworkSpec{Subnet: SubnetSpec{Range: "10.1.2.0/33"}}},
	}
	if err := e.KeepAnswers(kept); err != nil {
		t.Fatal(err)
	}
	if err := e.KeepAnswers(Answers{Spec: Spec{Project: "other"}}); err != nil {
		t.Fatal(err)
	}
	got, ok, err := e.KeptAnswers("shop")
	if err != nil || !ok || !reflect.DeepEqual(got, kept) {
		t.Errorf("kept %+v\nread %+v, %v, %v", kept, got, ok, err)
	}
	info, err := os.Stat(e.answersFile("shop"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("file %v, %v", info.Mode(), err)
	}
}

func TestAnswersOfAnotherVersionAreNone(t *testing.T) {
	for _, text := range []string{"", "{", `{"version":99,"spec":{"Project":"shop"}}`, `{"version":1,"spec":{"Project":"other"}}`} {
		e := &Engine{State: t.TempDir()}
		if err := os.WriteFile(e.answersFile("shop"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if a, ok, err := e.KeptAnswers("shop"); ok || err != nil {
			t.Errorf("%q gave %+v, %v, %v", text, a, ok, err)
		}
	}
}

func TestKeepingAnswersSaysWhyItCannot(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	e := &Engine{State: filepath.Join(blocked, "state")}
	if err := e.KeepAnswers(Answers{}); err == nil {
		t.Error("kept where nothing can be")
	}
	if _, _, err := e.KeptAnswers("shop"); err == nil {
		t.Error("read where nothing can be")
	}
}

// A Spec is begun by what only the user knows, not by what has a default.
func TestSpecIsBegunByItsBackends(t *testing.T) {
	for _, tt := range []struct {
		spec Spec
		want bool
	}{
		{Spec{}, false},
		{Spec{Name: "shop", Project: "shop-prod", Region: "us-central1", Backend: Backend{Tag: "test"}}, false},
		{Spec{Backend: Backend{Service: "login"}}, true},
		{Spec{Backend: Backend{Mask: "<service>.example.com"}}, true},
		{Spec{Backends: []Backend{{Service: "login"}, {Service: "cart"}}}, true},
	} {
		if got := tt.spec.Begun(); got != tt.want {
			t.Errorf("%+v: begun is %t", tt.spec, got)
		}
	}
}
