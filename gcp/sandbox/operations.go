package sandbox

import (
	"net/http"
	"time"
)

// longestWait is how long wait blocks at most (sure).
const longestWait = 2 * time.Minute

// operations answers the operations collection of one scope.
func (s *Sandbox) operations(r *http.Request, scope string, path []string) (any, error) {
	if err := s.mayRead(r, "compute."+operationScope(scope)+"Operations."+operationVerb(r, path), "projects/"+projectOf(scope)); err != nil {
		return nil, err
	}
	switch {
	case len(path) == 0 && r.Method == http.MethodGet:
		var all []object
		s.read(func(t *tx) { all = s.shownOperations(t, scope) })
		p, err := paginate(r, all)
		if err != nil {
			return nil, err
		}
		return p.answer("compute#operationList", scope+"/operations"), nil
	case len(path) == 1 && r.Method == http.MethodGet:
		op, err := s.operation(scope, path[0])
		return answerOperation(op, s.now(), false), err
	case len(path) == 1 && r.Method == http.MethodDelete:
		return nil, s.deleteOperation(scope, path[0])
	case len(path) == 2 && path[1] == "wait" && r.Method == http.MethodPost:
		return s.waitOperation(r, scope, path[0])
	default:
		return nil, noSuchMethod(r)
	}
}

// operationVerb is what a request does, as permissions name it; to wait is to get (sure: IAM data).
func operationVerb(r *http.Request, path []string) string {
	switch {
	case len(path) == 0:
		return "list"
	case r.Method == http.MethodDelete:
		return "delete"
	default:
		return "get"
	}
}

// operationScope is "global", "region" or "zone", as permissions name it.
func operationScope(scope string) string {
	collection, name := split(scope)
	if name == "global" {
		return name
	}
	_, places := split(collection)
	return singular(places)
}

func (s *Sandbox) shownOperations(t *tx, scope string) []object {
	var all []object
	for _, op := range t.list(scope + "/operations/") {
		all = append(all, answerOperation(op, s.now(), false))
	}
	return all
}

// operation finds a stored operation by name or id.
func (s *Sandbox) operation(scope, name string) (op object, err error) {
	s.read(func(t *tx) {
		var path string
		at := target{scope: scope, kind: &kind{collection: "operations"}, name: name}
		if path, err = at.resolve(t); err == nil {
			op, _ = t.get(path)
		}
	})
	return op, err
}

// deleteOperation forgets an operation that is over.
func (s *Sandbox) deleteOperation(scope, name string) error {
	return s.write(func(t *tx) error {
		path, err := target{scope: scope, kind: &kind{collection: "operations"}, name: name}.resolve(t)
		if err != nil {
			return err
		}
		if op, _ := t.get(path); text(op, "_effect") != "" || s.now().Before(operationDue(op)) {
			return notReady(path) // guess
		}
		t.delete(path)
		return nil
	})
}

// waitOperation blocks until the operation is DONE, two minutes have passed or the client is gone, and answers it as it then is.
func (s *Sandbox) waitOperation(r *http.Request, scope, name string) (any, error) {
	op, err := s.operation(scope, name)
	if err != nil {
		return nil, err
	}
	if left := min(operationDue(op).Sub(s.now()), longestWait); left > 0 {
		timer := time.NewTimer(left)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
		case <-s.done:
		}
		if op, err = s.operation(scope, name); err != nil {
			return nil, err
		}
	}
	return answerOperation(op, s.now(), false), nil
}
