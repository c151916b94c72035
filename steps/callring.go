package steps

const keptCalls = 4096

// callRing keeps the newest calls. The zero value is empty.
type callRing struct {
	calls []Call
	next  int // how many were ever added
}

func (r *callRing) add(c Call) {
	if len(r.calls) < keptCalls {
		r.calls = append(r.calls, c)
	} else {
		r.calls[r.next%keptCalls] = c
	}
	r.next++
}

// since copies the calls from number after on that are still kept.
func (r *callRing) since(after int) ([]Call, int) {
	first := max(after, r.next-len(r.calls), 0)
	if first >= r.next {
		return nil, r.next
	}
	calls := make([]Call, 0, r.next-first)
	for n := first; n < r.next; n++ {
		calls = append(calls, r.calls[n%keptCalls])
	}
	return calls, r.next
}
