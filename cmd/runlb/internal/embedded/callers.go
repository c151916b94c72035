package embedded

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"runlb/gcp/sandbox"
)

// tokenRequest asks for a token: an access token, or an identity token when
// there is an audience.
type tokenRequest struct {
	Member   string `json:"member"`
	Audience string `json:"audience,omitempty"`
}

// callerRoutes serve who may do what, and how much.
func callerRoutes(mux *http.ServeMux, sb *sandbox.Sandbox) {
	mux.HandleFunc("POST /token", settle(func(t tokenRequest) (string, error) {
		if t.Audience != "" {
			return sb.IdentityToken(t.Member, t.Audience)
		}
		return sb.Token(t.Member)
	}))
	mux.HandleFunc("GET /denials", tell(sb.Denials))
	mux.HandleFunc("POST /denials", settle(func(d sandbox.Denial) (string, error) {
		return "", sb.DenyTo(d.Member, d.Permission, d.On)
	}))
	mux.HandleFunc("DELETE /denials", func(w http.ResponseWriter, r *http.Request) {
		if err := sb.Allow(r.URL.Query().Get("permission")); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	mux.HandleFunc("GET /quotas", tell(sb.Quotas))
	mux.HandleFunc("POST /quotas", settle(func(q sandbox.Quota) (string, error) {
		return "", sb.SetQuota(q.Metric, q.Scope, q.Limit)
	}))
}

// maxSetting bounds the body of a request.
const maxSetting = 64 << 10

// settle reads the body as JSON and answers what fn says. What fn has against
// it is the user's mistake.
func settle[T any](fn func(T) (string, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var asked T
		if err := json.NewDecoder(io.LimitReader(r.Body, maxSetting)).Decode(&asked); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer, err := fn(asked)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		_, _ = io.WriteString(w, answer)
	}
}

// tell answers a list as JSON.
func tell[T any](list func() []T) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(list())
	}
}

// Token mints a token for member: an access token, or an identity token for
// audience when it is not empty.
func (s *Sandbox) Token(ctx context.Context, member, audience string) (string, error) {
	token, err := s.post(ctx, "/token", tokenRequest{member, audience})
	return string(token), err
}

// Denials are the permissions that are denied.
func (s *Sandbox) Denials(ctx context.Context) (list []sandbox.Denial, err error) {
	err = s.fetch(ctx, "/denials", &list)
	return list, err
}

// Deny refuses a permission.
func (s *Sandbox) Deny(ctx context.Context, d sandbox.Denial) error {
	_, err := s.post(ctx, "/denials", d)
	return err
}

// Allow takes back the denials of a permission; of all, when it is empty.
func (s *Sandbox) Allow(ctx context.Context, permission string) error {
	_, err := s.call(ctx, http.MethodDelete, "/denials?permission="+url.QueryEscape(permission))
	return err
}

// Quotas are the limits of what may be made, and what is used of them.
func (s *Sandbox) Quotas(ctx context.Context) (list []sandbox.Quota, err error) {
	err = s.fetch(ctx, "/quotas", &list)
	return list, err
}

// SetQuota sets a limit.
func (s *Sandbox) SetQuota(ctx context.Context, metric, scope string, limit float64) error {
	_, err := s.post(ctx, "/quotas", sandbox.Quota{Metric: metric, Scope: scope, Limit: limit})
	return err
}

func (s *Sandbox) post(ctx context.Context, path string, body any) ([]byte, error) {
	content, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("sandbox %s: %w", path, err)
	}
	return s.send(ctx, http.MethodPost, path, content)
}

func (s *Sandbox) fetch(ctx context.Context, path string, into any) error {
	content, err := s.call(ctx, http.MethodGet, path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(content, into); err != nil {
		return fmt.Errorf("sandbox %s: %w", path, err)
	}
	return nil
}
