package sandbox

import (
	"net/http"
	"slices"
)

// listRunOperations answers the operations of a region, newest first (guess for the order).
func (s *Sandbox) listRunOperations(r *http.Request) (answer any, err error) {
	s.read(func(t *tx) {
		var c runCall
		if c, err = s.runCall(t, r, "run.operations.list"); err != nil {
			return
		}
		var stored, told []object
		for _, op := range t.list(c.operations()) {
			stored = append(stored, op)
		}
		slices.SortStableFunc(stored, func(a, b object) int { return operationDue(b).Compare(operationDue(a)) })
		for _, op := range stored {
			told = append(told, s.tellRunOperation(t, c, r, op))
		}
		answer, err = pageV2(r, "operations", told)
	})
	return answer, err
}

// deleteRunOperation forgets an operation that is over; the text for one that is not is a guess.
func (s *Sandbox) deleteRunOperation(r *http.Request) (any, error) {
	err := s.write(func(t *tx) error {
		c, err := s.runCall(t, r, "run.operations.delete")
		if err != nil {
			return err
		}
		path := c.operations() + r.PathValue("operation")
		switch op, ok := t.get(path); {
		case !ok:
			return noOperation()
		case text(op, "_effect") != "" || s.now().Before(operationDue(op)):
			return (&problem{code: http.StatusBadRequest, reason: "failedPrecondition", status: "FAILED_PRECONDITION",
				message: "The operation is not done yet."}).by("Cloud Run operations")
		}
		t.delete(path)
		return nil
	})
	return nil, err
}
