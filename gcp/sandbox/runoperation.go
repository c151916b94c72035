package sandbox

import (
	"cmp"
	"net/http"
	"strings"
	"time"
)

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
	o["_ready"] = inForce(o).Add(c.bend.stuck).Format(time.RFC3339Nano)
	op := s.newRunOperation(c, o)
	if c.bend.fail != nil {
		op["_error"] = c.bend.fail.rpcStatus()
		t.put(text(op, "name"), op)
		return op, nil
	}
	o["_operation"] = text(op, "name")
	s.keepService(t, c.path, o)
	t.put(text(op, "name"), op)
	return op, s.holdAddresses(t, o)
}

// removeService starts the deletion of a service.
func (s *Sandbox) removeService(t *tx, c runCall, o object) object {
	now := s.now()
	due := now.Add(s.latency.of("services", "delete")).Add(c.bend.stuck)
	gone := clone(o)
	gone["deleteTime"], gone["expireTime"] = zulu(now), zulu(now.AddDate(0, 0, 30))
	op := s.newRunOperation(c, gone)
	op["_due"] = due.Format(time.RFC3339Nano)
	if c.bend.fail != nil {
		op["_error"] = c.bend.fail.rpcStatus()
	} else {
		op["_effect"], op["_target"] = "delete", c.path
		t.put(c.path, gone)
	}
	t.put(text(op, "name"), op)
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

// rpcStatus is f as an operation of the newer APIs tells it: a google.rpc.Status.
func (f *failure) rpcStatus() object {
	codes := map[int]int{
		http.StatusBadRequest: 3, http.StatusNotFound: 5, http.StatusConflict: 6, http.StatusForbidden: 7, http.StatusTooManyRequests: 8,
		http.StatusPreconditionFailed: 9, http.StatusInternalServerError: 13, http.StatusServiceUnavailable: 14,
	}
	return object{"code": cmp.Or(codes[f.status], 2), "message": f.message} // 2 is UNKNOWN.
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
		if op, ok = t.get(c.operations() + r.PathValue("operation")); !ok {
			err = noOperation()
			return
		}
		answer = s.tellRunOperation(t, c, r, op)
	})
	return op, answer, err
}

// operations is the path of a call's operations, with a slash at its end.
func (c runCall) operations() string {
	return "projects/" + c.project + "/locations/" + c.region + "/operations/"
}

// noOperation is a guess.
func noOperation() *problem {
	return &problem{code: http.StatusNotFound, reason: "notFound", message: "Requested entity was not found."}
}

// tellRunOperation is op as the API version of r tells it: gcloud reads a v1 service in an operation of v1.
func (s *Sandbox) tellRunOperation(t *tx, c runCall, r *http.Request, op object) object {
	answer := longRunning(op, s.now())
	if strings.HasPrefix(r.URL.Path, "/v2/") {
		return answer
	}
	delete(answer, "metadata")
	delete(answer, "response")
	if o, ok := t.get(text(op, "_service")); ok && answer["done"] == true {
		answer["response"] = knative(o, c.number, s.now())
		child(answer, "response")["@type"] = "type.googleapis.com/google.cloud.run.v1.Service"
	}
	return answer
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
	limit := longestWait
	if d, err := time.ParseDuration(text(body, "timeout")); err == nil && d >= 0 {
		limit = min(d, longestWait)
	}
	op, _, err := s.runOperation(r)
	if err != nil {
		return nil, err
	}
	if err := s.pause(r.Context(), min(operationDue(op).Sub(s.now()), bendOf(r).longestWait(limit))); err != nil {
		return nil, err
	}
	return s.getRunOperation(r)
}
