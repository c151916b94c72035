package sandbox

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
)

// TestStreaming: what the client writes arrives before the request ends, what the container writes before the answer ends; over
// HTTP/1.1 and, with TLS, HTTP/2.
func TestStreaming(t *testing.T) {
	events := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.NewResponseController(w).EnableFullDuplex()
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("Trailer", "X-Sum")
		lines := bufio.NewScanner(r.Body)
		for n := 0; lines.Scan(); n++ {
			fmt.Fprintf(w, "data: %d %s\n\n", n, lines.Text())
			http.NewResponseController(w).Flush()
		}
		w.Header().Set("X-Sum", "sum of "+r.Trailer.Get("X-Count"))
	})
	plain, _ := served(t, events)
	encrypted, _ := served(t, events, "login.example.com")
	for url, s := range map[string]*Sandbox{loginURL: plain, "https://10.1.2.99/login": encrypted} {
		eachFront(t, s, func(t *testing.T, c *http.Client) { talk(t, c, url) })
	}
	shows(t, "streaming", "protocols")
}

// talk holds a conversation in one request: each line is answered before the next is sent.
func talk(t *testing.T, c *http.Client, url string) {
	body, feed := io.Pipe()
	r, _ := http.NewRequestWithContext(t.Context(), "POST", url, body)
	r.Trailer = http.Header{"X-Count": nil}
	go fmt.Fprintln(feed, "first")
	answer, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if want := 1 + len(url) - len(loginURL); answer.ProtoMajor != want {
		t.Errorf("%s over %s, want HTTP/%d", url, answer.Proto, want)
	}
	in := bufio.NewReader(answer.Body)
	for _, want := range []string{"data: 0 first\n", "\n", "data: 1 second\n"} {
		if line, err := in.ReadString('\n'); line != want {
			t.Fatalf("%s: event %q %v, want %q", url, line, err, want)
		}
		if want == "\n" {
			fmt.Fprintln(feed, "second")
		}
	}
	r.Trailer.Set("X-Count", "2")
	feed.Close()
	if _, err := io.Copy(io.Discard, in); err != nil {
		t.Errorf("%s: the end: %v", url, err)
	}
	if got := answer.Trailer.Get("X-Sum"); got != "sum of 2" {
		t.Errorf("%s: trailer %q", url, got)
	}
}

// TestLargeBodies: 128 MB each way go through while they are made. What is on the way at once is what the sockets hold, no more: the
// sandbox keeps none of it.
func TestLargeBodies(t *testing.T) {
	const size, ahead = 128 << 20, 56 << 20
	var consumed atomic.Int64
	s, _ := served(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.NewResponseController(w).EnableFullDuplex()
		buffer := make([]byte, 64<<10)
		for {
			n, err := r.Body.Read(buffer)
			if _, err := w.Write(buffer[:n]); err != nil {
				return
			}
			if err != nil {
				return
			}
		}
	}))
	eachFront(t, s, func(t *testing.T, c *http.Client) {
		consumed.Store(0)
		source := &metered{consumed: &consumed, left: size, limit: ahead}
		r, _ := http.NewRequestWithContext(t.Context(), "POST", loginURL, source)
		answer, err := c.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		n, err := io.Copy(io.Discard, io.TeeReader(answer.Body, counter{&consumed}))
		if err != nil || n != size {
			t.Errorf("%d bytes came back (%v), want %d", n, err, size)
		}
	})
}

// metered makes bytes only as long as no more than limit of them are on their way.
type metered struct {
	consumed *atomic.Int64
	made     int64
	left     int64
	limit    int64
}

func (m *metered) Read(b []byte) (int, error) {
	if m.left == 0 {
		return 0, io.EOF
	}
	if onTheWay := m.made - m.consumed.Load(); onTheWay > m.limit {
		return 0, fmt.Errorf("%d bytes are on their way: somebody keeps them", onTheWay)
	}
	n := min(int64(len(b)), m.left)
	clear(b[:n])
	m.made, m.left = m.made+n, m.left-n
	return int(n), nil
}

type counter struct{ n *atomic.Int64 }

func (c counter) Write(b []byte) (int, error) {
	c.n.Add(int64(len(b)))
	return len(b), nil
}
