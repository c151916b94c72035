package mask

import (
	"strings"
	"testing"
)

func TestMatchRefuses(t *testing.T) {
	for mask, why := range map[string]string{
		"":                                  "no <service>",
		"example.com":                       "no <service>",
		"<tag>.example.com":                 "no <service>",
		"https://api.example.com/<service>": "scheme",
		"/<service>?x":                      "query",
		"/<service>#x":                      "fragment",
		"example.com/ <service>":            "white space",
		"/<function>":                       "unknown placeholder <function>",
		"/<Service>":                        "unknown placeholder <Service>",
		"/<>":                               "unknown placeholder <>",
		"<service>.x/<service>":             "occurs twice",
		"<tag><service>.example.com":        "between",
		"/<service":                         "unbalanced",
		"/service>/<service>":               "unbalanced",
		"/<<service>>":                      "unbalanced",
	} {
		if _, _, _, err := Match(mask, "https://login.example.com/login"); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("Match(%q): error %v; want one that says %q", mask, err, why)
		}
	}
}

// FuzzMatch: no input panics, and what is caught can be a service name.
func FuzzMatch(f *testing.F) {
	f.Add("<tag>.example.com/home/<service>", "https://test.example.com:443/home/login/web?q#f")
	f.Add("/<service>/", "//")
	f.Add("<service>-home.example.com", "\xff://\x00")
	f.Fuzz(func(t *testing.T, mask, url string) {
		service, tag, ok, err := Match(mask, url)
		if err != nil || !ok {
			if service != "" || tag != "" {
				t.Errorf("caught %q, %q without a match", service, tag)
			}
			return
		}
		if service == "" || len(service) > maxName || strings.ContainsAny(service+tag, "./<> ") {
			t.Errorf("Match(%q, %q) caught %q, %q", mask, url, service, tag)
		}
	})
}
