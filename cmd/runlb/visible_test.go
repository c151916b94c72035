package main

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestJSONIsVisible(t *testing.T) {
	const hostile = "a\u009b31m\u202e\u200b\u2028\x7f\U000e0041 ü 日本 👍\n"
	var out bytes.Buffer
	if err := writeJSON(&out, map[string]string{"k": hostile}); err != nil {
		t.Fatal(err)
	}
	for _, r := range out.String() {
		if r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e' || r == '\u200b' || r == '\u2028' || r > 0x1ffff) {
			t.Errorf("%q is printed raw in %q", r, out.String())
		}
	}
	var back map[string]string
	if err := json.Unmarshal(out.Bytes(), &back); err != nil || back["k"] != hostile {
		t.Errorf("read back: %q %v", back["k"], err)
	}
}
