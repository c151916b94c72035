package steps

import (
	"slices"
	"strings"
)

// The accessors of the table: each names the place in the Spec once.

func text(f Field, at func(*Spec) *string) Field {
	f.Get = func(s Spec) string { return *at(&s) }
	f.Set = func(s *Spec, v string) error {
		v = strings.TrimSpace(v)
		if f.Type == Choice && v != "" && !isOption(f, *s, v) {
			return &FieldError{Field: f.Key, Value: v, Problem: "not one of the choices", Remedy: "Write one of " + choices(f, *s)}
		}
		*at(s) = v
		return nil
	}
	return f
}

func toggle(f Field, at func(*Spec) *bool) Field {
	f.Type = Toggle
	f.Get = func(s Spec) string {
		if *at(&s) {
			return "true"
		}
		return ""
	}
	f.Set = func(s *Spec, v string) error {
		switch strings.ToLower(strings.TrimSpace(v)) {
		case "true", "yes", "on":
			*at(s) = true
		case "false", "no", "off", "":
			*at(s) = false
		default:
			return &FieldError{Field: f.Key, Value: v, Problem: "neither true nor false", Remedy: "Write true or false"}
		}
		return nil
	}
	return f
}

func listOf(f Field, at func(*Spec) *[]string) Field {
	f.Type, f.Many = Text, true
	f.Get = func(s Spec) string { return strings.Join(*at(&s), ", ") }
	f.Set = func(s *Spec, v string) error {
		*at(s) = splitList(v)
		return nil
	}
	return f
}

func splitList(v string) []string {
	var list []string
	for item := range strings.SplitSeq(v, ",") {
		if item = strings.TrimSpace(item); item != "" {
			list = append(list, item)
		}
	}
	return list
}

// isOption asks the field's options as they are without an Inventory: a Choice
// has the same ones everywhere. One that cannot be chosen is left to Check,
// which says why.
func isOption(f Field, s Spec, v string) bool {
	return slices.ContainsFunc(f.Options(NewInventory(s.Project), s), func(o Option) bool { return o.Value == v })
}

func choices(f Field, s Spec) string {
	var values []string
	for _, o := range f.Options(NewInventory(s.Project), s) {
		if o.Value != "" && o.Disabled == "" {
			values = append(values, o.Value)
		}
	}
	return strings.Join(values, ", ")
}

// wrong is a *FieldError, as an error.
func wrong(field, value, problem, remedy string) error {
	return &FieldError{Field: field, Value: value, Problem: problem, Remedy: remedy}
}
