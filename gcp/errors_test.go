package gcp

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"cloud.google.com/go/compute/apiv1/computepb"
	"google.golang.org/protobuf/encoding/protojson"

	"runlb/steps"
)

// over is an opened cloud whose requests a function answers.
func over(f answerFunc) *cloud {
	return &cloud{
		http:     &http.Client{Transport: chain(f, "", sandboxPace(), nil)},
		endpoint: "http://cloud.invalid", kinds: allKinds(), close: func() {},
	}
}

func compact(message, reason string) string {
	return `{"message":"` + message + `","errors":[{"message":"` + message + `","domain":"global","reason":"` + reason + `"}]`
}

// The bodies are those of recorded answers, or hold texts of production
// errors; those that were never seen as a whole say so.
func TestErrorsOfRequests(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		code       int
		want       error
		reason     string
	}{
		{"not found", `{"error":` + compact("The resource 'projects/P/global/networks/N' was not found", "notFound") + `,"code":404}}`, 404, steps.ErrNotFound, "notFound"},
		{"not ready", `{"error":` + compact("The resource 'projects/P/global/networks/N' is not ready", "resourceNotReady") + `,"code":400}}`, 400, steps.ErrNotReady, "resourceNotReady"},
		{"in use", `{"error":` + compact("The backend_service resource 'projects/P/global/backendServices/N' is already being used by 'projects/P/global/urlMaps/M'", "resourceInUseByAnotherResource") + `,"code":400}}`, 400, steps.ErrInUse, "resourceInUseByAnotherResource"},
		{"invalid", `{"error":` + compact("Invalid value for field 'resource.quicOverride': 'DISABLE'. QUIC override is supported only with global TargetHttpsProxy.", "invalid") + `,"code":400}}`, 400, steps.ErrInvalid, "invalid"},
		{"required", `{"error":` + compact("Required field 'resource.fingerprint' not specified", "required") + `,"code":400}}`, 400, steps.ErrInvalid, "required"},
		{"exists (text: production)", `{"error":` + compact("The resource 'projects/P/regions/R/networkEndpointGroups/N' already exists", "alreadyExists") + `,"code":409}}`, 409, steps.ErrExists, "alreadyExists"},
		{"permission (text: production)", `{"error":` + compact("Required 'compute.forwardingRules.create' permission for 'projects/P/regions/R/forwardingRules/N'", "forbidden") + `,"code":403}}`, 403, steps.ErrDenied, "forbidden"},
		{"rate, Compute (text: production)", rateBody, 403, steps.ErrRate, "rateLimitExceeded"},
		{"rate, Resource Manager", `{"error":` + compact("Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute'", "rateLimitExceeded") + `,"code":429,"status":"RESOURCE_EXHAUSTED"}}`, 429, steps.ErrRate, "rateLimitExceeded"},
		{"quota (text: production)", `{"error":` + compact("Quota 'NETWORKS' exceeded.  Limit: 15.0 globally.", "quotaExceeded") + `,"code":403}}`, 403, steps.ErrQuota, "quotaExceeded"},
		{"concurrent operations (text: production)", `{"error":{"code":403,"message":"hits the concurrent operations quota 5, please try again later."}}`, 403, steps.ErrRate, ""},
		{"stale labels", `{"error":{"code":412,"message":"Labels fingerprint either invalid or resource labels have changed","errors":[{"message":"Labels fingerprint either invalid or resource labels have changed","domain":"global","reason":"conditionNotMet","location":"If-Match","locationType":"header"}]}}`, 412, steps.ErrStale, "conditionNotMet"},
		{"organization policy (text: production)", `{"error":` + compact("Constraint constraints/compute.restrictLoadBalancerCreationForTypes violated for projects/P. Forwarding Rule projects/P/regions/R/forwardingRules/N of type INTERNAL_HTTP_HTTPS is not allowed.", "conditionNotMet") + `,"code":412}}`, 412, steps.ErrPolicy, "conditionNotMet"},
		{"domain policy (text: production)", `{"error":{"code":400,"status":"FAILED_PRECONDITION","message":"One or more users named in the policy do not belong to a permitted customer,  perhaps due to an organization policy."}}`, 400, steps.ErrPolicy, "FAILED_PRECONDITION"},
		{"missing project", `{"error":{"code":403,"errors":[{"domain":"global","message":"The caller does not have permission","reason":"forbidden"}],"message":"The caller does not have permission","status":"PERMISSION_DENIED"}}`, 403, steps.ErrDenied, "forbidden"},
		{"Cloud Run, not found", `{"error":{"code":404,"message":"Resource 'hello' of kind 'SERVICE' in region 'R' in project 'P' does not exist.","status":"NOT_FOUND"}}`, 404, steps.ErrNotFound, "NOT_FOUND"},
		{"Cloud Run, newer etag (guess)", `{"error":{"code":409,"message":"Conflict for resource 'hello'","status":"ABORTED"}}`, 409, steps.ErrStale, "ABORTED"},
		{"Cloud Run, exists (guess)", `{"error":{"code":409,"message":"Resource 'hello' already exists.","status":"ALREADY_EXISTS"}}`, 409, steps.ErrExists, "ALREADY_EXISTS"},
		{"API disabled, errors[]", `{"error":{"code":403,"message":"Compute Engine API has not been used in project 1 before or it is disabled.","errors":[{"domain":"usageLimits","reason":"accessNotConfigured"}],"status":"PERMISSION_DENIED"}}`, 403, steps.ErrAPIDisabled, "accessNotConfigured"},
		{"API disabled, help only", `{"error":{"code":403,"message":"App Engine Admin API has not been used in project 1 before or it is disabled.","status":"PERMISSION_DENIED","details":[{"@type":"type.googleapis.com/google.rpc.Help","links":[]}]}}`, 403, steps.ErrAPIDisabled, "PERMISSION_DENIED"},
		{"API disabled, ErrorInfo (guess)", `{"error":{"code":403,"message":"no","status":"PERMISSION_DENIED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"SERVICE_DISABLED"}]}}`, 403, steps.ErrAPIDisabled, "SERVICE_DISABLED"},
		{"activation under way", `{"error":{"code":400,"message":"Another activation or deactivation is in progress for this service.","status":"FAILED_PRECONDITION"}}`, 400, steps.ErrNotReady, "FAILED_PRECONDITION"},
		{"no login", `{"error":{"code":401,"message":"Request had invalid authentication credentials.","status":"UNAUTHENTICATED"}}`, 401, steps.ErrCredentials, "UNAUTHENTICATED"},
		{"server error", `{"error":{"code":503,"message":"Internal error.","errors":[{"reason":"backendError"}]}}`, 503, steps.ErrUnavailable, "backendError"},
		{"HTML page", `<html><title>502</title>`, 502, steps.ErrUnavailable, ""},
		{"nothing", ``, 500, steps.ErrUnavailable, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := over(func(*http.Request) (*http.Response, error) {
				return answer(tt.code, tt.body, "Content-Type", "application/json"), nil
			})
			// A create of Cloud Run is not repeated, so it fails at once.
			ref := steps.Ref{Kind: steps.KindService, Project: "p", Location: "us-central1", Name: "hello"}
			_, err := c.Create(t.Context(), &steps.Service{Meta: steps.Meta{Project: "p", Location: "us-central1", Name: "hello"}}, "")
			var e *steps.CloudError
			if !errors.As(err, &e) || !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if e.Code != tt.code || e.Reason != tt.reason || e.Ref != ref || e.Op != "create" || e.Message == "" || e.Operation != "" {
				t.Errorf("%+v", e)
			}
			for _, other := range []error{steps.ErrNotFound, steps.ErrExists, steps.ErrInUse, steps.ErrNotReady, steps.ErrDenied, steps.ErrAPIDisabled, steps.ErrQuota, steps.ErrRate, steps.ErrStale, steps.ErrPolicy, steps.ErrInvalid, steps.ErrUnavailable, steps.ErrCredentials} {
				if other != tt.want && errors.Is(err, other) {
					t.Errorf("is also %v", other)
				}
			}
		})
	}
}

func TestErrorsOfOperations(t *testing.T) {
	op := steps.Operation{Name: "projects/p/regions/us-central1/operations/op-1", Verb: "delete",
		Ref: steps.Ref{Kind: steps.KindAddress, Project: "p", Location: "us-central1", Name: "a"}}
	for _, tt := range []struct {
		name, body string
		want       error
	}{
		{"both shapes", `{"status":"DONE","httpErrorStatusCode":400,"httpErrorMessage":"BAD REQUEST","error":{"errors":[{"code":"RESOURCE_IN_USE_BY_ANOTHER_RESOURCE","message":"The network resource 'projects/P/global/networks/N' is already being used by 'projects/P/global/firewalls/F'"}]}}`, steps.ErrInUse},
		{"errors alone", `{"status":"DONE","error":{"errors":[{"code":"RESOURCE_NOT_READY","message":"The resource 'projects/P/zones/Z/instances/N' is not ready"}]}}`, steps.ErrNotReady},
		{"status alone", `{"status":"DONE","httpErrorStatusCode":503,"httpErrorMessage":"SERVICE UNAVAILABLE"}`, steps.ErrUnavailable},
		{"exists", `{"status":"DONE","httpErrorStatusCode":409,"error":{"errors":[{"code":"RESOURCE_ALREADY_EXISTS","message":"The resource 'x' already exists"}]}}`, steps.ErrExists},
		{"address", `{"status":"DONE","httpErrorStatusCode":409,"error":{"errors":[{"code":"IP_IN_USE_BY_ANOTHER_RESOURCE","message":"IP '10.164.0.18' is already being used by another resource."}]}}`, steps.ErrAddressInUse},
		{"quota", `{"status":"DONE","httpErrorStatusCode":403,"error":{"errors":[{"code":"QUOTA_EXCEEDED","message":"Quota 'NETWORKS' exceeded.  Limit: 15.0 globally."}]}}`, steps.ErrQuota},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := over(func(*http.Request) (*http.Response, error) { return answer(200, tt.body), nil })
			err := c.Wait(t.Context(), op)
			var e *steps.CloudError
			if !errors.As(err, &e) || !errors.Is(err, tt.want) || e.Operation != op.Name || e.Op != "delete" || e.Ref != op.Ref {
				t.Errorf("got %+v", err)
			}
		})
	}
}

func TestALocalRefusalIsNoOutage(t *testing.T) {
	c := over(func(*http.Request) (*http.Response, error) {
		t.Error("something was sent")
		return nil, errors.New("no")
	})
	for _, name := range []string{"", "..", "a/b", "a?b", "a b", "x\x1b"} {
		_, err := c.Get(t.Context(), steps.Ref{Kind: steps.KindNetwork, Project: "p", Location: "global", Name: name})
		if !errors.Is(err, steps.ErrInvalid) || errors.Is(err, steps.ErrUnavailable) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestAnEndedContextIsNoOutage(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := over(func(r *http.Request) (*http.Response, error) { return nil, r.Context().Err() }).
		Get(ctx, steps.Ref{Kind: steps.KindNetwork, Project: "p", Location: "global", Name: "n"})
	if !errors.Is(err, context.Canceled) || errors.Is(err, steps.ErrUnavailable) {
		t.Error(err)
	}
}

func FuzzErrorClassifier(f *testing.F) {
	f.Add(403, rateBody)
	f.Add(200, `{"status":"DONE","error":{"errors":[{"code":"\u001b[2J"}]}}`)
	f.Fuzz(func(t *testing.T, code int, body string) {
		var words []string
		for _, e := range parseError([]byte(body)).Error.Errors {
			words = append(words, e.Reason)
		}
		_ = meaning(code, words, body)
		var op computepb.Operation
		if protojson.Unmarshal([]byte(body), &op) != nil {
			return
		}
		if err := operationError(&op, steps.Operation{}); err != nil && strings.ContainsAny(err.Error(), "\x1b\r\n") {
			t.Errorf("not cleaned: %q", err)
		}
	})
}
