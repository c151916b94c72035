package sandbox

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Plant puts text of a stranger into the texts of an answer: behind every text called Field, at any depth, and into every object that has
// a name and lacks the field. Field "*" is every text there is.
type Plant struct{ Field, Text string }

func (f Plant) String() string {
	for word, text := range hostileTexts() {
		if text == f.Text {
			return "plant " + f.Field + " " + word
		}
	}
	return "plant " + f.Field + " " + strconv.QuoteToASCII(f.Text)
}

func (f Plant) strike(x struckRequest) {
	answer := x.commit()
	if answer.lost != nil {
		cut(x.w, answer.lost)
		return
	}
	body := answer.body.Bytes()
	var o object
	numbers := json.NewDecoder(bytes.NewReader(body))
	numbers.UseNumber()
	if numbers.Decode(&o) == nil {
		f.into(o)
		if planted, err := json.Marshal(o); err == nil {
			body = planted
		}
	}
	maps.Copy(x.w.Header(), answer.header)
	x.w.WriteHeader(max(answer.code, http.StatusOK))
	x.w.Write(body)
}

func (f Plant) into(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			f.into(e)
		}
	case object:
		for field, inner := range v {
			if s, ok := inner.(string); ok && (f.Field == "*" || f.Field == field) {
				v[field] = s + f.Text
			}
			f.into(inner)
		}
		if f.Field != "*" && v[f.Field] == nil && v["name"] != nil {
			v[f.Field] = f.Text
		}
	}
}

// hostileTexts are what a terminal must never see, by the word that a plan uses for it.
func hostileTexts() map[string]string {
	return map[string]string{
		"clear":      "\x1b[2J\x1b[H",                                                      // CSI: clears the screen
		"title":      "\x1b]0;owned\x07",                                                   // OSC 0: the window's title
		"clipboard":  "\x1b]52;c;b3duZWQ=\x07",                                             // OSC 52: writes the clipboard
		"link":       "\x1b]8;;http://evil.example/\x1b\\click\x1b]8;;\x1b\\",              // OSC 8
		"device":     "\x1bPq#0;2;0;0;0\x1b\\\x1b_hidden\x1b\\\x1b^hidden\x1b\\",           // DCS, APC, PM
		"unended":    "\x1b]0;swallows what follows",                                       // an OSC without an end
		"reset":      "\x1bc",                                                              // RIS
		"c1":         "\u009b2J\u009d0;owned\u009c",                                        // CSI and OSC of one code point
		"returns":    "\rforged\b\b\b\x7f",                                                 // overwrites its own line
		"lines":      "first\nsecond\u2028third",                                           // breaks a table
		"bidi":       "\u202etxt.exe\u202c \u2066\u2069",                                   // reads in another order
		"zero-width": "pay\u200bpal\u2060\ufeff\u00ad",                                     // looks like another name
		"wide":       "\u5e45\u5e83\u6587\u5b57\U0001f468\u200d\U0001f469\u200d\U0001f467", // two columns a rune
		"combining":  "z" + strings.Repeat("\u0334\u0317", 40),                             // climbs out of its line
		"long":       strings.Repeat("long ", 13<<10),                                      // 65 KB
		"shell":      "'; $(touch owned) `touch owned` \"${x}\" %{x}",                      // for an exported script
	}
}

func hostileWords() []string { return slices.Sorted(maps.Keys(hostileTexts())) }
