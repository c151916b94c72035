package steps

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"runlb/steps/mask"
)

const (
	// serialEvery is the time between two looks at the serial port.
	serialEvery = 2 * time.Second
	// bootTime is how long a VM may take before its first try.
	bootTime = 3 * time.Minute
	// removeTime bounds the removal of the probe VM after a cancel.
	removeTime = 3 * time.Minute
)

// Verify asks the load balancer from inside its network until every target
// answers or the deadline passes. seen, which may be nil, is told of each try,
// and once more when a certificate changes what a try means. A probe VM that
// was made is removed whatever happens; an error in that joins the error.
func (s *Session) Verify(ctx context.Context, v Verification, seen func(ProbeResult)) (report Report, err error) {
	began := s.engine.now()
	if seen == nil {
		seen = func(ProbeResult) {}
	}
	if v.Probe != nil {
		defer func() {
			if gone := s.removeProbe(ctx, v); gone != nil {
				err = errors.Join(err, fmt.Errorf("remove the probe: %w", gone))
			}
		}()
		if err := s.finish(ctx, *v.Probe); err != nil {
			return Report{}, fmt.Errorf("make the probe: %w", err)
		}
	}
	t := s.newTally(v, seen)
	if err := s.watch(ctx, v, t); err != nil {
		return Report{}, err
	}
	report = t.report()
	report.Took = s.engine.now().Sub(began)
	return report, nil
}

// watch reads the serial port until every target answers well, the probe is
// done, or the time is up.
func (s *Session) watch(ctx context.Context, v Verification, t *tally) error {
	ctx, cancel := context.WithTimeoutCause(ctx, v.Deadline+bootTime, errDeadline)
	defer cancel()
	var (
		reader serialReader
		start  int64
		tick   = time.NewTicker(serialEvery)
		last   error
	)
	defer tick.Stop()
	for {
		text, next, err := s.access.Output(ctx, v.Instance, start)
		switch {
		case err == nil:
			start, last = next, nil
			if t.take(reader.feed(text), s.engine.now()) {
				return nil
			}
		case errors.Is(err, ErrDenied), errors.Is(err, ErrCredentials):
			return fmt.Errorf("read serial port of %s: %w", v.Instance, err)
		case ctx.Err() == nil:
			last = err // the VM may not have booted yet
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			if errors.Is(context.Cause(ctx), errDeadline) {
				return last
			}
			return ctx.Err()
		}
	}
}

// finish carries out a plan to its end.
func (s *Session) finish(ctx context.Context, p Plan) error {
	r, err := s.Start(ctx, p)
	if err != nil {
		return err
	}
	if end := r.Wait(); end.Ending == EndDone {
		return nil
	}
	events, _ := r.Since(ctx, 0)
	for _, e := range events {
		if e.Problem != nil {
			return e.Problem
		}
	}
	return errors.Join(errStopped, ctx.Err())
}

// removeProbe takes the probe VM away, also when ctx has ended.
func (s *Session) removeProbe(ctx context.Context, v Verification) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), removeTime)
	defer cancel()
	if err := s.settle(ctx, v.Deployment); err != nil {
		return err
	}
	f, err := s.access.Get(ctx, v.Instance)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.finish(ctx, Plan{Deployment: v.Deployment, Verb: VerbVerify, Steps: []Step{removal(f, "the verification is over")}})
}

// tally keeps the last result of each target.
type tally struct {
	session *Session
	v       Verification
	seen    func(ProbeResult)
	last    map[string]ProbeResult
	names   map[string][]string // of the certificate that a target presented
}

func (s *Session) newTally(v Verification, seen func(ProbeResult)) *tally {
	return &tally{s, v, seen, map[string]ProbeResult{}, map[string][]string{}}
}

// take notes what the probe wrote, and reports whether it is over.
func (t *tally) take(lines []serialLine, now time.Time) (over bool) {
	for _, l := range lines {
		switch {
		case l.done:
			over = true
		case l.cert != nil:
			t.names[l.cert.id] = namesOf(l.cert.cert)
			if r, ok := t.last[l.cert.id]; ok {
				before := r.Verdict
				if t.judge(&r); r.Verdict != before {
					t.note(r)
				}
			}
		default:
			i := slices.IndexFunc(t.v.Targets, func(p ProbeTarget) bool { return p.ID == l.try.Target.ID })
			if i < 0 {
				continue
			}
			r := *l.try
			r.Target, r.At = t.v.Targets[i], now
			t.judge(&r)
			t.note(r)
		}
	}
	return over || t.reached() == len(t.v.Targets) && t.certificatesSeen()
}

func (t *tally) note(r ProbeResult) {
	t.last[r.Target.ID] = r
	t.seen(r)
}

func (t *tally) judge(r *ProbeResult) {
	r.Verdict, r.Text = judge(t.answer(*r))
}

// answer puts beside a try what the Inventory knows of the service.
func (t *tally) answer(r ProbeResult) answer {
	a := answer{exit: r.Exit, code: r.Code, body: r.Body, names: t.names[r.Target.ID], service: r.Target.Service, reads: true, redirect: r.Target.Redirect}
	if u, err := url.Parse(r.Target.URL); err == nil {
		a.host = u.Hostname()
	}
	d := t.v.Deployment
	ref := Ref{Kind: KindService, Project: d.Project, Location: d.Region, Name: r.Target.Service}
	if svc, ok := resourceOf(t.session.inv, ref).(*Service); ok {
		a.known, a.ingress, a.invoker = true, svc.Ingress, svc.Invoker
		a.tagKnown = r.Target.Tag == "" || slices.Contains(svc.Tags, r.Target.Tag)
	}
	a.reads = t.session.masksRead(d, r.Target)
	return a
}

// masksRead is false when the deployment has masks, and none reads the target's
// service and tag from its URL.
func (s *Session) masksRead(d Deployment, target ProbeTarget) bool {
	masks := 0
	_, bare, _ := strings.Cut(target.URL, "://")
	for _, f := range s.inv.All(KindNEG, d.Region) {
		n, ok := f.Resource.(*NEG)
		mark, ours := MarkerOf(f.Resource)
		if !ok || !ours || mark.Deployment != d {
			continue
		}
		if n.Mask == "" {
			return true
		}
		m, err := mask.Parse(n.Mask)
		if err == nil && m.Match(bare).Reads(mask.Reading{Service: target.Service, Tag: target.Tag}) {
			return true
		}
		masks++
	}
	return masks == 0
}

func (t *tally) reached() int {
	n := 0
	for _, r := range t.last {
		if r.Verdict.Success() {
			n++
		}
	}
	return n
}

// certificatesSeen reports whether every HTTPS target has shown what it
// presents.
func (t *tally) certificatesSeen() bool {
	return !slices.ContainsFunc(t.v.Targets, func(p ProbeTarget) bool {
		return strings.HasPrefix(p.URL, "https:") && t.names[p.ID] == nil
	})
}

func (t *tally) report() Report {
	n, all := t.reached(), len(t.v.Targets)
	r := Report{Deployment: t.v.Deployment, OK: n == all, Summary: fmt.Sprintf("%d of %d targets reached", n, all)}
	for _, p := range t.v.Targets {
		last, ok := t.last[p.ID]
		if !ok {
			r.Summary += fmt.Sprintf("; %s: never asked", p.ID)
			continue
		}
		r.Results = append(r.Results, last)
		if !last.Verdict.Success() {
			r.Summary += fmt.Sprintf("; %s: %s", p.ID, last.Verdict)
		}
	}
	return r
}

// namesOf is what a certificate is for; never nil.
func namesOf(c *x509.Certificate) []string {
	names := append([]string{}, c.DNSNames...)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	return names
}
