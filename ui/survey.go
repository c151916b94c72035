package ui

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"runlb/steps"
)

// survey is one look at the whole cloud. It streams: the Inventory fills while
// places answer, and the pages hear of it at most 25 times a second, however
// many answers come.
type survey struct {
	inv     *steps.Inventory
	running bool
	err     error     // why the look ended early
	ended   time.Time // zero while it runs
	cancel  context.CancelFunc
	done    <-chan struct{} // closed when the look has ended
	news    chan struct{}   // something came; capacity 1, so that telling never blocks

	mu       sync.Mutex
	services map[string]error // the regions that told their services, or why not
}

// surveyMsg says that a survey has news, or has ended.
type surveyMsg struct {
	of   *survey
	over bool
	err  error
}

// newsWindow is how long news are gathered before the pages hear of them.
const newsWindow = 40 * time.Millisecond

func newSurvey(inv *steps.Inventory) *survey {
	return &survey{inv: inv, news: make(chan struct{}, 1), services: map[string]error{}}
}

// start surveys everything that a load balancer is made of, everywhere.
func (s *survey) start(parent context.Context, session *steps.Session) tea.Cmd {
	ctx, cancel := context.WithCancel(parent)
	s.cancel, s.done, s.running = cancel, ctx.Done(), true
	look := func() tea.Msg {
		defer cancel()
		err := session.Survey(ctx, steps.Query{Kinds: steps.Kinds(), Ranges: true}, s.seen)
		return surveyMsg{of: s, over: true, err: err}
	}
	return tea.Batch(look, s.listen)
}

// seen takes one answer; it is called from the survey's own goroutines.
func (s *survey) seen(kind steps.Kind, b steps.Batch) {
	if kind == steps.KindService && !b.Partial && b.Scope.Location != steps.Everywhere {
		s.mu.Lock()
		s.services[b.Scope.Location] = b.Problem
		s.mu.Unlock()
	}
	select {
	case s.news <- struct{}{}:
	default:
	}
}

// listen waits for news and gathers what comes in the window after it. One
// such command is outstanding at a time.
func (s *survey) listen() tea.Msg {
	select {
	case <-s.done:
		return nil
	case <-s.news:
	}
	window := time.NewTimer(newsWindow)
	defer window.Stop()
	select {
	case <-s.done:
		return nil
	case <-window.C:
		return surveyMsg{of: s}
	}
}

// handle goes on listening, or notes the end. A message of an earlier survey
// means nothing any more.
func (s *survey) handle(msg surveyMsg, now time.Time) tea.Cmd {
	switch {
	case msg.of != s:
		return nil
	case msg.over:
		s.running, s.err, s.ended = false, msg.err, now
		return nil
	}
	return s.listen
}

func (s *survey) stop() {
	if s.cancel != nil {
		s.cancel()
	}
	s.running = false
}

// region is one region's answer to the question for services.
type region struct {
	Name     string
	Answered bool
	Problem  error
}

// regions lists all that are known, by name, with their answers.
func (s *survey) regions() []region {
	s.mu.Lock()
	defer s.mu.Unlock()
	names := s.inv.Regions()
	for name := range s.services {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	all := make([]region, len(names))
	for i, name := range names {
		problem, answered := s.services[name]
		all[i] = region{name, answered, problem}
	}
	return all
}

// why is a region's problem in a few words.
func why(err error) string {
	var cloud *steps.CloudError
	switch {
	case errors.Is(err, steps.ErrDenied):
		return "denied: needs run.services.list"
	case errors.Is(err, steps.ErrAPIDisabled):
		return "the Cloud Run API is not enabled"
	case errors.As(err, &cloud) && cloud.Message != "":
		return cloud.Message
	}
	return err.Error()
}
