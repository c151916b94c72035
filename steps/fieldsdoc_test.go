package steps

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the table of docs/fields.md anew")

// TestFieldsDocument holds the table of docs/fields.md against the code;
// -update writes it.
func TestFieldsDocument(t *testing.T) {
	const file, begin, end = "../docs/fields.md", "<!-- fields -->\n", "<!-- fields end -->"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no place for the table", file)
	}
	document := before + begin + fieldsAsMarkdown() + end + after
	if *update {
		if err := os.WriteFile(file, []byte(document), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(data) != document {
		t.Errorf("docs/fields.md is stale: go test ./steps -run TestFieldsDocument -update")
	}
}

func fieldsAsMarkdown() string {
	var b strings.Builder
	page := Page("")
	for _, f := range Fields() {
		if f.Page != page {
			page = f.Page
			fmt.Fprintf(&b, "\n## %s\n\n| question | key | flag | answer | what it is | default |\n|---|---|---|---|---|---|\n", page)
		}
		flag := "`--" + f.Flag() + "`"
		if f.Key == "backend.hosts" || f.Key == "backend.paths" {
			flag = "" // of a list of backends, which no flag can say
		}
		fmt.Fprintf(&b, "| %s | `%s` | %s | %s | %s | %s |\n", f.Label, f.Key, flag, answerAsMarkdown(f), strings.ReplaceAll(f.Help, "<", "\\<"), defaultAsMarkdown(f))
	}
	return b.String()
}

func answerAsMarkdown(f Field) string {
	switch {
	case f.Type == Toggle:
		return "true or false"
	case f.Type == Choice:
		return "one of " + choices(f, Spec{})
	case f.Many:
		return "a list"
	}
	return "text"
}

func defaultAsMarkdown(f Field) string {
	if f.Default == nil {
		return ""
	}
	s := Spec{Project: "my-project", Region: "us-central1", Backend: Backend{Service: "login"}, Client: ClientSpec{VM: true, SSH: true}}
	if f.Key == "region" {
		s.Region = ""
	}
	inv := NewInventory("my-project").WithPresets(map[string]Default{
		"project": {Source: "the environment, gcloud's configuration, or the credentials"},
		"region":  {Source: "where the service runs; else the environment or gcloud's configuration"},
	})
	if f.Key != "project" && f.Key != "region" {
		s = WithDefaults(s, inv)
		if f.Key == "frontend.http" {
			s.Frontend.HTTP = false
		}
	}
	d := f.Default(inv, s)
	switch {
	case d == (Default{}):
		return ""
	case d.Value == "":
		return d.Source
	}
	return "`" + d.Value + "`: " + d.Source
}
