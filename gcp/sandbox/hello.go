package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
)

// greeting is what the built-in hello answers.
type greeting struct {
	container
	Method  string              `json:"method"`
	Host    string              `json:"host"`
	Path    string              `json:"path"`
	Bytes   int64               `json:"bytes"` // length of the request's body
	Headers map[string][]string `json:"headers"`
}

// hello stands for the code of a sandbox service: it shows what reached it, as text, or as JSON when that is accepted.
// It reads the body to its end and keeps none of it.
func hello(c container, w http.ResponseWriter, r *http.Request) page {
	n, err := io.Copy(io.Discard, r.Body)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(r.Context().Err(), context.DeadlineExceeded):
		return pageTimeout(timeoutReason(c))
	case err != nil:
		panic(http.ErrAbortHandler) // the client went away in the middle of its body.
	}
	g := greeting{c, r.Method, r.Host, r.URL.RequestURI(), n, r.Header}
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(g)
		return page{}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	g.print(w)
	return page{}
}

// print writes the greeting as text. Service and revision come first: a probe keeps only the beginning.
func (g greeting) print(w io.Writer) {
	fmt.Fprintf(w, "Hello from %s\n\n", g.Service)
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "%-9s %s\n", name+":", value)
		}
	}
	row("service", g.Service)
	row("revision", g.Revision)
	row("tag", g.Tag)
	row("region", g.Region)
	row("project", g.Project)
	row("request", g.Method+" "+g.Path)
	row("host", g.Host)
	if g.Bytes > 0 {
		row("body", fmt.Sprintf("%d bytes", g.Bytes))
	}
	var names []string
	for name := range g.Headers {
		names = append(names, name)
	}
	slices.Sort(names)
	fmt.Fprintln(w)
	for _, name := range names {
		fmt.Fprintf(w, "%s: %s\n", strings.ToLower(name), strings.Join(g.Headers[name], ", "))
	}
}
