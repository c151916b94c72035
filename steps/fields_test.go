package steps

import (
	"reflect"
	"strings"
	"testing"
)

// TestFieldsCoverTheSpec walks the Spec: every scalar and every list of texts
// has a Field of its path, but for the list of backends.
func TestFieldsCoverTheSpec(t *testing.T) {
	want := map[string]bool{}
	walkSpec(reflect.TypeFor[Spec](), "", want)
	flags := map[string]bool{}
	for _, f := range Fields() {
		if !want[f.Key] {
			t.Errorf("field %s is no place of the Spec", f.Key)
		}
		delete(want, f.Key)
		if flags[f.Flag()] || strings.ToLower(f.Flag()) != f.Flag() {
			t.Errorf("flag %s is there twice, or no flag", f.Flag())
		}
		flags[f.Flag()] = true
		if f.Label == "" || f.Help == "" || f.Page == "" || f.Type == "" {
			t.Errorf("field %s lacks words", f.Key)
		}
	}
	for key := range want {
		t.Errorf("%s has no field", key)
	}
}

func walkSpec(typ reflect.Type, path string, keys map[string]bool) {
	for i := range typ.NumField() {
		key, _, _ := strings.Cut(typ.Field(i).Tag.Get("yaml"), ",")
		at := join(path, key)
		switch f := typ.Field(i).Type; {
		case f.Kind() == reflect.Struct:
			walkSpec(f, at, keys)
		case f.Kind() == reflect.Slice && f.Elem().Kind() == reflect.Struct:
		default:
			keys[at] = true
		}
	}
}

// TestFieldsSetAndGet sets each field and expects to read the same, and that
// no other field changed.
func TestFieldsSetAndGet(t *testing.T) {
	for _, f := range Fields() {
		value := "a, b"
		switch {
		case f.Type == Toggle:
			value = "true"
		case f.Type == Choice:
			value = f.Options(NewInventory(""), Spec{})[1].Value
		}
		var s Spec
		if err := f.Set(&s, value); err != nil {
			t.Errorf("%s: %v", f.Key, err)
		}
		for _, g := range Fields() {
			want := ""
			if g.Key == f.Key {
				want = value
			}
			if got := g.Get(s); got != want {
				t.Errorf("after %s = %q, %s reads %q", f.Key, value, g.Key, got)
			}
		}
		if f.Type != Text {
			if err := f.Set(&s, "no such choice"); err == nil {
				t.Errorf("%s takes anything", f.Key)
			}
		}
	}
}
