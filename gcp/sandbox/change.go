package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// change is one mutation of one object under judgement.
type change struct {
	s     *Sandbox
	tx    *tx
	kind  *kind
	path  string
	query url.Values
	now   time.Time
	body  object // as sent, checked against the schema

	caller string // who sends it; nobody for what the cloud does itself

	old  object   // nil for an insert
	next object   // what is to be stored; rules complete it
	auto bool     // made by the network itself
	fail *failure // set by a rule: the request is accepted, and its operation fails
	bend bend     // what a fault makes of the outcome
}

func (c *change) scope() string   { return scopeOf(c.path) }
func (c *change) project() string { return projectOf(c.path) }

// object finds what a field of next names, which resolve has already found to exist.
func (c *change) object(field string) (path string, o object) {
	path = linked(text(c.next, field))
	o, _ = c.tx.get(path)
	return path, o
}

// decision fills in a change or refuses it.
type decision func(*change) error

// mutate runs one change of the object that at names: request id, permission, judgement, commit, operation.
func (s *Sandbox) mutate(r *http.Request, at target, v verb, decide decision) (any, error) {
	body, err := readJSON(r)
	if err != nil {
		return nil, err
	}
	id := r.URL.Query().Get("requestId")
	if err := checkRequestID(id); err != nil {
		return nil, err
	}
	digest := requestDigest(r, body)
	var answer object
	err = s.write(func(t *tx) error {
		memory := requestMemory(at.project, id)
		if op, seen, err := recall(t, id, memory, digest); seen || err != nil {
			answer = answerOperation(op, s.now(), false)
			return err
		}
		c := &change{s: s, tx: t, kind: at.kind, query: r.URL.Query(), now: s.now(), body: body, caller: s.caller(r), bend: bendOf(r)}
		if v.latency == "insert" {
			c.path = at.collection() + "/" + text(body, "name")
		} else if c.path, err = at.resolve(t); err != nil {
			return err
		}
		if err := s.mayChange(t, r, at, v, c.path); err != nil {
			return err
		}
		if v.latency != "insert" {
			c.old, _ = t.get(c.path)
			c.next = clone(c.old)
			if readyAt(c.old).After(c.now) {
				return notReady(c.path).by("change of a new object")
			}
		}
		if err := decide(c); err != nil {
			return err
		}
		if err := c.mayAll(); err != nil {
			return err
		}
		c.bendOutcome()
		if c.fail == nil {
			c.store()
		}
		opPath := c.startOperation(v, c.caller, id)
		op, _ := t.get(opPath)
		if id != "" {
			t.put(memory, object{"operation": opPath, "digest": digest})
		}
		answer = answerOperation(op, c.now, true)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// id is that of the object; a failed insert has one too, though it never comes to be.
func (c *change) id() string {
	if id := text(c.next, "id"); id != "" {
		return id
	}
	return fmt.Sprint(c.s.number())
}

// store keeps next with its fingerprints.
func (c *change) store() {
	if c.kind.printed {
		c.next["fingerprint"] = contentPrint(c.next)
	}
	if c.kind.labelled {
		c.next["labelFingerprint"] = noLabels
		if labels := child(c.next, "labels"); len(labels) > 0 {
			c.next["labelFingerprint"] = fingerprint(labels)
		}
	}
	c.s.onStore(c)
	c.tx.put(c.path, c.next)
}

// contentPrint is over the content of o without its labels: setting those leaves the fingerprint alone (sure: recording).
func contentPrint(o object) string {
	content := make(object, len(o))
	for k, v := range o {
		if !strings.HasPrefix(k, "_") && k != "fingerprint" && k != "labelFingerprint" && k != "labels" {
			content[k] = v
		}
	}
	return fingerprint(content)
}

// mayChange checks the caller's permission, which is on the object, also for an insert (sure for the pattern).
func (s *Sandbox) mayChange(t *tx, r *http.Request, at target, v verb, path string) error {
	verb := map[string]string{"insert": "create", "delete": "delete"}[v.latency]
	if verb == "" {
		verb = "update"
		if at.method != "" {
			verb = at.method
		}
	}
	return s.permit(t, r, at.kind.permission+"."+verb, path)
}

// checkRequestID: a request id is a UUID other than zero.
func checkRequestID(id string) error {
	if id == "" {
		return nil
	}
	digits := strings.ReplaceAll(id, "-", "")
	raw, err := hex.DecodeString(digits)
	if err != nil || len(raw) != 16 || len(id) != 36 || strings.Trim(digits, "0") == "" {
		return invalid("requestId", id, "Must be a non-zero UUID.").by("request id form")
	}
	return nil
}

// recall finds the operation that a request id has started. The same id with another body is an error.
func recall(t *tx, id, memory, digest string) (op object, seen bool, err error) {
	if id == "" {
		return nil, false, nil
	}
	m, ok := t.get(memory)
	if !ok {
		return nil, false, nil
	}
	if text(m, "digest") != digest {
		return nil, false, invalid("requestId", id, "The request id was used before with a different request.").by("request id of another request")
	}
	op, seen = t.get(text(m, "operation"))
	return op, seen, nil
}

// requestDigest tells requests apart by method, path and the meaning of their body.
func requestDigest(r *http.Request, body object) string {
	content, err := appendJSON(nil, body)
	if err != nil {
		content = nil
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s\n%s", r.Method, r.URL.Path, content))
	return hex.EncodeToString(sum[:16])
}
