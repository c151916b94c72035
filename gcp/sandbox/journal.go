package sandbox

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
)

// The state file: a header line, then one record a line: the CRC-32C of the JSON in eight hex digits, a space, the JSON
// {path: document or null, ...} of one change. Later records win.
const journalHeader = "runlb sandbox state 1\n"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// journal is the append-only file below a store. It is compacted when it is opened and when it has grown.
type journal struct {
	path  string
	file  *os.File
	size  int64        // end of the last whole record
	dense int64        // size after the last compaction
	count atomic.Int64 // records written

	syncing sync.Mutex
	synced  int64 // as many of the records are on disk
}

// openJournal replays the records of path in order. A torn last record, the mark of a killed process, is dropped; damage before it is an error.
func openJournal(path string, replay func(map[string]object)) (*journal, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("open sandbox state: %w", err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open sandbox state: %w", err)
	}
	end, err := readJournal(f, replay)
	if err == nil && end == 0 {
		end = int64(len(journalHeader))
		_, err = f.WriteAt([]byte(journalHeader), 0)
	}
	if err == nil {
		err = f.Truncate(end)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("open sandbox state %s: %w", path, err)
	}
	return &journal{path: path, file: f, size: end, dense: int64(len(journalHeader))}, nil
}

// readJournal returns the end of the last whole record, 0 when not even the header is whole.
func readJournal(r io.Reader, replay func(map[string]object)) (end int64, err error) {
	in := bufio.NewReaderSize(r, 1<<16)
	header, err := in.ReadString('\n')
	switch {
	case errors.Is(err, io.EOF) && len(header) < len(journalHeader) && journalHeader[:len(header)] == header:
		return 0, nil
	case err != nil && !errors.Is(err, io.EOF):
		return 0, err
	case header != journalHeader:
		return 0, fmt.Errorf("not a state file of this version: starts with %.40q", header)
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
			if _, more := in.Peek(1); more == nil {
				return 0, fmt.Errorf("record at byte %d is damaged: %w", end, err)
			}
			return end, nil
		}
		replay(changes)
		end += int64(len(line))
	}
}

func parseRecord(line []byte) (map[string]object, error) {
	if len(line) < 10 {
		return nil, errors.New("too short")
	}
	sum, body := line[:8], bytes.TrimSuffix(line[9:], []byte("\n"))
	if want := fmt.Sprintf("%08x", crc32.Checksum(body, castagnoli)); want != string(sum) {
		return nil, errors.New("checksum differs")
	}
	var changes map[string]object
	if err := json.Unmarshal(body, &changes); err != nil {
		return nil, err
	}
	return changes, nil
}

func formatRecord(changes map[string]object) ([]byte, error) {
	body, err := json.Marshal(changes)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(make([]byte, 0, len(body)+10), "%08x %s\n", crc32.Checksum(body, castagnoli), body), nil
}

// append writes one record and returns its number; sync makes it durable. A record that could not be written whole is taken off again.
func (j *journal) append(changes map[string]object) (int64, error) {
	record, err := formatRecord(changes)
	if err == nil {
		_, err = j.file.WriteAt(record, j.size)
	}
	if err != nil {
		return 0, errors.Join(fmt.Errorf("write sandbox state %s: %w", j.path, err), j.file.Truncate(j.size))
	}
	j.size += int64(len(record))
	return j.count.Add(1), nil
}

// sync returns when record number n is on disk. Callers that arrive while one syncs share the next sync.
func (j *journal) sync(n int64) error {
	j.syncing.Lock()
	defer j.syncing.Unlock()
	if j.synced >= n {
		return nil
	}
	written := j.count.Load()
	if err := j.file.Sync(); err != nil {
		return fmt.Errorf("sync sandbox state %s: %w", j.path, err)
	}
	j.synced = written
	return nil
}

func (j *journal) grown() bool { return j.size > 4*j.dense+1<<20 }

// compact writes docs to a new file, durable before it takes the place of the old one.
func (j *journal) compact(docs map[string]object) error {
	j.syncing.Lock()
	defer j.syncing.Unlock()
	next, err := os.OpenFile(j.path+".next", os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("compact sandbox state: %w", err)
	}
	size, err := writeAll(next, docs)
	if err == nil {
		err = os.Rename(next.Name(), j.path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("compact sandbox state %s: %w", j.path, err), next.Close(), os.Remove(next.Name()))
	}
	old := j.file
	j.file, j.size, j.dense, j.synced = next, size, size, j.count.Load()
	return errors.Join(syncFolder(filepath.Dir(j.path)), old.Close())
}

// syncFolder makes a rename inside path durable.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

func writeAll(f *os.File, docs map[string]object) (size int64, err error) {
	out := bufio.NewWriterSize(f, 1<<16)
	n, _ := out.WriteString(journalHeader)
	size = int64(n)
	for path, o := range docs {
		record, err := formatRecord(map[string]object{path: o})
		if err != nil {
			return 0, err
		}
		n, _ := out.Write(record)
		size += int64(n)
	}
	return size, errors.Join(out.Flush(), f.Sync())
}

func (j *journal) close() error {
	return errors.Join(j.file.Sync(), j.file.Close())
}
