package sandbox

import (
	"cmp"
	flags "flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

var update = flags.Bool("update", false, "write docs/sandbox.md anew")

// TestDocument holds docs/sandbox.md against the rule book; -update writes it.
func TestDocument(t *testing.T) {
	const file = "../../docs/sandbox.md"
	written, err := os.ReadFile("testdata/sandbox.md")
	if err != nil {
		t.Fatal(err)
	}
	before, after, ok := strings.Cut(string(written), "<!-- rules -->\n")
	if !ok {
		t.Fatal("testdata/sandbox.md has no place for the rules")
	}
	document := before + rulesAsMarkdown(ruleBook()) + after
	if *update {
		if err := os.WriteFile(file, []byte(document), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(file); err != nil || string(have) != document {
		t.Errorf("docs/sandbox.md is stale (%v): go test ./gcp/sandbox -run TestDocument -update", err)
	}
}

// rulesAsMarkdown is the rule book: a table of its chapters, and each chapter with its counts and its rules.
func rulesAsMarkdown(book []chapter) string {
	var index, chapters strings.Builder
	var all []rule
	for _, c := range book {
		n := countRules(c.rules)
		all = append(all, c.rules...)
		title := chapterTitle(c.title)
		fmt.Fprintf(&index, "| [%s](#%s) | %s |\n", title, anchor(title), n.row())
		fmt.Fprintf(&chapters, "\n### %s\n\n%s\n\n| rule | what holds | mark | wording | source |\n|---|---|---|---|---|\n", title, n.sentence())
		for _, r := range c.rules {
			wording := ""
			if cmp.Or(r.words, r.mark) != r.mark {
				wording = string(r.words)
			}
			fmt.Fprintf(&chapters, "| %s | %s | %s | %s | %s |\n", cell(r.name), cell(r.says), r.mark, wording, linkSources(cell(r.source)))
		}
	}
	return "| chapter | rules | sure | said | guess | limit | of these, wording is a guess |\n|---|---|---|---|---|---|---|\n" +
		index.String() + fmt.Sprintf("| all | %s |\n", countRules(all).row()) + chapters.String()
}

// counts are of rules by how well they are known.
type counts struct{ rules, sure, said, guess, limit, guessed int }

func countRules(rules []rule) counts {
	n := counts{rules: len(rules)}
	for _, r := range rules {
		*map[mark]*int{sure: &n.sure, said: &n.said, guess: &n.guess, limit: &n.limit}[r.mark]++
		if r.words == guess && r.mark != guess {
			n.guessed++
		}
	}
	return n
}

func (n counts) row() string {
	return fmt.Sprintf("%d | %d | %d | %d | %d | %d", n.rules, n.sure, n.said, n.guess, n.limit, n.guessed)
}

// sentence is "7 rules: 5 sure, 2 said. The wording of 3 is a guess."
func (n counts) sentence() string {
	var parts []string
	for _, p := range []struct {
		n    int
		mark mark
	}{{n.sure, sure}, {n.said, said}, {n.guess, guess}, {n.limit, limit}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.mark))
		}
	}
	s := fmt.Sprintf("%d rules: %s.", n.rules, strings.Join(parts, ", "))
	if n.guessed > 0 {
		s += fmt.Sprintf(" The wording of %d is a guess.", n.guessed)
	}
	return s
}

// chapterTitle is "Target HTTPS proxies" for "targetHttpsProxies".
func chapterTitle(title string) string {
	words := regexp.MustCompile(`[A-Z]?[a-z]+|[A-Z]+s?\b`).FindAllString(title, -1)
	for i, w := range words {
		switch w = strings.ToLower(w); w {
		case "http", "https", "url", "ssl":
			words[i] = strings.ToUpper(w)
		case "apis":
			words[i] = "APIs"
		case "run":
			words[i] = "Run"
		default:
			words[i] = w
		}
	}
	return upperFirst(strings.Join(words, " "))
}

// anchor is what GitHub makes of a heading.
func anchor(title string) string { return strings.ReplaceAll(strings.ToLower(title), " ", "-") }

func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`, "\n", " ").Replace(s)
}

// repositories are the short names of those that sources name.
func repositories() map[string]string {
	return map[string]string{
		"TF": "hashicorp/terraform-provider-google", "CFF": "GoogleCloudPlatform/cloud-foundation-fabric", "MM": "GoogleCloudPlatform/magic-modules",
		"lb-http": "terraform-google-modules/terraform-google-lb-http", "network": "terraform-google-modules/terraform-google-network",
		"terraform-google-network":        "terraform-google-modules/terraform-google-network",
		"terraform-google-lb-internal":    "terraform-google-modules/terraform-google-lb-internal",
		"terraform-google-vault":          "terraform-google-modules/terraform-google-vault",
		"ingress-gce":                     "kubernetes/ingress-gce",
		"stellar-engine":                  "google/stellar-engine",
		"google-cloud-go":                 "googleapis/google-cloud-go",
		"bosh-google-cpi-release":         "cloudfoundry/bosh-google-cpi-release",
		"node-acme-client":                "publishlab/node-acme-client",
		"terraform-dynamic-python-webapp": "GoogleCloudPlatform/terraform-dynamic-python-webapp",
		"terraform-provider-cloudflare":   "cloudflare/terraform-provider-cloudflare",
		"terraforming-gcp":                "vmware-archive/terraforming-gcp",
		"google.cloud":                    "ansible-collections/google.cloud",
		"govuk-knowledge-graph-gcp":       "alphagov/govuk-knowledge-graph-gcp",
		"pulumi-gcp":                      "pulumi/pulumi-gcp",
		"keyword_factory":                 "google/keyword_factory",
		"deploy-cloudrun":                 "google-github-actions/deploy-cloudrun",
		"js-route-optimization-app":       "googlemaps/js-route-optimization-app",
	}
}

// linkSources makes links of the issues that a source names, as far as their repositories are known.
func linkSources(source string) string {
	return regexp.MustCompile(`([\w.-]+(?:/[\w.-]+)?)#(\d+)`).ReplaceAllStringFunc(source, func(issue string) string {
		name, number, _ := strings.Cut(issue, "#")
		repository := repositories()[name]
		if strings.Contains(name, "/") {
			repository = name
		}
		if repository == "" {
			return issue
		}
		return fmt.Sprintf("[%s](https://github.com/%s/issues/%s)", issue, repository, number)
	})
}
