package steps

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"time"
)

// journalVersion is what this program writes. It reads this one and older
// ones.
const journalVersion = 1

// forgetAfter is when an open intent says nothing more: Google has forgotten
// its operation, and only a look at the cloud helps.
const forgetAfter = 24 * time.Hour

// line is how an entry stands in the file: one JSON object a line, with a
// checksum over version and entry.
type line struct {
	Version int             `json:"v"`
	Sum     string          `json:"sum"` // CRC-32C, hex
	Entry   json.RawMessage `json:"entry"`
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(version int, entry []byte) string {
	sum := crc32.Update(crc32.Checksum([]byte{byte(version)}, castagnoli), castagnoli, entry)
	return fmt.Sprintf("%08x", sum)
}

func encode(e entry) ([]byte, error) {
	data, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("write journal: %w", err)
	}
	text, err := json.Marshal(line{journalVersion, checksum(journalVersion, data), data})
	if err != nil {
		return nil, fmt.Errorf("write journal: %w", err)
	}
	return append(text, '\n'), nil
}

// errNewer says that a newer runlb wrote the journal: this one would not
// understand what is open.
var errNewer = errors.New("written by a newer runlb; use that one")

// readEntries returns the entries up to the first that is damaged, and whether
// all were read. A line that was cut off at the end, as by a power loss, is
// damage too.
func readEntries(data []byte) (entries []entry, whole bool, err error) {
	for len(data) > 0 {
		text, rest, ended := bytes.Cut(data, []byte("\n"))
		data = rest
		var l line
		if !ended || json.Unmarshal(text, &l) != nil || l.Sum != checksum(l.Version, l.Entry) {
			return entries, false, nil
		}
		if l.Version > journalVersion {
			return nil, false, errNewer
		}
		// What stands around the entry is in no checksum, and JSON's reader takes
		// a "V" for a "v".
		var e entry
		if again, err := json.Marshal(l); err != nil || !bytes.Equal(again, text) || json.Unmarshal(l.Entry, &e) != nil {
			return entries, false, nil
		}
		entries = append(entries, e)
	}
	return entries, true, nil
}

// readOpen reads which intents a journal left open. No journal is an empty
// one.
func readOpen(disk Disk, path string, now time.Time) (open map[RequestID]intent, damage string, err error) {
	open = map[RequestID]intent{}
	data, err := disk.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return open, "", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("read journal: %w", err)
	}
	entries, whole, err := readEntries(data)
	if err != nil {
		return nil, "", fmt.Errorf("read journal %s: %w", path, err)
	}
	if !whole {
		damage = fmt.Sprintf("journal %s is damaged after %d entries; what follows is not used, the cloud is looked at instead", path, len(entries))
	}
	for _, e := range entries {
		switch {
		case e.Intent != nil:
			open[e.Intent.Request] = *e.Intent
		case e.Op != nil:
			if in, ok := open[e.Op.Request]; ok {
				in.Op = e.Op.Name
				open[e.Op.Request] = in
			}
		case e.Outcome != nil:
			delete(open, e.Outcome.Request)
		}
	}
	for id, in := range open {
		if now.Sub(in.At) > forgetAfter {
			delete(open, id)
		}
	}
	return open, damage, nil
}
