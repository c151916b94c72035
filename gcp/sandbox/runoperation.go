package sandbox

import (
	"net/http"
	"strings"
	"time"
)

// maxWait is the longest that one :wait blocks.
const maxWait = 2 * time.Minute

// newRunOperation makes the operation that ends when o is in force. It answers the service as it is then.
func (s *Sandbox) newRunOperation(c runCall, o object) object {
	ready := inForce(o)
	return object{
		"name":      "projects/" + c.project + "/locations/" + c.region + "/operations/" + s.uuid(),
		"metadata":  typedService(settled(o, s.now())),
		"_response": typedService(settled(o, ready)),
		"_due":      ready.Format(time.RFC3339Nano),
		"_service":  c.path,
	}
}

// putService keeps a deployed service beside the operation that tells of it.
func (s *Sandbox) putService(t *tx, c runCall, o object) (object, error) {
	op := s.newRunOperation(c, o)
	o["_operation"] = text(op, "name")
	s.keepService(t, c.path, o)
	t.put(text(op, "name"), op)
	return op, s.holdAddresses(t, o)
}

// removeService starts the deletion of a service.
func (s *Sandbox) removeService(t *tx, c runCall, o object) object {
	now := s.now()
	due := now.Add(s.latency.of("services", "delete"))
	gone := clone(o)
	gone["deleteTime"], gone["expireTime"] = zulu(now), zulu(now.AddDate(0, 0, 30))
	t.put(c.path, gone)
	op := s.newRunOperation(c, gone)
	op["_due"], op["_effect"], op["_target"] = due.Format(time.RFC3339Nano), "delete", c.path
	t.put(text(op, "name"), op)
	s.schedule.add(text(op, "name"), due)
	return op
}

// finishServiceDelete is the effect of an operation that deletes a service; false when op is none.
func (s *Sandbox) finishServiceDelete(t *tx, opPath string, op object) bool {
	path := text(op, "_target")
	if path == "" {
		return false
	}
	if o, ok := t.get(path); ok && o["deleteTime"] != nil {
		t.delete(path)
		forgetRevisions(t, path)
		for _, address := range heldBy(t, path) {
			block, _ := t.get(address)
			s.letGo(t, address, block, operationDue(op))
		}
	}
	delete(op, "_effect")
	t.put(opPath, op)
	return true
}

func typedService(v object) object {
	v = clone(v)
	v["@type"] = "type.googleapis.com/google.cloud.run.v2.Service"
	return v
}

// runOperation finds the operation that r names, and how it is told: the service that it answers has the shape of r's API version.
func (s *Sandbox) runOperation(r *http.Request) (op, answer object, err error) {
	s.read(func(t *tx) {
		var c runCall
		if c, err = s.runCall(t, r, "run.operations.get"); err != nil {
			return
		}
		var ok bool
		if op, ok = t.get("projects/" + c.project + "/locations/" + c.region + "/operations/" + r.PathValue("operation")); !ok {
			err = &problem{code: http.StatusNotFound, reason: "notFound", message: "Requested entity was not found."}
			return
		}
		answer = longRunning(op, s.now())
		if strings.HasPrefix(r.URL.Path, "/v2/") {
			return
		}
		delete(answer, "metadata")
		delete(answer, "response")
		if o, ok := t.get(text(op, "_service")); ok && answer["done"] == true { // gcloud reads a v1 service here.
			answer["response"] = knative(o, c.number, s.now())
			child(answer, "response")["@type"] = "type.googleapis.com/google.cloud.run.v1.Service"
		}
	})
	return op, answer, err
}

func (s *Sandbox) getRunOperation(r *http.Request) (any, error) {
	_, answer, err := s.runOperation(r)
	return answer, err
}

// waitRunOperation blocks until the operation is done, or for the timeout of the body ("30s"), at most two minutes.
func (s *Sandbox) waitRunOperation(r *http.Request) (any, error) {
	body, err := readJSON(r)
	if err != nil {
		return nil, err
	}
	limit := maxWait
	if d, err := time.ParseDuration(text(body, "timeout")); err == nil && d >= 0 {
		limit = min(d, maxWait)
	}
	op, _, err := s.runOperation(r)
	if err != nil {
		return nil, err
	}
	if err := pause(r.Context(), min(operationDue(op).Sub(s.now()), limit)); err != nil {
		return nil, err
	}
	return s.getRunOperation(r)
}
