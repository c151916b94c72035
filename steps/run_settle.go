package steps

import (
	"context"
	"time"
)

// settle waits until the proxies must have learned of a change. It sends
// nothing, so that it can be left at any time; the next Run waits for the rest.
func (w *work) settle(ctx context.Context) (*Found, string, error) {
	rest := w.step.Settle.rest(w.now())
	if rest == 0 {
		return w.step.Have, "long enough ago", nil
	}
	w.say(Event{Text: "until " + w.now().Add(rest).Local().Format("15:04:05")})
	timer := time.NewTimer(rest)
	defer timer.Stop()
	select {
	case <-timer.C:
		return w.step.Have, "", nil
	case <-w.stop:
		return nil, "", errStopped
	case <-ctx.Done():
		return nil, "", ctx.Err()
	}
}
