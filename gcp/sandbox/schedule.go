package sandbox

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"
)

// A document with "_due" and "_effect" has something to happen when it is due. One with "_due" alone is an operation that is over then; it
// is forgotten when the retention has passed since.

// defaultRetention is how long operations and request ids are remembered. Google promises at least 60 minutes for request ids (said, of
// other APIs).
const defaultRetention = 24 * time.Hour

// schedule holds what is to come, in the order of time.
type schedule struct {
	settling sync.Mutex // held while things happen; before the store's lock
	mu       sync.Mutex // guards due; may be taken below the store's lock
	due      []reminder
}

type reminder struct {
	path string
	at   time.Time
}

func (c *schedule) add(path string, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i, _ := slices.BinarySearchFunc(c.due, at, func(d reminder, at time.Time) int {
		return cmp.Or(d.at.Compare(at), -1) // after those of the same time.
	})
	c.due = slices.Insert(c.due, i, reminder{path, at})
}

func (c *schedule) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.due = nil
}

// ripe is what is due at now.
func (c *schedule) ripe(now time.Time) []reminder {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.due[:c.count(now)])
}

// count is how many entries are due at now.
func (c *schedule) count(now time.Time) int {
	n, _ := slices.BinarySearchFunc(c.due, now, func(d reminder, now time.Time) int { return cmp.Or(d.at.Compare(now), -1) })
	return n
}

// drop takes out what has happened by now. What was added meanwhile stays.
func (c *schedule) drop(done []reminder, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	over := make(map[reminder]bool, len(done))
	for _, d := range done {
		over[d] = true
	}
	n := c.count(now)
	left := slices.DeleteFunc(slices.Clone(c.due[:n]), func(d reminder) bool { return over[d] })
	c.due = append(left, c.due[n:]...)
}

// takeUp puts every operation on the schedule.
func (s *Sandbox) takeUp(t *tx) {
	for path := range t.paths("") {
		s.remind(t, path)
	}
}

// remind puts the document at path on the schedule, if it wants to be. Others are not opened to see that.
func (s *Sandbox) remind(t *tx, path string) {
	if !t.s.docs.isDue(path) {
		return
	}
	switch o := t.look(path); {
	case text(o, "_effect") != "":
		s.schedule.add(path, operationDue(o))
	default:
		s.schedule.add(path, operationDue(o).Add(s.retention))
	}
}

// settle lets happen what is due: deletions take effect, old operations are forgotten. It need not reach the disk: what is lost is done
// again at the next start.
func (s *Sandbox) settle() {
	if len(s.schedule.ripe(s.now())) == 0 {
		return
	}
	s.schedule.settling.Lock()
	defer s.schedule.settling.Unlock()
	now := s.now()
	ripe := s.schedule.ripe(now)
	_, err := s.store.apply(s.noting(func(t *tx) error {
		for _, d := range ripe {
			s.happen(t, d, now)
		}
		return nil
	}))
	if err != nil {
		s.log.Error("deletions did not take effect", "error", err)
		return // they stay due.
	}
	s.schedule.drop(ripe, now)
}

// happen does what was to come at d. A document that has changed since is none of d's business.
func (s *Sandbox) happen(t *tx, d reminder, now time.Time) {
	o, ok := t.get(d.path)
	switch {
	case !ok || text(o, "_due") == "" || now.Before(operationDue(o)):
	case text(o, "_effect") != "":
		s.finishDelete(t, d.path, clone(o))
	case !now.Before(operationDue(o).Add(s.retention)):
		s.forget(t, d.path)
	}
}

// forget drops an operation, and with it the memory of the request that has started it.
func (s *Sandbox) forget(t *tx, path string) {
	if op, ok := t.get(path); ok && text(op, "clientOperationId") != "" {
		t.delete(requestMemory(projectOf(path), text(op, "clientOperationId")))
	}
	t.delete(path)
}

// requestMemory is where a request id is remembered. UUIDs are compared without case (RFC 9562).
func requestMemory(project, id string) string {
	return "requests/" + project + "/" + strings.ToLower(id)
}
