package sandbox

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
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
	due := c.now.Add(c.bend.stuck)
	if !v.instant {
		due = due.Add(c.s.latency.of(c.kind.collection, v.latency))
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
	if v.instant && c.bend.stuck == 0 {
		op["_instant"] = true
	}
	if v.latency == "delete" && c.fail == nil {
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
		} else if !first {
			o["progress"] = progress(started, due, now)
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

// progress is the share of an operation's time that has passed, in percent, and never 100 before it is DONE. That it never falls is sure
// (Compute API), that it follows the clock a guess: Google promises no more.
func progress(started, due, now time.Time) int {
	return max(0, min(99, int(100*now.Sub(started)/max(due.Sub(started), 1))))
}

// httpReason is the reason phrase in capitals (sure for BAD REQUEST and CONFLICT).
func httpReason(status int) string {
	return strings.ToUpper(cmp.Or(http.StatusText(status), "BAD REQUEST"))
}

// bendOutcome changes what a change leads to as a fault wants it.
func (c *change) bendOutcome() {
	if c.bend.fail != nil {
		c.fail = c.bend.fail
	}
	ready, hidden := readyAt(c.next), c.bend.hidden
	if c.fail != nil || c.old != nil || ready.IsZero() {
		return
	}
	ready = ready.Add(c.bend.stuck)
	if hidden > 0 {
		c.next["_hiddenUntil"] = ready.Add(hidden).Format(time.RFC3339Nano)
	}
	c.next["_readyAt"] = ready.Add(max(hidden, c.bend.notReady)).Format(time.RFC3339Nano)
}

// hidden tells whether o is not to be read yet.
func hidden(o object, now time.Time) bool {
	until, err := time.Parse(time.RFC3339Nano, text(o, "_hiddenUntil"))
	return err == nil && now.Before(until)
}
