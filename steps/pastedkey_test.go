package steps

import (
	"errors"
	"strings"
	"testing"
)

// A key that is given where the path of its file belongs goes nowhere: not into
// the answers, and not into the error about it.
func TestKeyInThePlaceOfItsPath(t *testing.T) {
	const key = "-----BEGIN PRIVATE KEY----- MC4CAQAwBQYDK2VwBCIEI -----END PRIVATE KEY-----"
	for _, f := range Fields() {
		if f.Key != "certificate.key" && f.Key != "certificate.cert" {
			continue
		}
		var s Spec
		err := f.Set(&s, key)
		var wrong *FieldError
		if !errors.As(err, &wrong) || f.Get(s) != "" || strings.Contains(Sentence(err)+err.Error(), "MC4CAQ") {
			t.Errorf("%s: %v, and the answer is %q", f.Key, err, f.Get(s))
		}
	}
	_, err := ParseSpec([]byte("name: shop\nbackend: {service: login}\ncertificate:\n  cert: a.crt\n  key: |\n    "+key+"\n"), "shop.yaml")
	if err == nil || strings.Contains(err.Error(), "MC4CAQ") || !strings.Contains(err.Error(), "path of its file") {
		t.Errorf("a file with a key in it: %v", err)
	}
}
