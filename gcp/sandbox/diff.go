package sandbox

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"runlb/gcp/sandbox/statefile"
)

// Difference is one thing that two snapshots do not agree on: a field or, when Field is empty, an object that only one of them has.
type Difference struct {
	Path  string `json:"path"`            // "projects/P/global/networks/N"
	Field string `json:"field,omitempty"` // "backends[0].group"
	Old   any    `json:"old,omitempty"`   // nil: absent
	New   any    `json:"new,omitempty"`   // nil: absent
}

// Differences are in the order of their paths, then of their fields.
type Differences []Difference

// Diff says how snapshot b differs from a. Either may be what Snapshot or what Save returned; what Snapshot leaves out is not compared.
func Diff(a, b []byte) (Differences, error) { return diff(a, b, false) }

// DiffAll is Diff over everything that the snapshots hold: ids, times and operations too. Keys are shown as hashes.
func DiffAll(a, b []byte) (Differences, error) { return diff(a, b, true) }

func diff(a, b []byte, all bool) (Differences, error) {
	before, err := readSnapshot(a, all)
	if err != nil {
		return nil, fmt.Errorf("compare snapshots: the first one: %w", err)
	}
	after, err := readSnapshot(b, all)
	if err != nil {
		return nil, fmt.Errorf("compare snapshots: the second one: %w", err)
	}
	paths := maps.Clone(before)
	maps.Copy(paths, after)
	var found Differences
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		old, was := before[path]
		now, is := after[path]
		switch {
		case !was:
			found = append(found, Difference{Path: path, New: now})
		case !is:
			found = append(found, Difference{Path: path, Old: old})
		default:
			found = append(found, compare(path, "", old, now)...)
		}
	}
	return found, nil
}

// readSnapshot reads either form of a snapshot, as far as it is to be compared.
func readSnapshot(data []byte, all bool) (map[string]any, error) {
	var docs map[string]object
	switch {
	case statefile.Is(data):
		saved, err := readSaved(data)
		if err != nil {
			return nil, err
		}
		docs = make(map[string]object, len(saved))
		for path, content := range saved {
			docs[path] = parseDocument(content)
		}
	default:
		if err := json.Unmarshal(data, &docs); err != nil {
			return nil, fmt.Errorf("this is no snapshot of a sandbox: %w", err)
		}
	}
	compared := make(map[string]any, len(docs))
	for path, o := range docs {
		switch {
		case !strings.Contains(path, "/") || o == nil:
			return nil, fmt.Errorf("this is no snapshot of a sandbox: %.40q is no resource", path)
		case all:
			compared[path] = unkeyed(o)
		case isResource(path):
			compared[path] = lasting(o)
		}
	}
	return compared, nil
}

// unkeyed is v with hashes in place of keys.
func unkeyed(v any) any {
	o, ok := v.(object)
	if !ok {
		return v
	}
	shown := make(object, len(o))
	for k, e := range o {
		if key, ok := e.(string); ok && k == "_privateKey" {
			e = fmt.Sprintf("sha256 %x", sha256.Sum256([]byte(key)))
		}
		shown[k] = unkeyed(e)
	}
	return shown
}

// compare finds the fields below field, "" for the object itself, in which old and now differ.
func compare(path, field string, old, now any) Differences {
	var found Differences
	switch a := old.(type) {
	case object:
		b, ok := now.(object)
		if !ok {
			break
		}
		keys := maps.Clone(a)
		maps.Copy(keys, b)
		for _, key := range sortedKeys(keys) {
			found = append(found, compare(path, strings.TrimPrefix(field+"."+key, "."), a[key], b[key])...)
		}
		return found
	case []any:
		b, ok := now.([]any)
		if !ok {
			break
		}
		for i := range max(len(a), len(b)) {
			found = append(found, compare(path, field+"["+strconv.Itoa(i)+"]", at(a, i), at(b, i))...)
		}
		return found
	}
	if !reflect.DeepEqual(old, now) {
		found = append(found, Difference{path, field, old, now})
	}
	return found
}

func at(list []any, i int) any {
	if i < len(list) {
		return list[i]
	}
	return nil
}

// String tells object by object what was added (+), removed (-) and changed (~), field by field.
func (ds Differences) String() string {
	var b strings.Builder
	last := ""
	for _, d := range ds {
		switch {
		case d.Field != "":
			if d.Path != last {
				fmt.Fprintf(&b, "~ %s\n", graphic(d.Path))
			}
			fmt.Fprintf(&b, "    %s: %s -> %s\n", graphic(d.Field), told(d.Old), told(d.New))
		case d.Old == nil:
			fmt.Fprintf(&b, "+ %s\n%s", graphic(d.Path), fieldsOf(d.New))
		default:
			fmt.Fprintf(&b, "- %s\n%s", graphic(d.Path), fieldsOf(d.Old))
		}
		last = d.Path
	}
	return b.String()
}

func fieldsOf(v any) string {
	o, _ := v.(object)
	var b strings.Builder
	for _, key := range sortedKeys(o) {
		fmt.Fprintf(&b, "    %s: %s\n", graphic(key), told(o[key]))
	}
	return b.String()
}

// told is a value as JSON on one line, fit for a terminal.
func told(v any) string {
	if v == nil {
		return "absent"
	}
	var b strings.Builder
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	if err := out.Encode(v); err != nil {
		return err.Error()
	}
	return graphic(strings.TrimSuffix(b.String(), "\n"))
}

// graphic is s with an escape in place of what a terminal would not show, or obey.
func graphic(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsGraphic(r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "\\u%04x", r)
		}
	}
	return b.String()
}
