package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestLostAnswers(t *testing.T) {
	for effect, want := range map[string]struct {
		err     error
		changed bool
	}{
		"drop-before":  {io.ErrUnexpectedEOF, false},
		"drop-after":   {io.ErrUnexpectedEOF, true},
		"reset-before": {syscall.ECONNRESET, false},
		"reset-after":  {syscall.ECONNRESET, true},
	} {
		u := newUser(t, Options{})
		u.arm("POST networks 1 " + effect)
		if _, _, err := u.raw("POST", networks, aNetwork); !errors.Is(err, want.err) {
			t.Errorf("%s: %v", effect, err)
		}
		if log := u.s.Requests(); log[len(log)-1].Status != 0 {
			t.Errorf("%s: the log says %d", effect, log[len(log)-1].Status)
		}
		if got := u.exists(networks + "/n"); got != want.changed {
			t.Errorf("%s: the network exists: %v", effect, got)
		}
	}
}

func TestLostAnswersOnASocket(t *testing.T) {
	s := open(t, Options{Project: "p"})
	at := serve(t, s)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for effect, want := range map[Drop]error{{}: io.EOF, {Reset: true}: syscall.ECONNRESET} {
		s.ClearFaults()
		s.Fault(Fault{When{Nth: 1}, effect})
		answer, err := client.Post("http://"+at+"/compute/v1/projects/p", "", nil)
		if err == nil {
			answer.Body.Close()
		}
		if !errors.Is(err, want) {
			t.Errorf("%s: %v", effect, err)
		}
	}
}

func TestSlowAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{})
		u.arm("GET networks 1 delay 20s\nGET networks 1 trickle 50\nGET networks * delay 1h")
		start := time.Now()
		if _, _, err := u.raw("GET", networks, ""); err != nil || time.Since(start) != 20*time.Second {
			t.Errorf("delay: %v after %v", err, time.Since(start))
		}
		start = time.Now()
		_, body, err := u.raw("GET", networks, "")
		if want := time.Duration(len(body)) * time.Second / 50; err != nil || time.Since(start) != want || !json.Valid([]byte(body)) {
			t.Errorf("trickle of %d bytes: %v after %v", len(body), err, time.Since(start))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		r, _ := http.NewRequestWithContext(ctx, "GET", "http://h/compute/v1/"+networks, nil)
		start = time.Now()
		if _, err := u.s.Transport().RoundTrip(r); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("a client that leaves: %v after %v", err, time.Since(start))
		}
	})
}

func TestTrickleOnASocket(t *testing.T) {
	s := open(t, Options{Project: "p"})
	s.Fault(Fault{What: Trickle{PerSecond: 1 << 20}})
	answer, err := http.Get("http://" + serve(t, s) + "/compute/v1/projects/p")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); err != nil || !json.Valid(body) || answer.ContentLength >= 0 {
		t.Errorf("%v: %d announced, %s", err, answer.ContentLength, body)
	}
}

func TestBatchParts(t *testing.T) {
	u := newUser(t, Options{})
	const batch = "--b\r\nContent-Type: application/http\r\nContent-ID: <x+0>\r\n\r\nGET /compute/v1/projects/p/global/networks HTTP/1.1\r\n\r\n\r\n--b--\r\n"
	send := func() (string, error) {
		r, _ := http.NewRequest("POST", "http://compute.googleapis.com/batch/compute/v1", strings.NewReader(batch))
		r.Header.Set("Content-Type", `multipart/mixed; boundary="b"`)
		answer, err := u.s.Transport().RoundTrip(r)
		if err != nil {
			return "", err
		}
		body, err := io.ReadAll(answer.Body)
		return string(body), err
	}
	u.arm("GET networks 1 answer unavailable\nGET networks 1 drop-after\nGET networks 2 trickle 1000")
	if body, err := send(); err != nil || !strings.Contains(body, "503") {
		t.Errorf("%v %s", err, body)
	}
	if body, err := send(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a dropped part: %v %s", err, body)
	}
	for range 2 { // the second comes slowly.
		if body, err := send(); err != nil || !strings.Contains(body, "global/networks\"}\n") {
			t.Errorf("%v %s", err, body)
		}
	}
}
