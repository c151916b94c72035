package sandbox

import (
	"strings"
	"testing"

	"runlb/gcp/sandbox/mask"
)

// TestMaskExamples holds every worked example that Google gives for Cloud Run, in full and reduced form.
func TestMaskExamples(t *testing.T) {
	for _, tc := range []struct{ url, mask, service, tag string }{
		{"https://login-home.example.com/web", "<service>-home.example.com", "login", ""},
		{"https://example.com/login/web", "example.com/<service>", "login", ""},
		{"https://example.com/login/web", "/<service>", "login", ""},
		{"https://test.login.example.com/web", "<tag>.<service>.example.com", "login", "test"},
		{"https://example.com/home/login/test", "example.com/home/<service>/<tag>", "login", "test"},
		{"https://example.com/home/login/test", "/home/<service>/<tag>", "login", "test"},
		{"https://test.example.com/home/login/web", "<tag>.example.com/home/<service>", "login", "test"},
		{"https://example.com/login", "example.com/<service>", "login", ""},
		{"https://example.com/login", "/<service>", "login", ""},
		{"foo1.domain.com/bar1", "<tag>.domain.com/<service>", "bar1", "foo1"},
		{"mydomain.com/function1", "/<service>", "function1", ""},
		{"mydomain.com/function2", "/<service>", "function2", ""},
		{"foo1-dot-appname.appspot.com/v1", "<service>-dot-appname.appspot.com/<tag>", "foo1", "v1"},
		{"foo1-dot-appname.appspot.com/v2", "<service>-dot-appname.appspot.com/<tag>", "foo1", "v2"},
		{"http://10.1.2.99/find", "/<service>", "find", ""},
		{"https://vta1.gca-americas.dev", "<service>.gca-americas.dev", "vta1", ""},
	} {
		service, tag, ok, err := mask.Match(tc.mask, tc.url)
		if err != nil || !ok || service != tc.service || tag != tc.tag {
			t.Errorf("Match(%q, %q) = %q, %q, %v, %v; want %q, %q", tc.mask, tc.url, service, tag, ok, err, tc.service, tc.tag)
		}
	}
	shows(t, "mask grammar", "mask left out")
}

// TestMaskModel holds the corners of the model: what matches, with which reading, and what misses.
func TestMaskModel(t *testing.T) {
	for _, tc := range []struct {
		name, mask, url string
		service, tag    string
		ok              bool
	}{
		{"port is dropped", "<service>.example.com", "https://login.example.com:443/", "login", "", true},
		{"host has no case", "<service>.Example.com", "https://LOGIN.example.COM/", "login", "", true},
		{"path has case", "/Home/<service>", "example.com/home/login", "", "", false},
		{"query is not path", "/<service>", "example.com/login?x=/y", "login", "", true},
		{"placeholder stays in its label", "<service>.example.com", "a.b.example.com", "", "", false},
		{"left-out leading labels do not match", "<service>.example.com", "test.login.example.com", "", "", false},
		{"host only matches any path", "<service>.example.com", "login.example.com/a/b", "login", "", true},
		{"path only matches any host", "/<service>", "10.1.2.99/login", "login", "", true},
		{"no path at all", "/<service>", "example.com", "", "", false},
		{"segment is not a prefix", "/home/<service>", "example.com/homes/login", "", "", false},
		{"literal after the placeholder", "/<service>/web", "example.com/login/web/x", "login", "", true},
		{"literal after the placeholder is whole", "/<service>/web", "example.com/login/website", "", "", false},
		{"trailing slash asks for one", "/<service>/", "example.com/login", "", "", false},
		{"trailing slash and more", "/<service>/", "example.com/login/web", "login", "", true},
		{"path segment must be a name", "/<service>", "example.com/Login", "", "", false},
		{"percent encoding is not read", "/<service>", "example.com/%6cogin", "", "", false},
		{"path segment of 63", "/<service>", "example.com/" + strings.Repeat("a", 63), strings.Repeat("a", 63), "", true},
		{"path segment of 64", "/<service>", "example.com/" + strings.Repeat("a", 64), "", "", false},
		{"first placeholder is greedy", "<tag>-<service>.example.com", "a-b-c.example.com", "c", "a-b", true},
		{"IPv6 host", "/<service>", "http://[fd00::1]/login", "login", "", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			service, tag, ok, err := mask.Match(tc.mask, tc.url)
			if err != nil || ok != tc.ok || service != tc.service || tag != tc.tag {
				t.Errorf("Match(%q, %q) = %q, %q, %v, %v; want %q, %q, %v", tc.mask, tc.url, service, tag, ok, err, tc.service, tc.tag, tc.ok)
			}
		})
	}
	shows(t, "mask capture")
}

// TestFixedNames stand beside a mask, and win over what it captures.
func TestFixedNames(t *testing.T) {
	for _, tc := range []struct {
		run                object
		service, tag, miss string
	}{
		{object{"urlMask": "/<service>", "tag": "test"}, "login", "test", ""},
		{object{"urlMask": "<tag>.example.com", "service": "cart"}, "cart", "v2", ""},
		{object{"urlMask": "<tag>.example.com/<service>", "service": "cart", "tag": "test"}, "cart", "test", ""},
		{object{"urlMask": "/other/<service>", "service": "cart"}, "", "", "does not match"},
	} {
		service, tag, miss := new(patterns).negTarget(object{"cloudRun": tc.run}, "v2.example.com/login")
		if service != tc.service || tag != tc.tag || !strings.Contains(miss, tc.miss) || miss != "" && tc.miss == "" {
			t.Errorf("%v: %q %q %q, want %q %q %q", tc.run, service, tag, miss, tc.service, tc.tag, tc.miss)
		}
	}
	shows(t, "mask of a fixed tag")
}
