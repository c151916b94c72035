// Package statefile is the file that a sandbox keeps its state in: append-only, checksummed, compacted, and whole after a power cut.
package statefile

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A state file, and a saved state: a header line with the version of the format, then one record a line: the CRC-32C of the JSON in
// eight hex digits, a space, the JSON {path: document or null, ...} of one change. Later records win. A saved state ends with a record
// that changes nothing, without which it has been cut; a state file has none, and grows.
const (
	kind    = "runlb sandbox state "
	version = 1

	// Header is the first line of an empty file.
	Header = kind + "1\n"
)

// Is tells whether data begins as a state file does, of whatever version.
func Is(data []byte) bool { return bytes.HasPrefix(data, []byte(kind)) }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Replay takes the changes of one record: the JSON of documents by path.
type Replay func(changes map[string]json.RawMessage) error

// StateError says that a file holds no state that this runlb can read: it is damaged, of a newer runlb, or something else altogether.
type StateError struct{ why error }

func (e *StateError) Error() string { return e.why.Error() }

func (e *StateError) Unwrap() error { return e.why }

// NewerStateError says that a file was written by a later runlb, in a format that this one cannot read.
type NewerStateError struct{ Version int }

func (e *NewerStateError) Error() string {
	return fmt.Sprintf("it was written by a newer runlb (format %d, this one reads %d): update runlb, or use another file; this one is left as it is",
		e.Version, version)
}

// checkHeader reads the first line. A version below the present one would be brought up to date here, record by record; there is none yet.
func checkHeader(line string) error {
	rest, ok := strings.CutPrefix(line, kind)
	n, err := strconv.Atoi(strings.TrimSuffix(rest, "\n"))
	switch {
	case !ok || err != nil || n < 1:
		return &StateError{fmt.Errorf("it is no state of a runlb sandbox: it starts with %.40q", line)}
	case n > version:
		return &StateError{&NewerStateError{n}}
	}
	return nil
}

// Read replays all records and returns the end of the last whole record, 0 when not even the header is whole.
func Read(r io.Reader, replay Replay) (end int64, err error) {
	in := bufio.NewReaderSize(r, 1<<16)
	header, err := in.ReadString('\n')
	switch {
	case errors.Is(err, io.EOF) && len(header) < len(Header) && Header[:len(header)] == header:
		return 0, nil
	case err != nil && !errors.Is(err, io.EOF):
		return 0, err
	}
	if err := checkHeader(header); err != nil {
		return 0, err
	}
	end = int64(len(header))
	for {
		line, err := in.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return 0, err
		}
		if len(line) == 0 || err != nil {
			return end, nil // a line without its end is torn.
		}
		changes, err := parseRecord(line)
		if err != nil {
			if _, last := in.Peek(1); last != nil {
				return end, nil
			}
			return 0, &StateError{fmt.Errorf("the record at byte %d is damaged: %w", end, err)}
		}
		if err := replay(changes); err != nil {
			return 0, &StateError{fmt.Errorf("the record at byte %d is damaged: %w", end, err)}
		}
		end += int64(len(line))
	}
}

func parseRecord(line []byte) (map[string]json.RawMessage, error) {
	if len(line) < 10 || line[8] != ' ' {
		return nil, errors.New("too short")
	}
	sum, body := line[:8], bytes.TrimSuffix(line[9:], []byte("\n"))
	if want := fmt.Sprintf("%08x", crc32.Checksum(body, castagnoli)); want != string(sum) {
		return nil, errors.New("checksum differs")
	}
	var changes map[string]json.RawMessage
	if err := json.Unmarshal(body, &changes); err != nil {
		return nil, err
	}
	return changes, nil
}

// Document is the JSON of one document; empty when it is deleted.
func Document(path string, raw []byte) (string, error) {
	switch {
	case !strings.Contains(path, "/"):
		return "", fmt.Errorf("%.40q is no path", path)
	case string(raw) == "null":
		return "", nil
	case !bytes.HasPrefix(raw, []byte("{")):
		return "", fmt.Errorf("%s is no JSON object", path)
	}
	return string(raw), nil
}

// AppendRecord appends the record of one change, its paths in order.
func AppendRecord(b []byte, changes map[string]string) ([]byte, error) {
	start := len(b)
	b = append(b, "00000000 {"...)
	for i, path := range slices.Sorted(maps.Keys(changes)) {
		if i > 0 {
			b = append(b, ',')
		}
		quoted, err := json.Marshal(path)
		if err != nil {
			return b, err
		}
		b = append(append(append(b, quoted...), ':'), cmp.Or(changes[path], "null")...)
	}
	b = append(b, '}')
	copy(b[start:], fmt.Sprintf("%08x", crc32.Checksum(b[start+9:], castagnoli)))
	return append(b, '\n'), nil
}

// Write writes docs, one record each, and returns how long that is.
func Write(w io.Writer, docs iter.Seq2[string, string]) (size int64, err error) {
	out := bufio.NewWriterSize(w, 1<<16)
	n, _ := out.WriteString(Header)
	size = int64(n)
	var record []byte
	for path, content := range docs {
		if record, err = AppendRecord(record[:0], map[string]string{path: content}); err != nil {
			return 0, err
		}
		n, _ := out.Write(record)
		size += int64(n)
	}
	return size, out.Flush()
}
