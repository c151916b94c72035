package main

import (
	"context"
	"net/http"
	"strings"
	"testing"
)

// TestFaultsS10 lets Cloud Run hold an address in the deployment's own subnet: down
// takes away all else, says who holds it, and ends with the code of its own; down
// again does the same, until Google has freed it. (That it finishes then is shown
// in virtual time.)
func TestFaultsS10(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the real program")
	}
	s := serve(t, "instant")
	s.Run("up", "--yes", "--endpoint", s.Endpoint, "--name", "shop", "--region", "us-central1", "--backend-service", "login")
	body := `{"template":{"containers":[{"image":"gcr.io/their/batch"}],"vpcAccess":{"networkInterfaces":[{"network":"lb-network","subnetwork":"lb-subnet"}]}}}`
	res, err := http.Post(s.Endpoint+"/v2/projects/"+sandboxProject+"/locations/us-central1/services?serviceId=batch", "application/json", strings.NewReader(body))
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%v, %v", res, err)
	}
	res.Body.Close()
	for range 2 {
		cmd := s.Command(context.Background(), "down", "shop", "--yes", "--endpoint", s.Endpoint)
		out, _ := cmd.Output()
		if code := cmd.ProcessState.ExitCode(); code != exitHeld {
			t.Errorf("exit code %d, want %d\n%s%s", code, exitHeld, out, cmd.Stderr)
		}
		for _, want := range []string{"\n2 left\n", "subnet lb-subnet", "network lb-network", "Cloud Run"} {
			if !strings.Contains(string(out), want) {
				t.Errorf("down does not say %q:\n%s", want, out)
			}
		}
	}
}
