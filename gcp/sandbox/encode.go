package sandbox

import (
	"encoding/json"
	"slices"
	"strconv"
)

// appendJSON appends v, made of what clone leaves, as encoding/json writes it, several times faster: every change passes here for the
// state file and again for its answer.
func appendJSON(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case int:
		return strconv.AppendInt(b, int64(v), 10), nil
	case float64:
		if whole := int64(v); float64(whole) == v && whole > -1e15 && whole < 1e15 && (whole != 0 || 1/v > 0) {
			return strconv.AppendInt(b, whole, 10), nil
		}
	case string:
		if plain(v) {
			return append(append(append(b, '"'), v...), '"'), nil
		}
	case object:
		return appendObject(b, v)
	case []any:
		return appendList(b, v)
	case []object:
		return appendList(b, v)
	}
	rest, err := json.Marshal(v)
	return append(b, rest...), err
}

func appendObject(b []byte, o object) ([]byte, error) {
	if o == nil {
		return append(b, "null"...), nil
	}
	var room [32]string // enough for most, and on the stack.
	keys := room[:0]
	for k := range o {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	b = append(b, '{')
	for i, k := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = appendJSON(b, k); err != nil {
			return b, err
		}
		if b, err = appendJSON(append(b, ':'), o[k]); err != nil {
			return b, err
		}
	}
	return append(b, '}'), nil
}

func appendList[T any](b []byte, list []T) ([]byte, error) {
	if list == nil {
		return append(b, "null"...), nil
	}
	b = append(b, '[')
	for i, e := range list {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = appendJSON(b, e); err != nil {
			return b, err
		}
	}
	return append(b, ']'), nil
}

// plain tells whether s stands in JSON as it is. What encoding/json escapes, for HTML too, is left to it.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			return false
		}
	}
	return true
}
