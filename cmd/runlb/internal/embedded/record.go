package embedded

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/google/renameio/v2"
)

// record is where a served sandbox is found. It lies beside the state file,
// for the user's eyes only: the token lets who holds it reset the sandbox.
type record struct {
	Endpoint string `json:"endpoint"`
	Control  string `json:"control"` // http://127.0.0.1:PORT of the control server
	Token    string `json:"token"`
}

func recordFile(state string) string { return state + ".address" }

func readRecord(state string) (record, error) {
	data, err := os.ReadFile(recordFile(state))
	if err != nil {
		return record{}, err
	}
	var r record
	if err := json.Unmarshal(data, &r); err != nil {
		return record{}, fmt.Errorf("read %s: %w", recordFile(state), err)
	}
	return r, nil
}

func writeRecord(state string, r record) error {
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return renameio.WriteFile(recordFile(state), append(data, '\n'), 0o600)
}
