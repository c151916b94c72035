package sandbox

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

// journal is the append-only file below a store. It is compacted when it is opened and when it has grown.
type journal struct {
	disk   disk
	path   string
	file   diskFile
	size   int64        // end of the last whole record
	dense  int64        // size after the last compaction
	slack  int64        // how much it may grow beyond four times that
	record []byte       // the last one, for its room
	count  atomic.Int64 // records written

	doubt   atomic.Bool // a write has failed so that what the file holds is not known for sure; a compaction ends it
	syncing sync.Mutex
	synced  int64 // as many of the records are on disk
}

// openJournal replays the records of path in order. A torn last record, the mark of a killed process, is dropped; damage before it is an
// error, and so is the file of a newer runlb, which is left untouched.
func openJournal(d disk, path string, replay replay) (*journal, error) {
	f, err := d.open(path, os.O_RDWR|os.O_CREATE)
	if err != nil {
		return nil, fmt.Errorf("open sandbox state: %w", err)
	}
	end, err := readJournal(f, replay)
	if err == nil && end == 0 {
		end = int64(len(journalHeader))
		if _, err = f.WriteAt([]byte(journalHeader), 0); err == nil {
			err = d.syncFolder(filepath.Dir(path)) // or a power cut might take the file that is new here.
		}
	}
	if err == nil {
		err = f.Truncate(end)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open sandbox state %s: %w", path, err), f.Close())
	}
	return &journal{disk: d, path: path, file: f, size: end, dense: int64(len(journalHeader)), slack: 1 << 20}, nil
}

// append writes one record and returns its number; sync makes it durable. A record that could not be written whole is taken off again.
func (j *journal) append(changes map[string]string) (int64, error) {
	record, err := appendRecord(j.record[:0], changes)
	if err == nil {
		j.record = record
		_, err = j.file.WriteAt(record, j.size)
	}
	if err != nil {
		cut := j.file.Truncate(j.size)
		j.doubt.Store(j.doubt.Load() || cut != nil)
		return 0, errors.Join(fmt.Errorf("write sandbox state %s: %w", j.path, err), cut)
	}
	j.size += int64(len(record))
	return j.count.Add(1), nil
}

// sync returns when record number n is on disk. Callers that arrive while one syncs share the next sync. Once a sync has failed nothing
// counts as durable until the file is compacted: the system tells of lost writes only once.
func (j *journal) sync(n int64) error {
	j.syncing.Lock()
	defer j.syncing.Unlock()
	if j.synced >= n {
		return nil
	}
	if j.doubt.Load() {
		return fmt.Errorf("sync sandbox state %s: %w", j.path, errDoubtful)
	}
	written := j.count.Load()
	if err := j.file.Sync(); err != nil {
		j.doubt.Store(true)
		return fmt.Errorf("sync sandbox state %s: %w", j.path, err)
	}
	j.synced = written
	return nil
}

// errDoubtful says that what stands in the file is not known for sure.
var errDoubtful = errors.New("an earlier write of the file has failed; the next change writes it anew")

func (j *journal) grown() bool { return j.size > 4*j.dense+j.slack }

// compact writes docs to a new file, durable before it takes the place of the old one.
func (j *journal) compact(docs iter.Seq2[string, string]) error {
	j.syncing.Lock()
	defer j.syncing.Unlock()
	path := j.path + ".next"
	next, err := j.disk.open(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return fmt.Errorf("compact sandbox state %s: %w", j.path, err)
	}
	size, err := writeJournal(io.NewOffsetWriter(next, 0), docs)
	if err == nil {
		err = next.Sync()
	}
	if err == nil {
		err = j.disk.rename(path, j.path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("compact sandbox state %s: %w", j.path, err), next.Close(), j.disk.remove(path))
	}
	old := j.file
	j.file, j.size, j.dense, j.synced = next, size, size, j.count.Load()
	old.Close() // it is nobody's any more.
	if err := j.disk.syncFolder(filepath.Dir(j.path)); err != nil {
		j.doubt.Store(true) // a power cut might bring the old file back.
		return fmt.Errorf("compact sandbox state %s: %w", j.path, err)
	}
	j.doubt.Store(false)
	return nil
}

func (j *journal) close() error {
	return errors.Join(j.file.Sync(), j.file.Close())
}
