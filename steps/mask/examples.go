package mask

// Example is a URL or a mask worth learning from.
type Example struct {
	Text   string  // a URL; or a mask, where that is the point
	Mask   string  // the mask that it leads to; empty for a mistake
	Reads  Reading // what the mask captures from the URL
	Shows  string  // what is to be learnt, in a few words
	Source Source
}

// Source is who gives an Example.
type Source string

// The sources of examples.
const (
	FromGoogle  Source = "Google's documentation"
	FromSchema  Source = "Google's API schema"
	FromWriteUp Source = "a public write-up"
)

// Examples are those that Google documents for Cloud Run, and what others have
// published of their own; mistakes come last.
func Examples() []Example {
	return []Example{
		{"https://login-home.example.com/web", "<service>-home.example.com", Reading{Service: "login"},
			"the service is a fragment of a host label", FromGoogle},
		{"https://example.com/login/web", "example.com/<service>", Reading{Service: "login"},
			"one host, the first path segment names the service", FromGoogle},
		{"https://test.login.example.com/web", "<tag>.<service>.example.com", Reading{"login", "test"},
			"tag and service are labels of the host", FromGoogle},
		{"https://example.com/home/login/test", "example.com/home/<service>/<tag>", Reading{"login", "test"},
			"service and tag are path segments behind a prefix", FromGoogle},
		{"https://test.example.com/home/login/web", "<tag>.example.com/home/<service>", Reading{"login", "test"},
			"the tag in the host, the service in the path", FromGoogle},
		{"https://foo1.domain.com/bar1", "<tag>.domain.com/<service>", Reading{"bar1", "foo1"},
			"the same, without a prefix", FromSchema},
		{"https://vta1.gca-americas.dev", "<service>.gca-americas.dev", Reading{Service: "vta1"},
			"a domain of its own, one label for each service", FromWriteUp},
		{"http://10.1.2.99/find", "/<service>", Reading{Service: "find"},
			"an address names no service, the path does", FromWriteUp},
		{"https://api.example.com/<service>", "", Reading{},
			"a mistake: the scheme kept in the mask", FromWriteUp},
	}
}

// Draft is the Example as the builder starts from it.
func (e Example) Draft(fixed Fixed) Draft {
	var known []Service
	if e.Reads.Service != "" {
		known = []Service{{Name: e.Reads.Service, Tags: []string{e.Reads.Tag}}}
	}
	return NewDraft(e.Text, known, fixed)
}
