package mask_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	sandboxmask "runlb/gcp/sandbox/mask"
	"runlb/steps/mask"
)

// answer is what a matcher makes of a mask and a URL. An invalid mask has no
// answer but that.
type answer struct {
	valid, ok    bool
	service, tag string
}

func ours(text, url string) answer {
	m, err := mask.Parse(text)
	if err != nil {
		return answer{}
	}
	r := m.Match(url)
	return answer{true, r.OK, r.Service, r.Tag}
}

func theirs(text, url string) answer {
	service, tag, ok, err := sandboxmask.Match(text, url)
	if err != nil {
		return answer{}
	}
	return answer{true, ok, service, tag}
}

// compare holds the two matchers, which were written apart from the same
// rules, against each other; it returns whether the mask is valid to both.
func compare(t *rapid.T, text, url string) (valid bool) {
	a, b := ours(text, url), theirs(text, url)
	if !a.valid && b.valid && strict(text) {
		return false
	}
	if a != b {
		_, err := mask.Parse(text)
		t.Fatalf("mask %q on %q: the wizard says %+v (%v), the sandbox %+v", text, url, a, err, b)
	}
	return a.valid
}

var dnsName = regexp.MustCompile(`^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)*[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)

// strict reports whether text is a mask that only the wizard refuses: the
// rules of the model say nothing of wildcards, of characters that cannot be
// seen, and of hosts that DNS does not have.
func strict(text string) bool {
	host, _, _ := strings.Cut(text, "/")
	host = strings.NewReplacer("<service>", "a", "<tag>", "a").Replace(strings.ToLower(host))
	return strings.Contains(text, "*") || strings.Contains(text, "\u200b") || host != "" && !dnsName.MatchString(host)
}

// TestAgreesWithSandbox compares 100,000 pairs of a mask, nearly always valid,
// and a URL that is made for it.
func TestAgreesWithSandbox(t *testing.T) {
	t.Parallel()
	pairs, matched := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			text := genMask(t)
			for range 10 {
				for _, url := range dress(genTarget(t, text)) {
					if compare(t, text, url) {
						pairs++
						if ours(text, url).ok {
							matched++
						}
					}
				}
			}
		}
	})
	t.Logf("%d pairs, %d of them matched", pairs, matched)
	if matched*10 < pairs*2 || matched*10 > pairs*8 {
		t.Errorf("%d of %d pairs matched; the comparison would prove little", matched, pairs)
	}
}

func TestAgreesWithSandboxOnBrokenMasks(t *testing.T) {
	invalid := 0
	rapid.Check(t, func(t *rapid.T) {
		for range 100 {
			text := genBroken(t)
			if !compare(t, text, genURL(t, genMask(t))) {
				invalid++
			}
		}
	})
	if invalid == 0 {
		t.Error("no invalid mask was drawn")
	}
}

// TestAgreesWithSandboxOnSyntax asks for the same refusals in every public
// mistake.
func TestAgreesWithSandboxOnSyntax(t *testing.T) {
	for _, text := range []string{
		"", "/", "example.com", "https://api.example.com/<service>", "<tag>.example.com", "<foo>.example.com", "/<function>",
		"<service>.<service>.com", "<tag><service>.com", "<service", "service>", "<<service>>.com", "<Service>.com", "<>.com",
		"/<service>?x", "/<service>#x", "/<service> ", "/<service>\n", "/\xff<service>", "< service>.com",
	} {
		var syntax *mask.SyntaxError
		if _, err := mask.Parse(text); !errors.As(err, &syntax) {
			t.Errorf("the wizard takes %q: %v", text, err)
		}
		if _, _, _, err := sandboxmask.Match(text, "https://example.com/login"); err == nil {
			t.Errorf("the sandbox takes %q", text)
		}
	}
}
