package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// enum is an enum as the generated Go types have it.
type enum struct {
	proto   string // "google.cloud.run.v2.IngressTraffic"
	numbers map[string]string
}

// enums finds an enum by its values: discovery does not tell its name.
type enums map[string][]enum

// read adds the enums of a proto package: vars of the form NAME_value = map[string]int32{"VALUE": NUMBER, ...}.
func (e enums) read(p proto) error {
	dir, err := moduleFile(p.module, p.folder)
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".pb.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, entry.Name()), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok {
				e.add(p.name, spec)
			}
			return true
		})
	}
	return nil
}

func (e enums) add(pkg string, spec *ast.ValueSpec) {
	for i, name := range spec.Names {
		goName, ok := strings.CutSuffix(name.Name, "_value")
		if !ok || i >= len(spec.Values) {
			continue
		}
		literal, ok := spec.Values[i].(*ast.CompositeLit)
		if !ok {
			continue
		}
		found := enum{proto: pkg + "." + strings.ReplaceAll(goName, "_", "."), numbers: map[string]string{}}
		for _, element := range literal.Elts {
			pair, ok := element.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			if key, ok := pair.Key.(*ast.BasicLit); ok {
				found.numbers[strings.Trim(key.Value, `"`)] = fmt.Sprint(literalNumber(pair.Value))
			}
		}
		key := enumKey(sortedKeys(found.numbers))
		e[key] = append(e[key], found)
	}
}

func literalNumber(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Value
	case *ast.UnaryExpr:
		return e.Op.String() + literalNumber(e.X)
	default:
		return ""
	}
}

// find is the enum of owner.field: the one with these values that is named most like it, else one of that name which shares a value
// (the Go types may be older or newer than discovery). The zero enum when there is none.
func (e enums) find(owner, field string, values []string) enum {
	best, score := enum{}, 0
	for _, key := range slices.Sorted(maps.Keys(e)) {
		for _, candidate := range e[key] {
			if s := candidate.likeness(owner, field, values); s > score {
				best, score = candidate, s
			}
		}
	}
	return best
}

// likeness is 0 for another enum: equal values count most, then the owner's name, then the field's.
func (e enum) likeness(owner, field string, values []string) int {
	shared := 0
	for _, v := range values {
		if _, ok := e.numbers[v]; ok {
			shared++
		}
	}
	score, path := 0, strings.ToLower(e.proto)+"."
	if strings.Contains(path, "."+strings.ToLower(messageName(owner))+".") {
		score += 2
	}
	if strings.HasSuffix(path, "."+strings.ToLower(field)+".") {
		score++
	}
	switch same := shared == len(values) && len(withoutUndefined(e.numbers)) == shared; {
	case same:
		return score + 4
	case shared > 0 && score == 3:
		return score
	default:
		return 0
	}
}

// messageName is a schema's name without the prefix that discovery puts before it: "Service" of "GoogleCloudRunV2Service".
func messageName(schema string) string {
	for _, prefix := range []string{"GoogleCloudRunV2", "GoogleCloudOrgpolicyV2"} {
		schema = strings.TrimPrefix(schema, prefix)
	}
	return schema
}

// withoutUndefined leaves out the zero value that Compute's protos add to each enum.
func withoutUndefined(numbers map[string]string) []string {
	return slices.DeleteFunc(sortedKeys(numbers), func(v string) bool { return strings.HasPrefix(v, "UNDEFINED_") })
}

func enumKey(values []string) string {
	return strings.Join(slices.Sorted(slices.Values(values)), ",")
}
