package curl

import (
	"errors"
	"testing"
)

func TestTarget(t *testing.T) {
	for _, c := range []struct {
		url       string
		connectTo []string
		want      string
		exit      int
	}{
		{url: "http://10.1.2.99/", want: "10.1.2.99:80"},
		{url: "10.1.2.99", want: "10.1.2.99:80"},
		{url: "https://10.1.2.99/x?y", want: "10.1.2.99:443"},
		{url: "http://10.1.2.99:8080/", want: "10.1.2.99:8080"},
		{url: "https://a.example/", connectTo: []string{"a.example:443:10.1.2.99:443"}, want: "10.1.2.99:443"},
		{url: "https://A.example/", connectTo: []string{"a.example::10.1.2.99:"}, want: "10.1.2.99:443"},
		{url: "https://a.example/", connectTo: []string{"b.example:443:10.1.2.1:443", "::10.1.2.99:"}, want: "10.1.2.99:443"},
		{url: "https://a.example/", connectTo: []string{"a.example:80:10.1.2.99:443"}, exit: ExitResolve},
		{url: "https://a.example/", exit: ExitResolve},
		{url: "https://a.example/", connectTo: []string{"10.1.2.99"}, exit: ExitURL},
		{url: "ftp://10.1.2.99/", exit: ExitURL},
		{url: "http:///x", exit: ExitURL},
		{url: "", exit: ExitURL},
	} {
		_, at, err := Request{URL: c.url, ConnectTo: c.connectTo}.target()
		var failure *Failure
		switch {
		case c.exit != 0 && (!errors.As(err, &failure) || failure.Exit != c.exit):
			t.Errorf("%s %v: %v, want exit %d", c.url, c.connectTo, err, c.exit)
		case c.exit == 0 && (err != nil || at.String() != c.want):
			t.Errorf("%s %v: %s, %v; want %s", c.url, c.connectTo, at, err, c.want)
		}
	}
}
