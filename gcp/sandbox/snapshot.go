package sandbox

import (
	"encoding/json"
	"strings"
)

// Snapshot is all resources as canonical JSON, by path: ids, times, fingerprints, etags, operations and secrets are left out, so that
// two snapshots are equal when nothing has changed but those. Diff says what differs.
func (s *Sandbox) Snapshot() ([]byte, error) {
	all := object{}
	s.read(func(t *tx) {
		for path := range t.paths("") {
			if isResource(path) {
				all[path] = lasting(t.look(path))
			}
		}
	})
	return json.MarshalIndent(all, "", " ")
}

// volatile fields say when and as what a thing was made, not what it is.
var volatile = map[string]bool{
	"id": true, "creationTimestamp": true, "selfLinkWithId": true, "fingerprint": true, "labelFingerprint": true,
	"uid": true, "etag": true, "createTime": true, "updateTime": true, "generation": true, "observedGeneration": true,
}

// isResource tells resources from the sandbox's own documents and from what tells of changes.
func isResource(path string) bool {
	return !isSecret(path) && path != faultsPath && !strings.HasPrefix(path, "requests/") && !strings.HasPrefix(path, "serial/") && !strings.Contains(path, "/operations/")
}

// lasting is v without what is volatile and what is the sandbox's own.
func lasting(v any) any {
	switch v := v.(type) {
	case object:
		kept := make(object, len(v))
		for k, e := range v {
			if !volatile[k] && !strings.HasPrefix(k, "_") {
				kept[k] = lasting(e)
			}
		}
		return kept
	case []any:
		kept := make([]any, len(v))
		for i, e := range v {
			kept[i] = lasting(e)
		}
		return kept
	default:
		return v
	}
}
