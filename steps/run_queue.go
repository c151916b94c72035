package steps

import (
	"slices"
	"time"
)

// queue says which step can start next. It is not safe for concurrent use.
type queue struct {
	steps   []Step
	states  []State
	waits   []int   // how many predecessors are not done
	behind  [][]int // who waits for a step
	lengths []time.Duration
}

func newQueue(steps []Step) *queue {
	n := len(steps)
	q := &queue{steps: steps, states: make([]State, n), waits: make([]int, n), behind: make([][]int, n), lengths: make([]time.Duration, n)}
	at := make(map[StepID]int, n)
	for i, s := range steps {
		at[s.ID] = i
		q.states[i] = Waiting
		q.waits[i] = len(s.After)
		for _, id := range s.After {
			q.behind[at[id]] = append(q.behind[at[id]], i)
		}
	}
	for i := n - 1; i >= 0; i-- {
		for _, b := range q.behind[i] {
			q.lengths[i] = max(q.lengths[i], q.lengths[b])
		}
		q.lengths[i] += steps[i].Usual
	}
	return q
}

// next takes, of the steps that are free, the one with the longest way behind
// it, so that few workers still end early.
func (q *queue) next() (int, bool) {
	best := -1
	for i, s := range q.states {
		if s == Waiting && q.waits[i] == 0 && (best < 0 || q.lengths[i] > q.lengths[best]) {
			best = i
		}
	}
	if best < 0 {
		return 0, false
	}
	q.states[best] = Running
	return best, true
}

// settle notes how a step ended. It returns those behind it, near and far, that
// cannot start any more: none when it is done.
func (q *queue) settle(i int, s State) []int {
	q.states[i] = s
	if s == Done {
		for _, b := range q.behind[i] {
			q.waits[b]--
		}
		return nil
	}
	var lost []int
	for _, b := range q.behind[i] {
		if q.states[b] == Waiting && !slices.Contains(lost, b) {
			q.states[b] = Skipped
			lost = append(lost, b)
			lost = append(lost, q.settle(b, Skipped)...)
		}
	}
	return lost
}

// rest are the steps that were never started.
func (q *queue) rest() []int {
	var rest []int
	for i, s := range q.states {
		if s == Waiting {
			rest = append(rest, i)
		}
	}
	return rest
}

// free reports whether a step could start.
func (q *queue) free() bool {
	return slices.ContainsFunc(q.rest(), func(i int) bool { return q.waits[i] == 0 })
}

func (q *queue) has(s State) bool { return slices.Contains(q.states, s) }
