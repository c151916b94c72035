package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Serve answers on ln until ctx is done or the sandbox is closed. It refuses a listener that is not on loopback. A request in
// origin-form must name a loopback host or a Google API, and a web page of another origin may change nothing: a page in the user's
// browser must not reach the sandbox.
func (s *Sandbox) Serve(ctx context.Context, ln net.Listener) error {
	if addr, ok := ln.Addr().(*net.TCPAddr); !ok || !addr.IP.IsLoopback() {
		ln.Close()
		return fmt.Errorf("serve sandbox: %s is not a loopback address", ln.Addr())
	}
	server := &http.Server{
		Handler:           guard(s),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(ln) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve sandbox: %w", err)
	case <-ctx.Done():
	case <-s.done:
	}
	return errors.Join(server.Close(), ignoreClosed(<-failed))
}

func ignoreClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// guard keeps web pages out: DNS rebinding by the Host header, cross-site requests by their origin.
func guard(next http.Handler) http.Handler {
	sameOrigin := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Host != "" || r.Method == http.MethodConnect {
			next.ServeHTTP(w, r) // as a proxy: no web page can make a browser send this form.
			return
		}
		if host := hostname(r.Host); !isLoopback(host) && !isGoogle(host) {
			http.Error(w, "the sandbox answers at loopback addresses only", http.StatusForbidden)
			return
		}
		sameOrigin.ServeHTTP(w, r)
	})
}
