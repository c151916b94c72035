package steps

import (
	"context"
	"time"
)

// Call is one request to the cloud, as the log pane and the trace show it. It
// holds no header, no token and no body.
type Call struct {
	Step    StepID // the step that sent it; empty outside a Run
	At      time.Time
	Took    time.Duration
	Method  string
	Path    string // path and query, without host; cleaned
	Status  int    // 0 when no answer came
	Attempt int    // 1 for the first try
	Err     string // why no answer came; cleaned
}

type stepKey struct{}

// WithStep marks the requests made under ctx as those of a step.
func WithStep(ctx context.Context, id StepID) context.Context {
	return context.WithValue(ctx, stepKey{}, id)
}

// StepOf tells which step ctx belongs to; empty when none.
func StepOf(ctx context.Context) StepID {
	id, _ := ctx.Value(stepKey{}).(StepID)
	return id
}
