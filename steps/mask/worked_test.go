package mask_test

import (
	"testing"

	"runlb/steps/mask"
)

// TestWorkedExamples holds every example that Google or a write-up gives for
// Cloud Run: mask, URL, and what they say is captured.
func TestWorkedExamples(t *testing.T) {
	for _, tt := range []struct{ mask, url, service, tag string }{
		{"<service>-home.example.com", "https://login-home.example.com/web", "login", ""},
		{"example.com/<service>", "https://example.com/login/web", "login", ""},
		{"/<service>", "https://example.com/login/web", "login", ""},
		{"<tag>.<service>.example.com", "https://test.login.example.com/web", "login", "test"},
		{"example.com/home/<service>/<tag>", "https://example.com/home/login/test", "login", "test"},
		{"/home/<service>/<tag>", "https://example.com/home/login/test", "login", "test"},
		{"<tag>.example.com/home/<service>", "https://test.example.com/home/login/web", "login", "test"},
		{"example.com/<service>", "https://example.com/login", "login", ""},
		{"/<service>", "https://example.com/login", "login", ""},
		{"<tag>.domain.com/<service>", "foo1.domain.com/bar1", "bar1", "foo1"},
		{"/<service>", "mydomain.com/function1", "function1", ""},
		{"/<service>", "mydomain.com/function2", "function2", ""},
		{"<service>-dot-appname.appspot.com/<tag>", "foo1-dot-appname.appspot.com/v1", "foo1", "v1"},
		{"<service>-dot-appname.appspot.com/<tag>", "foo1-dot-appname.appspot.com/v2", "foo1", "v2"},
		{"/<service>", "http://10.1.2.99/find", "find", ""},
		{"<service>.gca-americas.dev", "https://vta1.gca-americas.dev", "vta1", ""},
	} {
		t.Run(tt.mask+" "+tt.url, func(t *testing.T) {
			got := must(t, tt.mask).Match(tt.url)
			if want := (mask.Reading{Service: tt.service, Tag: tt.tag}); !got.OK || got.Reading != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
			if len(got.Readings) != 0 {
				t.Errorf("other readings %v, want none", got.Readings)
			}
		})
	}
}

// TestWorkedSuggestions goes the other way: from the URL of an example and the
// service in it to the mask of the example.
func TestWorkedSuggestions(t *testing.T) {
	known := []mask.Service{{Name: "login", Tags: []string{"test"}}}
	for _, tt := range []struct {
		url   string
		masks []string
	}{
		{"https://login-home.example.com/web", []string{"<service>-home.example.com"}},
		{"https://example.com/login/web", []string{"example.com/<service>", "/<service>"}},
		{"https://test.login.example.com/web", []string{"<tag>.<service>.example.com"}},
		{"https://example.com/home/login/test", []string{"example.com/home/<service>/<tag>", "/home/<service>/<tag>"}},
		{"https://test.example.com/home/login/web", []string{"<tag>.example.com/home/<service>"}},
		{"https://example.com/login", []string{"example.com/<service>", "/<service>"}},
	} {
		t.Run(tt.url, func(t *testing.T) {
			got, err := mask.Suggest(tt.url, known)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range tt.masks {
				if i >= len(got) || got[i].Mask.String() != want {
					t.Errorf("suggestions %v, want %v first", texts(got), tt.masks)
					break
				}
			}
		})
	}
}

func must(t testing.TB, text string) mask.Mask {
	t.Helper()
	m, err := mask.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func texts(list []mask.Suggestion) []string {
	var out []string
	for _, s := range list {
		out = append(out, s.Mask.String())
	}
	return out
}
