package sandbox

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"runlb/gcp/sandbox/pipe"
)

// inProcess sends one request to fn over the in-process front.
func inProcess(ctx context.Context, body io.Reader, fn http.HandlerFunc) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://sandbox/x", body)
	if err != nil {
		return nil, err
	}
	return transport{fn}.RoundTrip(r)
}

// TestTransportStreams talks both ways at once: each side reads what the other has written, before either is done.
func TestTransportStreams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, out := io.Pipe()
		answer, err := inProcess(t.Context(), in, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Early", "yes")
			http.NewResponseController(w).Flush()
			w.Header().Set("X-Late", "yes")
			line := make([]byte, 5)
			for {
				if _, err := io.ReadFull(r.Body, line); err != nil {
					return
				}
				w.Write([]byte("<" + string(line) + ">"))
				http.NewResponseController(w).Flush()
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if answer.Header.Get("X-Early") != "yes" || answer.Header.Get("X-Late") != "" || answer.ContentLength != -1 {
			t.Errorf("header %v, length %d", answer.Header, answer.ContentLength)
		}
		for _, word := range []string{"hello", "again"} {
			io.WriteString(out, word)
			echo := make([]byte, 7)
			if _, err := io.ReadFull(answer.Body, echo); err != nil || string(echo) != "<"+word+">" {
				t.Errorf("%s comes back as %s, %v", word, echo, err)
			}
		}
		out.Close()
		if rest, err := io.ReadAll(answer.Body); err != nil || len(rest) > 0 {
			t.Errorf("after the end: %q %v", rest, err)
		}
		answer.Body.Close()
	})
}

// TestTransportKeepsLittle: a handler that writes much waits for its client, and learns that the client has gone.
func TestTransportKeepsLittle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var written int
		var gone error
		answer, err := inProcess(t.Context(), nil, func(w http.ResponseWriter, r *http.Request) {
			for gone == nil {
				var n int
				n, gone = w.Write(make([]byte, 32<<10))
				written += n
			}
			<-r.Context().Done() // it is told in this way too.
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.CopyN(io.Discard, answer.Body, 1<<20); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if ahead := written - 1<<20; ahead > pipe.Room {
			t.Errorf("%d bytes are kept for a client that does not read", ahead)
		}
		answer.Body.Close()
		synctest.Wait()
		if gone == nil {
			t.Error("the handler still writes")
		}
	})
}

// TestTransportHonoursContext ends a request before its answer, and in the middle of it.
func TestTransportHonoursContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := inProcess(ctx, nil, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("before the answer: %v", err)
		}
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		answer, err := inProcess(ctx, nil, func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "some")
			http.NewResponseController(w).Flush()
			<-r.Context().Done()
		})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(answer.Body); !errors.Is(err, context.DeadlineExceeded) || string(got) != "some" {
			t.Errorf("in the middle of the answer: %q %v", got, err)
		}
		answer.Body.Close()
	})
}

// TestTransportTellsOfCuts: a handler that gives up cuts the answer short; any other panic is the program's.
func TestTransportTellsOfCuts(t *testing.T) {
	if _, err := inProcess(t.Context(), nil, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("before the answer: %v", err)
	}
	answer, err := inProcess(t.Context(), nil, func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "some")
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if got, err := io.ReadAll(answer.Body); !errors.Is(err, io.ErrUnexpectedEOF) || string(got) != "some" {
		t.Errorf("in the middle of the answer: %q %v", got, err)
	}
}

func TestTransportTellsLengthOfShortAnswers(t *testing.T) {
	answer, err := inProcess(t.Context(), strings.NewReader("x"), func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "short") })
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if got, err := io.ReadAll(answer.Body); err != nil || string(got) != "short" || answer.ContentLength != 5 || answer.StatusCode != 200 {
		t.Errorf("%d %q %v, length %d", answer.StatusCode, got, err, answer.ContentLength)
	}
}
