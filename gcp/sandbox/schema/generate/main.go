// Command generate writes apis.txt: the part of Google's published API descriptions that the sandbox checks requests against. It reads
// the discovery documents inside the module google.golang.org/api, and the numbers and full names of enums, which discovery lacks, from
// the sources of the generated Go types. It needs no network once the modules are there.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	file := "apis.txt"
	if len(os.Args) > 1 {
		file = os.Args[1]
	}
	if err := run(file); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(file string) error {
	var out bytes.Buffer
	out.WriteString(header)
	for _, a := range subset() {
		discovery, err := moduleFile("google.golang.org/api", a.document)
		if err != nil {
			return err
		}
		d, err := readDocument(discovery)
		if err != nil {
			return err
		}
		numbers := enums{}
		for _, p := range a.protos {
			if err := numbers.read(p); err != nil {
				return err
			}
		}
		w := &writer{out: bufio.NewWriter(&out), document: d, enums: numbers, named: map[string]string{}, numbered: a.numbered}
		if err := w.api(a); err != nil {
			return fmt.Errorf("%s: %w", a.document, err)
		}
	}
	return os.WriteFile(file, out.Bytes(), 0o644)
}

const header = `# Made by go generate from the discovery documents of google.golang.org/api: do not edit.
# api NAME VERSION REVISION; collections SCOPE/NAME...; method ID VERB PATH REQUEST RESPONSE, then its parameters, those of the path with a slash; enum NAME PROTO VALUE[=NUMBER]...; type NAME, then one field a line. "-" is none; ~ stands behind a method that is named only.
# Types: string bool int32 uint32 int64 uint64 float double bytes time duration mask any; #T a message, @E an enum, []T a list, {}T a map.
# Marks: ! set by the server alone; ? needed, in requests of the methods named.
`

// moduleFile is the path of a file inside a module that go.mod names.
func moduleFile(module, name string) (string, error) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		return "", fmt.Errorf("find module %s: %w", module, err)
	}
	return filepath.Join(strings.TrimSpace(string(dir)), filepath.FromSlash(name)), nil
}
