package gcp

import (
	"context"
	"net/http"

	"cloud.google.com/go/longrunning/autogen/longrunningpb"
	run "cloud.google.com/go/run/apiv2"
	serviceusage "cloud.google.com/go/serviceusage/apiv1"
	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/genproto/googleapis/rpc/status"

	"runlb/steps"
)

// runAsk asks about an operation of Cloud Run, whose wait method holds the
// question as Compute's does.
func (c *cloud) runAsk(ctx context.Context, op steps.Operation) (func() (bool, error), error) {
	client, err := run.NewServicesRESTClient(ctx, c.options(ctx)...)
	return func() (bool, error) {
		p, err := client.WaitOperation(ctx, &longrunningpb.WaitOperationRequest{Name: op.Name}, once()...)
		if err != nil || !p.GetDone() {
			return false, err
		}
		return true, statusError(p.GetError(), op)
	}, err
}

// usageAsk asks about an operation of Service Usage, which has no wait method.
func (c *cloud) usageAsk(ctx context.Context, op steps.Operation) (func() (bool, error), error) {
	client, err := serviceusage.NewRESTClient(ctx, c.options(ctx)...)
	return func() (bool, error) {
		p, err := client.GetOperation(ctx, &longrunningpb.GetOperationRequest{Name: op.Name}, once()...)
		if err != nil || !p.GetDone() {
			return false, err
		}
		return true, statusError(p.GetError(), op)
	}, err
}

// httpCodes are the HTTP statuses of the codes that an operation fails with.
// Source: google/rpc/code.proto (sure).
var httpCodes = map[code.Code]int{
	code.Code_INVALID_ARGUMENT:    http.StatusBadRequest,
	code.Code_FAILED_PRECONDITION: http.StatusBadRequest,
	code.Code_OUT_OF_RANGE:        http.StatusBadRequest,
	code.Code_UNAUTHENTICATED:     http.StatusUnauthorized,
	code.Code_PERMISSION_DENIED:   http.StatusForbidden,
	code.Code_NOT_FOUND:           http.StatusNotFound,
	code.Code_ALREADY_EXISTS:      http.StatusConflict,
	code.Code_ABORTED:             http.StatusConflict,
	code.Code_RESOURCE_EXHAUSTED:  http.StatusTooManyRequests,
	code.Code_UNIMPLEMENTED:       http.StatusNotImplemented,
	code.Code_UNAVAILABLE:         http.StatusServiceUnavailable,
	code.Code_DEADLINE_EXCEEDED:   http.StatusGatewayTimeout,
}

// statusError is the failure of a long-running operation that is done; nil
// when it did not fail.
func statusError(s *status.Status, op steps.Operation) error {
	if s.GetCode() == int32(code.Code_OK) {
		return nil
	}
	grpc := code.Code(s.GetCode())
	http, ok := httpCodes[grpc]
	if !ok {
		http = 500
	}
	var words []string
	for _, d := range s.GetDetails() {
		var info errdetails.ErrorInfo
		if d.UnmarshalTo(&info) == nil && info.GetReason() != "" {
			words = append(words, info.GetReason())
		}
	}
	words = append(words, grpc.String())
	return &steps.CloudError{
		Op: verbOf(op, nil), Ref: op.Ref, Kind: meaning(http, words, s.GetMessage()), Code: http,
		Reason: clean(words[0]), Message: cleanText(s.GetMessage()), Operation: clean(op.Name),
	}
}
