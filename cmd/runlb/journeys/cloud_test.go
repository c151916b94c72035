package journeys

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"runlb/cmd/runlb/internal/program"
)

const (
	compute = "/compute/v1/projects/sandbox-project/"
	here    = compute + "regions/" + region + "/"
)

// stranger changes the cloud by requests of his own, and waits until they are
// done.
func (u *user) stranger(method, path, body string) {
	u.t.Helper()
	answer := u.request(method, path, body)
	for start := time.Now(); answer["status"] != nil && answer["status"] != "DONE"; time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > program.Patience {
			u.t.Fatalf("%s %s is not done: %v", method, path, answer)
		}
		_, operation, _ := strings.Cut(answer["selfLink"].(string), "/compute/")
		answer = u.request(http.MethodGet, "/compute/"+operation, "")
	}
	if answer["error"] != nil {
		u.t.Fatalf("%s %s: %v", method, path, answer["error"])
	}
}

func (u *user) request(method, path, body string) map[string]any {
	u.t.Helper()
	req, err := http.NewRequest(method, u.cloud.Endpoint+path, strings.NewReader(body))
	if err != nil {
		u.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer stranger")
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		u.t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 300 {
		u.t.Fatalf("%s %s: %s %v\n%s", method, path, res.Status, err, data)
	}
	answer := map[string]any{}
	if err := json.Unmarshal(data, &answer); err != nil {
		u.t.Fatalf("%s %s: %v\n%s", method, path, err, data)
	}
	return answer
}
