package sandbox

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"
)

// A Compute operation is a document that is written once: its status follows from the clock and "_due". Only a deletion is written
// again, when it is due and takes effect.
//
//	_due     when it is DONE
//	_instant it was DONE in its first answer
//	_queued  it is PENDING first
//	_error   {code, message, status}: what it fails with, shown from then on
//	_effect  "delete" while the deletion of its target is still to come

// retention is how long operations and request ids are remembered. Google promises at least 60 minutes for request ids (said).
const retention = 24 * time.Hour

// verb is one kind of change, as operations and the latency table name it.
type verb struct {
	operation string // operationType: "insert", "SetUrlMap", ...
	latency   string // row of the latency table: insert, delete, patch
	instant   bool   // answered DONE at once (sure for setLabels)
	queued    bool   // PENDING first (sure for instances' delete and setPrivateIpGoogleAccess: recordings)
}

// failure is what an operation fails with.
type failure struct {
	code    string // "IP_IN_USE_BY_ANOTHER_RESOURCE"
	message string
	status  int    // httpErrorStatusCode
	rule    string // name of the rule that it comes from
	details []any  // errorDetails
}

// startOperation puts the operation that tells of c and returns its path.
func (c *change) startOperation(v verb, user, requestID string) string {
	due := c.now
	if !v.instant {
		due = c.now.Add(c.s.latency.of(c.kind.collection, v.latency))
	}
	scope := c.scope()
	name := fmt.Sprintf("operation-%d-%s-%s-%s", c.now.UnixMilli(), c.s.hex(13), c.s.hex(8), c.s.hex(8))
	path := scope + "/operations/" + name
	op := object{
		"kind": "compute#operation", "id": fmt.Sprint(c.s.number()), "name": name, "operationType": v.operation,
		"targetLink": link(c.path), "targetId": c.id(), "status": "RUNNING", "user": user, "progress": 0,
		"insertTime": timestamp(c.now), "startTime": timestamp(c.now), "selfLink": link(path),
		"_due": due.Format(time.RFC3339Nano),
	}
	placeIn(op, scope)
	if v.queued {
		op["_queued"] = true
	}
	if v.instant {
		op["_instant"] = true
	}
	if v.latency == "delete" {
		op["_effect"] = "delete"
	}
	if requestID != "" {
		op["clientOperationId"] = requestID
	}
	if c.fail != nil {
		op["_error"] = c.fail.object()
	}
	c.tx.put(path, op)
	return path
}

func (f *failure) object() object {
	o := object{"code": f.code, "message": f.message, "status": f.status, "rule": f.rule}
	if f.details != nil {
		o["details"] = f.details
	}
	return o
}

func operationDue(op object) time.Time {
	due, _ := time.Parse(time.RFC3339Nano, text(op, "_due"))
	return due
}

// answerOperation is op as it is told at now. The first answer to a change is RUNNING even when it is due at once (sure: recordings).
func answerOperation(op object, now time.Time, first bool) object {
	o := public(op)
	due := operationDue(op)
	if now.Before(due) || first && op["_instant"] != true {
		started, _ := time.Parse(timeFormat, text(op, "insertTime"))
		if op["_queued"] == true && (first || now.Before(started.Add(due.Sub(started)/10))) {
			o["status"] = "PENDING"
			delete(o, "startTime")
		}
		return o
	}
	o["status"], o["progress"], o["endTime"] = "DONE", 100, timestamp(due)
	if e := child(op, "_error"); e != nil {
		status, _ := e["status"].(float64)
		told := object{"code": e["code"], "message": e["message"]}
		if e["details"] != nil {
			told["errorDetails"] = e["details"]
		}
		o["error"] = object{"errors": []any{told}}
		o["httpErrorStatusCode"], o["httpErrorMessage"] = status, httpReason(int(status))
	}
	return o
}

// httpReason is the reason phrase in capitals (sure for BAD REQUEST and CONFLICT).
func httpReason(status int) string {
	switch status {
	case 403:
		return "FORBIDDEN"
	case 404:
		return "NOT FOUND"
	case 409:
		return "CONFLICT"
	default:
		return "BAD REQUEST"
	}
}

// takeUpOperations schedules the deletions that were under way, and drops operations and request ids past their retention.
func (s *Sandbox) takeUpOperations(t *tx) {
	var past []string
	for path, o := range t.list("") {
		switch {
		case text(o, "_due") == "":
		case text(o, "_effect") != "":
			s.schedule.add(path, operationDue(o))
		case s.now().Sub(operationDue(o)) > retention:
			past = append(past, path)
		}
	}
	for _, path := range past {
		t.delete(path)
	}
}

// schedule holds the deletions under way, in the order in which they take effect.
type schedule struct {
	settling sync.Mutex // held while deletions take effect; before the store's lock
	mu       sync.Mutex // guards due; may be taken below the store's lock
	due      []dueOperation
}

type dueOperation struct {
	path string
	at   time.Time
}

func (c *schedule) add(path string, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i, _ := slices.BinarySearchFunc(c.due, at, func(d dueOperation, at time.Time) int {
		return cmp.Or(d.at.Compare(at), -1) // after those of the same time.
	})
	c.due = slices.Insert(c.due, i, dueOperation{path, at})
}

func (c *schedule) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.due = nil
}

// ripe are the deletions that are due at now.
func (c *schedule) ripe(now time.Time) []dueOperation {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for n < len(c.due) && !c.due[n].at.After(now) {
		n++
	}
	return slices.Clone(c.due[:n])
}

func (c *schedule) drop(done []dueOperation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.due = slices.DeleteFunc(c.due, func(d dueOperation) bool { return slices.Contains(done, d) })
}

// settle lets the deletions that are due take effect. It need not reach the disk: what is lost is done again at the next start.
func (s *Sandbox) settle() {
	if len(s.schedule.ripe(s.now())) == 0 {
		return
	}
	s.schedule.settling.Lock()
	defer s.schedule.settling.Unlock()
	ripe := s.schedule.ripe(s.now())
	_, err := s.store.apply(func(t *tx) error {
		for _, d := range ripe {
			if op, ok := t.get(d.path); ok {
				s.finishDelete(t, d.path, clone(op))
			}
		}
		return nil
	})
	if err != nil {
		s.log.Error("deletions did not take effect", "error", err)
		return // they stay due.
	}
	s.schedule.drop(ripe)
}
