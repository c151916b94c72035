package gcp

import (
	"context"
	"sync/atomic"
	"time"

	"cloud.google.com/go/auth"
)

// watched is a source of tokens that remembers when the last one ends.
type watched struct {
	auth.TokenProvider
	expires atomic.Pointer[time.Time]
}

// Token implements auth.TokenProvider.
func (w *watched) Token(ctx context.Context) (*auth.Token, error) {
	t, err := w.TokenProvider.Token(ctx)
	if err == nil && !t.Expiry.IsZero() {
		w.expires.Store(&t.Expiry)
	}
	return t, err
}

// seen is when the last token ends; zero before the first one, and for tokens
// that do not say.
func (w *watched) seen() time.Time {
	if t := w.expires.Load(); t != nil {
		return *t
	}
	return time.Time{}
}

// watch puts a watched in front of the credentials' own source.
func watch(creds *auth.Credentials) *watched {
	w := &watched{TokenProvider: creds.TokenProvider}
	creds.TokenProvider = w
	return w
}
