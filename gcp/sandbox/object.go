package sandbox

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// clone copies o deeply and normalises it as a round through JSON would: numbers become float64, lists []any.
func clone(o object) object {
	if o == nil {
		return nil
	}
	c := make(object, len(o))
	for k, v := range o {
		c[k] = cloneValue(v)
	}
	return c
}

func cloneValue(v any) any {
	switch v := v.(type) {
	case object:
		return clone(v)
	case []any:
		c := make([]any, len(v))
		for i, e := range v {
			c[i] = cloneValue(e)
		}
		return c
	case []object:
		c := make([]any, len(v))
		for i, e := range v {
			c[i] = clone(e)
		}
		return c
	case []string:
		c := make([]any, len(v))
		for i, e := range v {
			c[i] = e
		}
		return c
	case map[string]string:
		c := make(object, len(v))
		for k, e := range v {
			c[k] = e
		}
		return c
	case int:
		return float64(v)
	case int64:
		return float64(v)
	default:
		return v
	}
}

// public returns o without the sandbox's own fields. It shares the rest with o.
func public(o object) object {
	c := make(object, len(o))
	for k, v := range o {
		if !strings.HasPrefix(k, "_") {
			c[k] = v
		}
	}
	return c
}

// text returns the string at key, "" when there is none.
func text(o object, key string) string {
	s, _ := o[key].(string)
	return s
}

// items returns the list at key, nil when there is none.
func items(o object, key string) []any {
	l, _ := o[key].([]any)
	return l
}

// objects returns the elements of the list at key that are documents.
func objects(o object, key string) []object {
	var out []object
	for _, e := range items(o, key) {
		if e, ok := e.(object); ok {
			out = append(out, e)
		}
	}
	return out
}

// child returns the document at key, nil when there is none. Reading from nil is fine.
func child(o object, key string) object {
	c, _ := o[key].(object)
	return c
}

// noLabels is the fingerprint of an empty map of labels or list of tags (sure: recordings).
const noLabels = "42WmSpB8rSM="

// fingerprint is eight bytes over the content of v, in URL-safe base64 (sure for the form: recordings).
func fingerprint(v any) string {
	content, err := appendJSON(nil, v)
	if err != nil {
		return noLabels
	}
	sum := sha256.Sum256(content)
	return base64.URLEncoding.EncodeToString(sum[:8])
}

// sameBytes compares two bytes fields by what they encode: clients send them back in either alphabet, with or without padding.
func sameBytes(a, b string) bool {
	unify := func(s string) string {
		return strings.TrimRight(strings.NewReplacer("+", "-", "/", "_").Replace(s), "=")
	}
	return unify(a) == unify(b)
}
