package gcp

import (
	"context"
	"net/http"
	"strings"
	"time"

	compute "cloud.google.com/go/compute/apiv1"
	"cloud.google.com/go/compute/apiv1/computepb"

	"runlb/steps"
)

const (
	firstAsk = 100 * time.Millisecond
	lastAsk  = 2 * time.Second
)

// Wait blocks until the operation is done, through the wait methods of the
// API: these answer when the operation ends, and so cost next to nothing over
// its own duration.
func (c *cloud) Wait(ctx context.Context, op steps.Operation) error {
	if op.Done || op.Name == "" {
		return nil
	}
	ask, err := c.asking(ctx, op)
	if err == nil {
		err = waitLoop(ctx, ask)
	}
	return cloudError("wait", op.Ref, err)
}

// asking is one question about an operation, by the form of its name.
func (c *cloud) asking(ctx context.Context, op steps.Operation) (func() (bool, error), error) {
	parts := strings.Split(op.Name, "/")
	if err := checkWords(parts...); err != nil {
		return nil, err
	}
	switch {
	case len(parts) == 5 && parts[2] == steps.Global && parts[3] == "operations":
		client, err := compute.NewGlobalOperationsRESTClient(ctx, c.options(ctx)...)
		return computeAsk(op, func() (*computepb.Operation, error) {
			return client.Wait(ctx, &computepb.WaitGlobalOperationRequest{Project: parts[1], Operation: parts[4]}, once()...)
		}), err
	case len(parts) == 6 && parts[2] == "regions" && parts[4] == "operations":
		client, err := compute.NewRegionOperationsRESTClient(ctx, c.options(ctx)...)
		return computeAsk(op, func() (*computepb.Operation, error) {
			return client.Wait(ctx, &computepb.WaitRegionOperationRequest{Project: parts[1], Region: parts[3], Operation: parts[5]}, once()...)
		}), err
	case len(parts) == 6 && parts[2] == "zones" && parts[4] == "operations":
		client, err := compute.NewZoneOperationsRESTClient(ctx, c.options(ctx)...)
		return computeAsk(op, func() (*computepb.Operation, error) {
			return client.Wait(ctx, &computepb.WaitZoneOperationRequest{Project: parts[1], Zone: parts[3], Operation: parts[5]}, once()...)
		}), err
	case len(parts) == 6 && parts[2] == "locations" && parts[4] == "operations":
		return c.runAsk(ctx, op)
	case len(parts) == 2 && parts[0] == "operations":
		return c.usageAsk(ctx, op)
	}
	return nil, refuse("%q is no name of an operation", clean(op.Name))
}

func computeAsk(op steps.Operation, wait func() (*computepb.Operation, error)) func() (bool, error) {
	return func() (bool, error) {
		p, err := wait()
		if err != nil {
			return false, err
		}
		// An unknown status is read as unset, so only DONE ends the wait.
		if p.GetStatus() != computepb.Operation_DONE {
			return false, nil
		}
		return true, operationError(p, op)
	}
}

// waitLoop asks until the operation is done. A server that held the question
// for a while is asked again at once; one that answers early is asked less and
// less often.
func waitLoop(ctx context.Context, ask func() (bool, error)) error {
	pause := firstAsk
	for {
		asked := time.Now()
		done, err := ask()
		if done || err != nil {
			return err
		}
		if time.Since(asked) > time.Second {
			pause = firstAsk
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
		pause = min(2*pause, lastAsk)
	}
}

// operationError is the failure of an operation that is done; nil when it did
// not fail. Both shapes count: with an HTTP status beside the errors, and with
// the errors alone.
func operationError(p *computepb.Operation, op steps.Operation) error {
	errs, code := p.GetError().GetErrors(), int(p.GetHttpErrorStatusCode())
	if len(errs) == 0 && code < http.StatusBadRequest {
		return nil
	}
	e := &steps.CloudError{Op: verbOf(op, p), Ref: op.Ref, Code: code, Operation: clean(op.Name)}
	var words, messages []string
	for _, item := range errs {
		words = append(words, item.GetCode())
		for _, d := range item.GetErrorDetails() {
			words = append(words, d.GetErrorInfo().GetReason())
		}
		messages = append(messages, item.GetMessage())
	}
	message := strings.Join(messages, "; ")
	e.Kind = meaning(code, words, message)
	if len(words) > 0 {
		e.Reason = clean(words[0])
	}
	if e.Message = cleanText(message); e.Message == "" {
		e.Message = cleanText(p.GetHttpErrorMessage())
	}
	return e
}

// verbOf says what the operation was to do, in the words of a CloudError.
func verbOf(op steps.Operation, p *computepb.Operation) string {
	verb := op.Verb
	if verb == "" {
		verb = clean(p.GetOperationType())
	}
	switch {
	case strings.Contains(verb, "insert"):
		return "create"
	case strings.Contains(verb, "delete"):
		return "delete"
	}
	return "update"
}
