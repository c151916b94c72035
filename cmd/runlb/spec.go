package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"runlb/steps"
)

// specFlags are a Spec on the command line: a file, and a flag for each Field
// that overrides it.
type specFlags struct {
	file   string
	values []*fieldFlag
}

// maxSpec bounds a Spec file, in bytes.
const maxSpec = 1 << 20

func (f *specFlags) register(cmd *cobra.Command, a *app) {
	set := cmd.Flags()
	set.StringVarP(&f.file, "file", "f", "", "Spec file; - reads standard input")
	_ = cmd.MarkFlagFilename("file", "yaml", "yml")
	for _, field := range steps.Fields() {
		if field.Key == "project" || field.Key == "region" {
			continue // flags of every command
		}
		v := &fieldFlag{field: field}
		added := set.VarPF(v, field.Flag(), "", flagText(field))
		if field.Type == steps.Toggle {
			added.NoOptDefVal = "true"
		}
		f.values = append(f.values, v)
		_ = cmd.RegisterFlagCompletionFunc(field.Flag(), a.completeField(f, field)) // refused only for a flag that is not there
	}
}

// read makes the Spec: the file, then the flags over it. All that is wrong is
// reported at once.
func (f *specFlags) read(stdin io.Reader, global *flags) (steps.Spec, error) {
	spec, err := f.readFile(stdin)
	if err != nil {
		return spec, err
	}
	spec.Region = global.regionFor(spec.Region).Value
	var problems []error
	for _, v := range f.values {
		if v.given {
			problems = append(problems, v.field.Set(&spec, v.value))
		}
	}
	if err := errors.Join(problems...); err != nil {
		return spec, &exitError{exitUsage, err}
	}
	return spec, nil
}

func (f *specFlags) readFile(stdin io.Reader) (steps.Spec, error) {
	var data []byte
	var err error
	switch f.file {
	case "":
		return steps.Spec{}, nil
	case "-":
		data, err = io.ReadAll(io.LimitReader(stdin, maxSpec))
	default:
		data, err = readFile(f.file)
	}
	if err != nil {
		return steps.Spec{}, usage("read Spec: %w", err)
	}
	spec, err := steps.ParseSpec(data, f.file)
	if err != nil {
		return spec, &exitError{exitUsage, err}
	}
	return spec, nil
}

// flagText is what the help says of a Field's flag: its first sentence, and the
// choices where it has no others.
func flagText(f steps.Field) string {
	text := brief(f.Help)
	if f.Type != steps.Choice {
		return text
	}
	var values []string
	for _, o := range f.Options(steps.NewInventory(""), steps.Spec{}) {
		if o.Value != "" && o.Disabled == "" {
			values = append(values, o.Value)
		}
	}
	return text + ": " + strings.Join(values, ", ")
}

// brief is the first sentence of a help text.
func brief(help string) string {
	first, _, _ := strings.Cut(help, ". ")
	return strings.TrimSuffix(first, ".")
}

// readFile reads a regular file of a sensible size: a FIFO would block, and a
// device would not end.
func readFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file", name)
	case info.Size() > maxSpec:
		return nil, fmt.Errorf("%s has %d bytes, %d are allowed", name, info.Size(), maxSpec)
	}
	return os.ReadFile(name)
}

// fieldFlag is one Field as a flag. It keeps the text: the Spec that it is set
// on is read later.
type fieldFlag struct {
	field steps.Field
	value string
	given bool
}

var _ pflag.Value = (*fieldFlag)(nil)

// String is the value as given.
func (v *fieldFlag) String() string { return v.value }

// Set checks the value on an empty Spec, so that what can never be is a usage
// error of the flag.
func (v *fieldFlag) Set(text string) error {
	if v.field.Type == steps.Toggle && text == "false" {
		text = ""
	}
	if err := v.field.Set(&steps.Spec{}, text); err != nil {
		return err
	}
	v.value, v.given = text, true
	return nil
}

// Type is the word in the help.
func (v *fieldFlag) Type() string {
	switch {
	case v.field.Type == steps.Toggle:
		return "bool"
	case v.field.Many:
		return "list"
	}
	return "text"
}

// missing lists the questions that have no answer and no default, in one
// error. The command line cannot ask them.
func missing(spec steps.Spec) error {
	var lacks []string
	if spec.Name == "" {
		lacks = append(lacks, "a name (--name, or name: in the Spec)")
	}
	if spec.Region == "" {
		lacks = append(lacks, "a region (--region, or region: in the Spec)")
	}
	for i, b := range spec.AllBackends() {
		if b.Service == "" && b.Mask == "" {
			where := "--backend-service or --backend-mask, or backend: in the Spec"
			if len(spec.Backends) > 0 {
				where = fmt.Sprintf("backends[%d] in the Spec", i)
			}
			lacks = append(lacks, "a service or a URL mask ("+where+")")
		}
	}
	if len(lacks) == 0 {
		return nil
	}
	return usage("missing: %s", strings.Join(lacks, "; "))
}
