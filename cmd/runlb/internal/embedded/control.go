package embedded

import (
	"bytes"
	"context"
	"crypto/subtle"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"runlb/gcp/sandbox"
)

// controlHandler serves what is no part of any Google API, to who holds the
// token of the record.
func controlHandler(sb *sandbox.Sandbox, token string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ping", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("POST /reset", func(w http.ResponseWriter, _ *http.Request) {
		if err := sb.Reset(); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /snapshot", func(w http.ResponseWriter, _ *http.Request) {
		data, err := sb.Snapshot()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_, _ = w.Write(data)
	})
	mux.HandleFunc("GET /state", func(w http.ResponseWriter, _ *http.Request) {
		data, err := sb.Save()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_, _ = w.Write(data)
	})
	mux.HandleFunc("PUT /state", func(w http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if err := sb.Restore(data); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	callerRoutes(mux, sb)
	handleLogs(mux, sb)
	faultRoutes(mux, sb)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+token)) != 1 {
			http.Error(w, "the token of the sandbox's record is missing", http.StatusUnauthorized)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// Reset puts the sandbox back to what it was seeded with.
func (s *Sandbox) Reset(ctx context.Context) error {
	_, err := s.call(ctx, http.MethodPost, "/reset")
	return err
}

// Snapshot is the sandbox's state as canonical JSON, without what differs from
// one time to the next: ids, times, fingerprints, operations.
func (s *Sandbox) Snapshot(ctx context.Context) ([]byte, error) {
	return s.call(ctx, http.MethodGet, "/snapshot")
}

// Save is the whole state, private keys of certificates included.
func (s *Sandbox) Save(ctx context.Context) ([]byte, error) {
	return s.call(ctx, http.MethodGet, "/state")
}

// Restore puts a saved state in place of the present one. A *RefusedError says
// why the saved state cannot be used; nothing has changed then.
func (s *Sandbox) Restore(ctx context.Context, saved []byte) error {
	_, err := s.send(ctx, http.MethodPut, "/state", saved)
	return err
}

// RefusedError is what the sandbox says against a request of its own user.
type RefusedError struct{ Why string }

func (e *RefusedError) Error() string { return e.Why }

// ping tells whether the record's server still answers, and is the one that
// wrote the record.
func (s *Sandbox) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	_, err := s.call(ctx, http.MethodGet, "/ping")
	return err
}

func (s *Sandbox) call(ctx context.Context, method, path string) ([]byte, error) {
	return s.send(ctx, method, path, nil)
}

func (s *Sandbox) send(ctx context.Context, method, path string, content []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, s.record.Control+path, bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("sandbox %s: %w", path, err)
	}
	req.Header.Set("Authorization", "Bearer "+s.record.Token)
	// A client of its own: no proxy of the environment stands before loopback.
	transport := &http.Transport{DisableKeepAlives: true}
	res, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		return nil, fmt.Errorf("sandbox %s: %w", path, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, fmt.Errorf("sandbox %s: %w", path, err)
	}
	if res.StatusCode == http.StatusBadRequest {
		return nil, &RefusedError{strings.TrimSpace(string(body))}
	}
	if res.StatusCode >= http.StatusBadRequest {
		return nil, fmt.Errorf("sandbox %s: %s: %s", path, res.Status, body)
	}
	return body, nil
}
