package statefile

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
)

// File is the append-only file below a store. It is compacted when it is opened and when it has grown.
type File struct {
	disk   Disk
	path   string
	file   Handle
	size   int64        // end of the last whole record
	dense  int64        // size after the last compaction
	Slack  int64        // how much it may grow beyond four times that before it is compacted
	record []byte       // the last one, for its room
	count  atomic.Int64 // records written

	doubt   atomic.Bool // a write has failed so that what the file holds is not known for sure; a compaction ends it
	syncing sync.Mutex
	synced  int64 // as many of the records are on disk
}

// Open replays the records of path in order. A torn last record, the mark of a killed process, is dropped; damage before it is an
// error, and so is the file of a newer runlb, which is left untouched.
func Open(d Disk, path string, replay Replay) (*File, error) {
	f, err := d.Open(path, os.O_RDWR|os.O_CREATE)
	if err != nil {
		return nil, fmt.Errorf("open sandbox state: %w", err)
	}
	end, err := Read(f, replay)
	if err == nil && end == 0 {
		end = int64(len(Header))
		if _, err = f.WriteAt([]byte(Header), 0); err == nil {
			err = d.SyncFolder(filepath.Dir(path)) // or a power cut might take the file that is new here.
		}
	}
	if err == nil {
		err = f.Truncate(end)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open sandbox state %s: %w", path, err), f.Close())
	}
	return &File{disk: d, path: path, file: f, size: end, dense: int64(len(Header)), Slack: 1 << 20}, nil
}

// Append writes one record and returns its number; Sync makes it durable. A record that could not be written whole is taken off again.
func (f *File) Append(changes map[string]string) (int64, error) {
	record, err := AppendRecord(f.record[:0], changes)
	if err == nil {
		f.record = record
		_, err = f.file.WriteAt(record, f.size)
	}
	if err != nil {
		cut := f.file.Truncate(f.size)
		f.doubt.Store(f.doubt.Load() || cut != nil)
		return 0, errors.Join(fmt.Errorf("write sandbox state %s: %w", f.path, err), cut)
	}
	f.size += int64(len(record))
	return f.count.Add(1), nil
}

// Sync returns when record number n is on disk. Callers that arrive while one syncs share the next sync. Once a sync has failed nothing
// counts as durable until the file is compacted: the system tells of lost writes only once.
func (f *File) Sync(n int64) error {
	f.syncing.Lock()
	defer f.syncing.Unlock()
	if f.synced >= n {
		return nil
	}
	if f.doubt.Load() {
		return fmt.Errorf("sync sandbox state %s: %w", f.path, errDoubtful)
	}
	written := f.count.Load()
	if err := f.file.Sync(); err != nil {
		f.doubt.Store(true)
		return fmt.Errorf("sync sandbox state %s: %w", f.path, err)
	}
	f.synced = written
	return nil
}

// errDoubtful says that what stands in the file is not known for sure.
var errDoubtful = errors.New("an earlier write of the file has failed; the next change writes it anew")

// Grown tells whether a compaction is due.
func (f *File) Grown() bool { return f.size > 4*f.dense+f.Slack }

// Compact writes docs to a new file, durable before it takes the place of the old one.
func (f *File) Compact(docs iter.Seq2[string, string]) error {
	f.syncing.Lock()
	defer f.syncing.Unlock()
	path := f.path + ".next"
	next, err := f.disk.Open(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return fmt.Errorf("compact sandbox state %s: %w", f.path, err)
	}
	size, err := Write(io.NewOffsetWriter(next, 0), docs)
	if err == nil {
		err = next.Sync()
	}
	if err == nil {
		err = f.disk.Rename(path, f.path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("compact sandbox state %s: %w", f.path, err), next.Close(), f.disk.Remove(path))
	}
	old := f.file
	f.file, f.size, f.dense, f.synced = next, size, size, f.count.Load()
	old.Close() // it is nobody's any more.
	if err := f.disk.SyncFolder(filepath.Dir(f.path)); err != nil {
		f.doubt.Store(true) // a power cut might bring the old file back.
		return fmt.Errorf("compact sandbox state %s: %w", f.path, err)
	}
	f.doubt.Store(false)
	return nil
}

// Postpone lets the file grow as much again before a compaction is due.
func (f *File) Postpone() { f.dense = f.size }

// Doubtful tells whether a write has failed so that what the file holds is not known for sure. A compaction ends that.
func (f *File) Doubtful() bool { return f.doubt.Load() }

// Close closes the file, with all that it holds on disk.
func (f *File) Close() error {
	return errors.Join(f.file.Sync(), f.file.Close())
}
