package steps

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// intent is one changing request that was decided on: it is on disk before the
// request leaves. It holds a hash of the body and never the body.
type intent struct {
	Step    StepID    `json:"step"`
	Verb    string    `json:"verb"` // create, update, delete
	Part    Part      `json:"part,omitempty"`
	Path    string    `json:"path"` // the resource
	Request RequestID `json:"request"`
	Body    string    `json:"body"` // hash
	At      time.Time `json:"at"`
	Op      string    `json:"op,omitempty"` // the operation, once known
}

// same reports whether both want the same change of the same resource.
func (in intent) same(other intent) bool {
	return in.Path == other.Path && in.Verb == other.Verb && in.Part == other.Part
}

// entry is one line of the journal. Exactly one field is set.
type entry struct {
	Run     *runEntry     `json:"run,omitempty"`
	Intent  *intent       `json:"intent,omitempty"`
	Op      *opEntry      `json:"operation,omitempty"`
	Outcome *outcomeEntry `json:"outcome,omitempty"`
	End     *endEntry     `json:"end,omitempty"`
}

type runEntry struct {
	Deployment string    `json:"deployment"`
	Region     string    `json:"region,omitempty"` // not of journals before it was written
	Verb       Verb      `json:"verb"`
	At         time.Time `json:"at"`
	Overrides  []string  `json:"overrides,omitempty"` // failing checks that the user overrode
}

type opEntry struct {
	Request RequestID `json:"request"`
	Name    string    `json:"name"`
}

type outcomeEntry struct {
	Request RequestID `json:"request"`
	Result  string    `json:"result"` // done, or why not
	At      time.Time `json:"at"`
}

type endEntry struct {
	Ending Ending    `json:"ending"`
	At     time.Time `json:"at"`
}

// journal writes what a Run is about to do, and remembers what is open: the
// intents whose outcome is not known. After a failed write it takes no more
// intents, so that nothing is changed unrecorded.
type journal struct {
	path string

	mu     sync.Mutex
	file   File
	broken error
	open   map[RequestID]intent
}

// openJournal begins the journal of a new Run. What the Run before left open is
// carried over, and the rest forgotten, so that a journal stays small. damage
// says, for the user, that a part could not be read; the cloud is looked at
// anyway.
func openJournal(disk Disk, dir string, p Plan, now time.Time) (j *journal, damage string, err error) {
	path := filepath.Join(dir, "journal")
	open, damage, err := readOpen(disk, path, now)
	if err != nil {
		return nil, "", err
	}
	first := entry{Run: &runEntry{Deployment: p.Deployment.Name, Region: p.Deployment.Region, Verb: p.Verb, At: now.UTC(), Overrides: p.Overridden()}}
	text, err := encode(first)
	if err != nil {
		return nil, "", err
	}
	for _, id := range slices.Sorted(maps.Keys(open)) {
		in := open[id]
		line, err := encode(entry{Intent: &in})
		if err != nil {
			return nil, "", err
		}
		text = append(text, line...)
	}
	if err := replaceFile(disk, path, text); err != nil {
		return nil, "", &journalError{path, err}
	}
	file, err := disk.Append(path)
	if err != nil {
		return nil, "", &journalError{path, err}
	}
	return &journal{path: path, file: file, open: open}, damage, nil
}

// unfinished takes the intent of an earlier Run for the same change, if its
// outcome is not known.
func (j *journal) unfinished(like intent) (intent, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	var newest intent
	for _, in := range j.open {
		if in.same(like) && in.At.After(newest.At) {
			newest = in
		}
	}
	return newest, newest.Request != ""
}

// intend records an intent. The request may leave only when it returns nil.
func (j *journal) intend(in intent) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.broken != nil {
		return j.broken
	}
	if err := j.write(entry{Intent: &in}); err != nil {
		return err
	}
	j.open[in.Request] = in
	return nil
}

// operation records the operation that carries out an intent.
func (j *journal) operation(id RequestID, name string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	in, ok := j.open[id]
	if !ok || in.Op == name {
		return nil
	}
	in.Op = name
	j.open[id] = in
	return j.write(entry{Op: &opEntry{id, name}})
}

// close one intent: its outcome is known.
func (j *journal) outcome(id RequestID, result string, now time.Time) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, ok := j.open[id]; !ok {
		return nil
	}
	delete(j.open, id)
	return j.write(entry{Outcome: &outcomeEntry{id, result, now.UTC()}})
}

// done closes what is still open for a resource: the cloud was looked at and
// is as wanted.
func (j *journal) done(path string, now time.Time) error {
	j.mu.Lock()
	var ids []RequestID
	for id, in := range j.open {
		if in.Path == path {
			ids = append(ids, id)
		}
	}
	j.mu.Unlock()
	var errs []error
	for _, id := range ids {
		errs = append(errs, j.outcome(id, "done", now))
	}
	return errors.Join(errs...)
}

func (j *journal) end(o Outcome, now time.Time) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.write(entry{End: &endEntry{o.Ending, now.UTC()}})
}

// failed reports whether something could not be recorded.
func (j *journal) failed() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.broken != nil
}

func (j *journal) close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.file.Close()
}

// write appends one line and waits until it is on disk.
func (j *journal) write(e entry) error {
	line, err := encode(e)
	if err == nil {
		_, err = j.file.Write(line)
	}
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		j.broken = &journalError{j.path, err}
		return j.broken
	}
	return nil
}

// journalError says that nothing more can be recorded.
type journalError struct {
	path string
	err  error
}

func (e *journalError) Error() string   { return fmt.Sprintf("write journal %s: %v", e.path, e.err) }
func (e *journalError) Unwrap() []error { return []error{ErrJournal, e.err} }

// ErrJournal says that the journal cannot be written, to errors.Is: nothing is
// changed then.
var ErrJournal = errors.New("journal")

// hashOf is a short hash of a request's content. A resource holds no key
// bytes, so neither does what is hashed.
func hashOf(content ...any) (string, error) {
	data, err := json.Marshal(content)
	if err != nil {
		return "", fmt.Errorf("hash request: %w", err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8]), nil
}
