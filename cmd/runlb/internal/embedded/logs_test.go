package embedded

import (
	"context"
	"net/http"
	"testing"
)

// TestTheLogIsFollowed by who joined: what is there, and what comes.
func TestTheLogIsFollowed(t *testing.T) {
	file := stateFile(t)
	first, second := open(t, file), open(t, file)
	get := func(path string) {
		t.Helper()
		res, err := http.Get(first.Endpoint() + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
	}
	get("/compute/v1/projects/sandbox-project/regions")
	entries, seen, err := second.Requests(t.Context(), 0, true)
	if err != nil || len(entries) != 1 || seen != 1 || entries[0].Status != http.StatusOK {
		t.Fatalf("%+v of %d, %v", entries, seen, err)
	}
	came := make(chan string)
	go func() {
		entries, _, err := second.Requests(t.Context(), seen, true)
		if err != nil || len(entries) == 0 {
			came <- ""
			return
		}
		came <- entries[0].Path
	}()
	get("/compute/v1/projects/sandbox-project/zones")
	if path := <-came; path != "/compute/v1/projects/sandbox-project/zones" {
		t.Errorf("what came is %q", path)
	}
	if visits, seen, err := second.Visits(t.Context(), 0, false); err != nil || len(visits) != 0 || seen != 0 {
		t.Errorf("visits %v of %d, %v", visits, seen, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := second.Visits(ctx, 0, true); err == nil {
		t.Error("nobody waits any more, and there is an answer")
	}
	if _, err := second.call(t.Context(), http.MethodGet, "/visits?after=x"); err == nil {
		t.Error("a position that is none is taken")
	}
}
