package sandbox

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestGcloudsRequests replays what the unmodified gcloud has sent for the whole tutorial. Only what depends on earlier answers is put
// in: certificates, which are elided, and fingerprints.
func TestGcloudsRequests(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "gcloud", "wire.jsonl"))
	if err != nil {
		t.Skip("the record of gcloud's requests is not here: ", err)
	}
	defer f.Close()
	u := user{t, open(t, Options{Project: "sandbox-project"})}
	chain, key := pair(t, "example.internal", time.Now().Add(time.Hour))
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	sent, seen := 0, map[string]int{}
	for lines.Scan() {
		var row struct {
			Command, Method, Host, Path, Query string
			Body                               object
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		path, compute := strings.CutPrefix(row.Path, "/compute/v1/")
		if !compute || strings.Contains(path, "{op}") || strings.Contains(row.Command, "fail-") || strings.HasPrefix(row.Command, "[") {
			continue
		}
		if row.Body["privateKey"] != nil {
			row.Body["certificate"], row.Body["privateKey"] = chain, key
		}
		if row.Body["fingerprint"] != nil {
			row.Body["fingerprint"] = u.get(path)["fingerprint"]
		}
		seen[row.Command+" "+row.Method]++
		want := 200
		switch again := seen[row.Command+" "+row.Method]; {
		case strings.Contains(path, "/nope"), strings.HasSuffix(path, "/a-neg"):
			want = 404
		case text(row.Body, "name") == "a-neg": // a NEG without a target, which gcloud leaves to the server to refuse.
			want = 400
		case text(row.Body, "name") == "lb-network" && again == 2: // the record tries once more what exists,
			want = 409
		case row.Method == "DELETE" && strings.HasSuffix(path, "/hello-neg") && again == 1: // and too early what is in use.
			want = 400
		}
		body := ""
		if row.Body != nil {
			b, err := json.Marshal(row.Body)
			if err != nil {
				t.Fatal(err)
			}
			body = string(b)
		}
		status, answer := u.do(row.Method, path+"?"+row.Query, body)
		sent++
		if status != want {
			t.Errorf("%s: %s %s: %d %s, want %d", row.Command, row.Method, path, status, message(answer), want)
		}
		if text(answer, "kind") == "compute#operation" {
			if done := u.get(linked(text(answer, "selfLink"))); done["error"] != nil {
				t.Errorf("%s: %s", row.Command, operationError(done))
			}
		}
	}
	if sent < 50 {
		t.Errorf("only %d requests replayed", sent)
	}
}
