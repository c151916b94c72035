package main

import (
	"bytes"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
)

// visible writes JSON with an escape in place of every character that a
// terminal would not show, or would obey: json.Marshal escapes those of ASCII
// alone. A value is written whole.
type visible struct{ to io.Writer }

func (v visible) Write(b []byte) (int, error) {
	var out bytes.Buffer
	for _, r := range string(b) {
		switch {
		case r < 0x7f || unicode.IsGraphic(r):
			out.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	if _, err := v.to.Write(out.Bytes()); err != nil {
		return 0, err
	}
	return len(b), nil
}
