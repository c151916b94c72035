package embedded

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"runlb/gcp/sandbox"
)

// page is what a log has after a position.
type page[T any] struct {
	Seen    int // entries that there have ever been: the position after this page
	Entries []T
}

func handleLogs(mux *http.ServeMux, sb *sandbox.Sandbox) {
	mux.HandleFunc("GET /visits", logHandler(sb.AwaitVisits))
	mux.HandleFunc("GET /requests", logHandler(sb.AwaitRequests))
}

// logHandler answers with the entries after a position. With wait it answers
// when there is one, else at once.
func logHandler[T any](await func(context.Context, int) ([]T, int)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		after, err := strconv.Atoi(r.FormValue("after"))
		if err != nil || after < 0 {
			http.Error(w, "after is no position", http.StatusBadRequest)
			return
		}
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		if r.FormValue("wait") == "" {
			cancel()
		}
		entries, seen := await(ctx, after)
		_ = json.NewEncoder(w).Encode(page[T]{seen, entries})
	}
}

// Visits are the requests that load balancers answered after the first n ever,
// as far as they are kept, and how many there have been. With wait it waits
// until there is one.
func (s *Sandbox) Visits(ctx context.Context, n int, wait bool) ([]sandbox.Visit, int, error) {
	return readLog[sandbox.Visit](ctx, s, "/visits", n, wait)
}

// Requests are the same of the sandbox's own fronts.
func (s *Sandbox) Requests(ctx context.Context, n int, wait bool) ([]sandbox.Request, int, error) {
	return readLog[sandbox.Request](ctx, s, "/requests", n, wait)
}

func readLog[T any](ctx context.Context, s *Sandbox, path string, n int, wait bool) ([]T, int, error) {
	path = fmt.Sprintf("%s?after=%d", path, n)
	if wait {
		path += "&wait=true"
	}
	data, err := s.call(ctx, http.MethodGet, path)
	if err != nil {
		return nil, n, err
	}
	var p page[T]
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, n, fmt.Errorf("sandbox %s: %w", path, err)
	}
	return p.Entries, p.Seen, nil
}
