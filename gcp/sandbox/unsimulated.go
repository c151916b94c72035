package sandbox

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// without adds the rule that fields which would do nothing here are refused: pretending would be worse. fields has the value that each may
// have all the same, nil where there is none; what says nothing passes.
func (k kind) without(fields object) kind {
	fields = clone(fields)
	names := slices.Sorted(maps.Keys(fields))
	check := func(c *change) error {
		for _, name := range names {
			if v := c.next[name]; !says(v) || reflect.DeepEqual(v, fields[name]) || reflect.DeepEqual(v, c.old[name]) {
				continue
			}
			return notSimulated(fmt.Sprintf("%s of a %s", name, k.called()))
		}
		return nil
	}
	var list []string
	for _, name := range names {
		if v := fields[name]; v != nil {
			name += " other than " + shown(v)
		}
		list = append(list, name)
	}
	k.rules = append(k.rules, rule{name: k.called() + " not simulated", says: "Refused with 501, because it would do nothing here: " + strings.Join(list, ", ") + ".",
		mark: limit, check: check})
	return k
}

// says tells whether v is more than an unset field.
func says(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case object:
		return len(v) > 0
	case []any:
		return len(v) > 0
	default:
		return !zero(v)
	}
}
