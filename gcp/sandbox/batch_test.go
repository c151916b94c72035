package sandbox

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
)

const makeNetwork = `{"name":"n","autoCreateSubnetworks":false}`

// batchOf is a batch of parts, each a whole HTTP request.
func batchOf(parts ...string) string {
	var b strings.Builder
	for i, part := range parts {
		fmt.Fprintf(&b, "--b\r\nContent-Type: application/http\r\nContent-ID: <x+%d>\r\n\r\n%s\r\n", i, part)
	}
	return b.String() + "--b--\r\n"
}

// sendBatch sends a batch and returns its status, the type of its answer, and the answer.
func sendBatch(t testing.TB, s *Sandbox, body string) (status int, header http.Header, answer []byte) {
	t.Helper()
	r, err := http.NewRequest("POST", "http://compute.googleapis.com"+batchPath, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", `multipart/mixed; boundary="b"`)
	got, err := s.Transport().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	answer, err = io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got.StatusCode, got.Header, answer
}

// partsOf are the answers in the answer to a batch.
func partsOf(t testing.TB, header http.Header, answer []byte) (statuses []int) {
	t.Helper()
	_, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	in := multipart.NewReader(bytes.NewReader(answer), params["boundary"])
	for {
		part, err := in.NextPart()
		if err == io.EOF {
			return statuses
		}
		if err != nil {
			t.Fatal(err)
		}
		inner, err := http.ReadResponse(bufio.NewReader(part), nil)
		if err != nil {
			t.Fatal(err)
		}
		if id := part.Header.Get("Content-ID"); id != fmt.Sprintf("<response-x+%d>", len(statuses)) {
			t.Errorf("part %d: Content-ID %s", len(statuses), id)
		}
		if body, err := io.ReadAll(inner.Body); err != nil || !json.Valid(body) {
			t.Errorf("part %d: %s %v", len(statuses), body, err)
		}
		statuses = append(statuses, inner.StatusCode)
	}
}

func TestBatch(t *testing.T) {
	u := newUser(t, Options{})
	post := "POST /compute/v1/projects/p/global/networks HTTP/1.1\r\nContent-Type: application/json\r\n"
	status, header, answer := sendBatch(t, u.s, batchOf(
		post+"Content-Length: 42\r\n\r\n"+makeNetwork,
		post+"\r\n"+strings.Replace(makeNetwork, `"n"`, `"m"`, 1),
		"GET /compute/v1/projects/p/global/networks/none HTTP/1.1\r\n\r\n",
		"GET http://evil.example/compute/v1/projects/p HTTP/1.1\r\nHost: evil.example\r\n\r\n",
	))
	if got := partsOf(t, header, answer); status != 200 || fmt.Sprint(got) != "[200 200 404 200]" {
		t.Errorf("%d %v", status, got)
	}
	u.get(base + "global/networks/n")
	u.get(base + "global/networks/m")
	shows(t, "batch")
}

// TestBatchCallers: a part without a caller of its own has that of the batch.
func TestBatchCallers(t *testing.T) {
	s := openSandbox(t, Options{})
	get := "GET /compute/v1/projects/sandbox-project/global/networks HTTP/1.1\r\n"
	r, err := http.NewRequest("POST", "http://compute.googleapis.com"+batchPath, strings.NewReader(batchOf(get+"\r\n", get+"Authorization: Bearer anything\r\n\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", `multipart/mixed; boundary="b"`)
	r.Header.Set("Authorization", "Bearer "+token(t, s, alice))
	got, err := s.Transport().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	if statuses := partsOf(t, got.Header, answer); fmt.Sprint(statuses) != "[403 200]" {
		t.Errorf("as alice, who may nothing, and as the owner: %v", statuses)
	}
}

// TestBadBatches: what cannot be read as a whole is refused as a whole; no call of it is made.
func TestBadBatches(t *testing.T) {
	u := newUser(t, Options{})
	good := "POST /compute/v1/projects/p/global/networks HTTP/1.1\r\nContent-Length: 42\r\n\r\n" + makeNetwork
	before := u.state()
	for name, c := range map[string]struct {
		body string
		code int
		want string
	}{
		"cut short":    {strings.TrimSuffix(batchOf(good, good), "--b--\r\n"), 400, "batch parts"},
		"no request":   {batchOf(good, "hello"), 400, "batch parts"},
		"a short body": {batchOf(good, strings.Replace(good, "42", "99", 1)), 400, "batch parts"},
		"a batch":      {batchOf(good, "POST "+batchPath+" HTTP/1.1\r\n\r\n"), 400, "batch parts"},
		"a tunnel":     {batchOf(good, "CONNECT 10.1.2.99:443 HTTP/1.1\r\n\r\n"), 400, "batch parts"},
		"another API":  {batchOf(good, "GET /v2/projects/p/locations/us-central1/services HTTP/1.1\r\n\r\n"), 400, "batch parts"},
		"nothing":      {"", 400, "batch parts"},
		"too large":    {batchOf(good, good+strings.Repeat(" ", maxBody)), 413, "request size"},
	} {
		status, header, answer := sendBatch(t, u.s, c.body)
		if status != c.code || !strings.HasPrefix(header.Get(ruleHeader), c.want) || !json.Valid(answer) {
			t.Errorf("%s: %d %s %s", name, status, header.Get(ruleHeader), answer)
		}
		if u.state() != before {
			t.Errorf("%s: a call was made", name)
		}
	}
	get := "GET /compute/v1/projects/p/global/networks/none HTTP/1.1\r\n\r\n"
	many := make([]string, maxBatch+1)
	for i := range many {
		many[i] = get
	}
	if status, header, _ := sendBatch(t, u.s, batchOf(many...)); status != 400 || !strings.HasPrefix(header.Get(ruleHeader), "batch size") {
		t.Errorf("%d calls: %d %s", len(many), status, header.Get(ruleHeader))
	}
	if status, header, answer := sendBatch(t, u.s, batchOf(many[1:]...)); status != 200 || len(partsOf(t, header, answer)) != maxBatch {
		t.Errorf("%d calls: %d", maxBatch, status)
	}
	shows(t, "batch parts", "batch size")
}
