package sandbox

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// probeDone ends a run.
const probeDone = "runlb-done 1"

// runProbe probes until it is done, or until the instance is gone or has other metadata, or the sandbox is closed.
func (s *Sandbox) runProbe(p probing) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-s.done:
			cancel()
		case <-ctx.Done():
		}
	}()
	past := s.pastTries(p)
	if past.done || pause(ctx, p.start.Sub(s.now())) != nil {
		return
	}
	if past.lines == 0 && !s.writeSerial(p, "[    0.000000] "+lastSegment(p.path)+" is booted by the runlb sandbox") {
		return
	}
	end := s.now().Add(p.deadline)
	for pending := p.targets; ; {
		var left []probeTarget
		for _, target := range pending {
			answered, ok := s.tryOnce(ctx, p, target, past)
			if !ok {
				return
			}
			if !answered {
				left = append(left, target)
			}
		}
		pending = left
		if len(pending) == 0 || !s.now().Add(p.interval).Before(end) {
			s.writeSerial(p, probeDone)
			return
		}
		if pause(ctx, p.interval) != nil {
			return
		}
	}
}

// tryOnce sends one request and writes its lines. answered means a status below 400; ok is false when the run is over.
func (s *Sandbox) tryOnce(ctx context.Context, p probing, target probeTarget, past *pastTries) (answered, ok bool) {
	s.read(func(t *tx) { ok = t.stillProbing(p) })
	if !ok {
		return false, false
	}
	try := s.curl(ctx, p, target)
	past.tries[target.id]++
	if ctx.Err() != nil || !s.writeSerial(p, try.line(target.id, past.tries[target.id])) {
		return false, false
	}
	if try.leaf != nil && !past.certs[target.id] {
		past.certs[target.id] = true
		if !s.writeSerial(p, fmt.Sprintf("runlb-cert 1 %s %s", target.id, base64Of(try.leaf))) {
			return false, false
		}
	}
	return try.exit == 0 && try.code < 400, true
}

// pastTries is what an instance's serial port already tells of a run.
type pastTries struct {
	lines int
	tries map[string]int  // by target
	certs map[string]bool // by target: its certificate is written
	done  bool
}

// pastTries reads the lines of p's metadata.
func (s *Sandbox) pastTries(p probing) *pastTries {
	past := &pastTries{tries: map[string]int{}, certs: map[string]bool{}}
	s.read(func(t *tx) {
		for _, o := range t.serialLines(p.id) {
			past.lines++
			f := strings.Fields(text(o, "line"))
			if text(o, "print") != p.print || len(f) < 2 {
				continue
			}
			switch {
			case f[0] == "runlb-probe" && len(f) > 2:
				past.tries[f[2]]++
			case f[0] == "runlb-cert" && len(f) > 2:
				past.certs[f[2]] = true
			case f[0] == "runlb-done":
				past.done = true
			}
		}
	})
	return past
}

// maxTry is how long one try may take, as curl's --max-time.
const maxTry = 10 * time.Second
