package schema

import (
	"encoding/base64"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// notSo is the reason of a value that is simply not of its type.
const notSo = "not so"

// scalarValue is v in the one form of its type, and why it is none of that type. Numbers may come as strings, and strings hold 64-bit
// integers, as everywhere in Google's JSON.
func scalarValue(scalar string, v any) (any, string) {
	switch scalar {
	case "any":
		return v, ""
	case "bool":
		if s, ok := v.(string); ok && (s == "true" || s == "false") {
			return s == "true", ""
		}
		_, ok := v.(bool)
		return v, when(ok)
	case "int32", "uint32":
		n, ok := number(v)
		least, most := float64(math.MinInt32), float64(math.MaxInt32)
		if scalar == "uint32" {
			least, most = 0, math.MaxUint32
		}
		return n, when(ok && n == math.Trunc(n) && n >= least && n <= most)
	case "float", "double":
		n, ok := number(v)
		return n, when(ok)
	case "int64", "uint64":
		return integer64(scalar, v)
	}
	s, ok := v.(string)
	if !ok {
		return v, notSo
	}
	switch scalar {
	case "bytes":
		_, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(strings.NewReplacer("+", "-", "/", "_").Replace(s), "="))
		return s, when(err == nil)
	case "time":
		if _, err := time.Parse(time.RFC3339Nano, s); err != nil {
			return s, "Illegal timestamp format; timestamps must end with 'Z' or have a valid timezone offset."
		}
	case "duration":
		seconds, whole := strings.CutSuffix(s, "s")
		if _, err := strconv.ParseFloat(seconds, 64); err != nil || !whole {
			return s, "Illegal duration format; duration must end with 's'"
		}
	}
	return s, ""
}

func when(ok bool) string {
	if ok {
		return ""
	}
	return notSo
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case string:
		n, err := strconv.ParseFloat(v, 64)
		return n, err == nil && !math.IsInf(n, 0) && !math.IsNaN(n)
	default:
		return 0, false
	}
}

// integer64 is the decimal string of a 64-bit integer.
func integer64(scalar string, v any) (any, string) {
	text := ""
	switch v := v.(type) {
	case float64:
		if v != math.Trunc(v) || math.Abs(v) >= 1<<63 {
			return v, notSo
		}
		text = strconv.FormatFloat(v, 'f', -1, 64)
	case string:
		text = v
	default:
		return v, notSo
	}
	var err error
	if scalar == "uint64" {
		_, err = strconv.ParseUint(text, 10, 64)
	} else {
		_, err = strconv.ParseInt(text, 10, 64)
	}
	return text, when(err == nil)
}

// named is the name of an enum's value, which may be sent as its number.
func (e *enum) named(v any) (any, bool) {
	switch v := v.(type) {
	case string:
		_, ok := e.numbers[v]
		return v, ok
	case float64:
		name, ok := e.names[int(v)]
		if !ok {
			return v, false
		}
		return name, true
	default:
		return v, false
	}
}

// proto is how errors name a type.
func (s shape) proto() string {
	switch {
	case s.enum != nil && s.enum.proto != "":
		return "type.googleapis.com/" + s.enum.proto
	case s.enum != nil:
		return "TYPE_ENUM"
	case s.message != nil:
		return "type.googleapis.com/" + protoName(s.message.Name)
	case s.scalar == "time":
		return "type.googleapis.com/google.protobuf.Timestamp"
	case s.scalar == "duration":
		return "type.googleapis.com/google.protobuf.Duration"
	case s.scalar == "mask":
		return "type.googleapis.com/google.protobuf.FieldMask"
	default:
		return "TYPE_" + strings.ToUpper(s.scalar)
	}
}

// protoName is the full name of a message where discovery's name for it tells: "GoogleCloudRunV2Service" is google.cloud.run.v2.Service.
func protoName(schema string) string {
	for prefix, pkg := range map[string]string{
		"GoogleCloudRunV2": "google.cloud.run.v2.", "GoogleCloudOrgpolicyV2": "google.cloud.orgpolicy.v2.", "GoogleApiServiceusageV1": "google.api.serviceusage.v1.",
	} {
		if name, ok := strings.CutPrefix(schema, prefix); ok {
			return pkg + name
		}
	}
	return schema
}

// snake is a path with its names as protos write them: "resource.networkInterfaces[0]" is "resource.network_interfaces[0]".
func snake(path string) string {
	var b strings.Builder
	for i, r := range path {
		if unicode.IsUpper(r) {
			if i > 0 && path[i-1] != '.' && !unicode.IsUpper(rune(path[i-1])) {
				b.WriteByte('_')
			}
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Camel is the JSON name of a proto field.
func Camel(name string) string {
	words := strings.Split(name, "_")
	for i, w := range words[1:] {
		if w != "" {
			words[i+1] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, "")
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
