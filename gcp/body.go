package gcp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
)

const (
	// oneThing bounds an answer about one thing, and what is read of a refusal.
	// The largest there is are an instance's metadata, of half a megabyte, and a
	// Cloud Run service.
	oneThing = 2 << 20
	// onePage bounds a page of a list, of up to 500 things, some with scripts in
	// them.
	onePage = 64 << 20
)

var errTooLong = errors.New("the answer is too long")

// bodies reads answers. Short ones are read side by side; a long one, which only a
// list may be, waits until the one before it is let go of, so that the memory that
// answers take does not grow with their number.
type bodies struct{ long chan struct{} }

func newBodies() *bodies { return &bodies{make(chan struct{}, 1)} }

// read replaces an answer's body by all of it in memory.
func (b *bodies) read(ctx context.Context, r *http.Request, resp *http.Response) error {
	defer func(sent io.Closer) { sent.Close() }(resp.Body)
	var body bytes.Buffer
	if 0 < resp.ContentLength && resp.ContentLength <= oneThing {
		body.Grow(int(resp.ContentLength) + bytes.MinRead) // it is not copied as it grows
	}
	if _, err := body.ReadFrom(io.LimitReader(resp.Body, oneThing+1)); err != nil {
		return err
	}
	most := mostOf(r)
	switch {
	case body.Len() <= oneThing:
		resp.Body = io.NopCloser(bytes.NewReader(body.Bytes()))
		return nil
	case resp.StatusCode >= http.StatusMultipleChoices:
		resp.Body = io.NopCloser(bytes.NewReader(body.Bytes()[:oneThing]))
		return nil
	case most <= oneThing || resp.ContentLength > most:
		return tooLong(most)
	}
	select {
	case b.long <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	release := sync.OnceFunc(func() { <-b.long })
	if resp.ContentLength > 0 {
		body.Grow(int(resp.ContentLength) - body.Len() + bytes.MinRead)
	}
	_, err := body.ReadFrom(io.LimitReader(resp.Body, most-oneThing))
	if err == nil && int64(body.Len()) > most {
		err = tooLong(most)
	}
	if err != nil {
		release()
		return err
	}
	resp.Body = &longBody{bytes.NewReader(body.Bytes()), release}
	return nil
}

func tooLong(most int64) error { return fmt.Errorf("%w: more than %d MiB", errTooLong, most>>20) }

// longBody is a body that others wait for.
type longBody struct {
	*bytes.Reader
	release func()
}

func (l *longBody) Close() error {
	l.release()
	return nil
}

// mostOf is how long an answer may be. Every listing asks for a size of its pages.
func mostOf(r *http.Request) int64 {
	q := r.URL.Query()
	if q.Has("maxResults") || q.Has("pageSize") || q.Has("limit") || strings.HasSuffix(r.URL.Path, "/serialPort") {
		return onePage
	}
	return oneThing
}

// inMemory is a body that was read before. It can be read again.
func inMemory(resp *http.Response) ([]byte, error) {
	body, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return body, err
}
