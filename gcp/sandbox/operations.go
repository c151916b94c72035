package sandbox

import (
	"iter"
	"net/http"
	"strings"
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
		return s.listOperations(r, scope)
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

func (s *Sandbox) listOperations(r *http.Request, scope string) (answer any, err error) {
	s.read(func(t *tx) {
		var p listPage
		if p, err = paginate(r, s.operationEntries(t, scope)); err == nil {
			answer = p.answer("compute#operationList", scope+"/operations")
		}
	})
	return answer, err
}

func (s *Sandbox) operationEntries(t *tx, scope string) iter.Seq[listEntry] {
	now := s.now()
	return listEntries(t, scope+"/operations/", func(_ string, op object) object { return answerOperation(op, now, false) })
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
			return notReady(path).by("operation under way")
		}
		s.forget(t, path)
		return nil
	})
}

// waitOperation blocks until the operation is DONE, two minutes have passed or the client is gone, and answers it as it then is.
func (s *Sandbox) waitOperation(r *http.Request, scope, name string) (any, error) {
	op, err := s.operation(scope, name)
	if err != nil {
		return nil, err
	}
	left := min(operationDue(op).Sub(s.now()), bendOf(r).longestWait(longestWait))
	if err := s.pause(r.Context(), left); err != nil {
		return nil, err
	}
	if op, err = s.operation(scope, name); err != nil {
		return nil, err
	}
	return answerOperation(op, s.now(), false), nil
}

// underWay counts the changes under way in the collection that c is about.
func (s *Sandbox) underWay(c apiCall) (n int) {
	scope := "projects/" + c.project + "/" + scopeOfPlace(c.place)
	now := s.now()
	s.read(func(t *tx) {
		for _, op := range t.list(scope + "/operations/") {
			if strings.HasPrefix(linked(text(op, "targetLink")), scope+"/"+c.kind+"/") && now.Before(operationDue(op)) {
				n++
			}
		}
	})
	return n
}

// scopeOfPlace is "global", "regions/R" or "zones/Z".
func scopeOfPlace(place string) string {
	if _, ok := findRegion(place); ok {
		return "regions/" + place
	}
	if place == "global" {
		return place
	}
	return "zones/" + place
}
