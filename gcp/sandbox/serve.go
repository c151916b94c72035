package sandbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Serve answers on ln until ctx is done or the sandbox is closed. It refuses a listener that is not on loopback, and a request that a
// web page in the user's browser may have sent.
func (s *Sandbox) Serve(ctx context.Context, ln net.Listener) error {
	if addr, ok := ln.Addr().(*net.TCPAddr); !ok || !addr.IP.IsLoopback() {
		ln.Close()
		return fmt.Errorf("serve sandbox: %s is not a loopback address", ln.Addr())
	}
	server := s.frontServer(ctx, guard(s))
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(limitConnections(ln, maxConnections)) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve sandbox: %w", err)
	case <-ctx.Done():
	case <-s.done:
	}
	return errors.Join(server.Close(), ignoreClosed(<-failed))
}

// frontServer bounds what a client may make the sandbox keep: header fields answer 431 above 64 KB, and who is slow to send them is cut off.
func (s *Sandbox) frontServer(ctx context.Context, handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
}

func ignoreClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
