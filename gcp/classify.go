package gcp

import (
	"strings"

	"runlb/steps"
)

// reasons maps Google's own words to meanings: the reason of a refused request
// and the code of a failed operation. Source: recorded bodies and production
// texts (sure), unless marked.
var reasons = map[string]error{
	"notFound":           steps.ErrNotFound,
	"NOT_FOUND":          steps.ErrNotFound,
	"RESOURCE_NOT_FOUND": steps.ErrNotFound, // guess

	"alreadyExists":           steps.ErrExists,
	"ALREADY_EXISTS":          steps.ErrExists,
	"RESOURCE_ALREADY_EXISTS": steps.ErrExists, // said

	"resourceInUseByAnotherResource":      steps.ErrInUse,
	"RESOURCE_IN_USE_BY_ANOTHER_RESOURCE": steps.ErrInUse,
	"IP_IN_USE_BY_ANOTHER_RESOURCE":       steps.ErrAddressInUse,

	"resourceNotReady":    steps.ErrNotReady,
	"RESOURCE_NOT_READY":  steps.ErrNotReady,
	"operationInProgress": steps.ErrNotReady, // said

	"conditionNotMet":   steps.ErrStale,
	"CONDITION_NOT_MET": steps.ErrStale, // guess
	"ABORTED":           steps.ErrStale, // said: a newer etag

	"accessNotConfigured": steps.ErrAPIDisabled,
	"SERVICE_DISABLED":    steps.ErrAPIDisabled,

	"quotaExceeded":  steps.ErrQuota,
	"QUOTA_EXCEEDED": steps.ErrQuota,

	"rateLimitExceeded":                    steps.ErrRate, // Compute says it with 403
	"userRateLimitExceeded":                steps.ErrRate,
	"RATE_LIMIT_EXCEEDED":                  steps.ErrRate,
	"CONCURRENT_OPERATIONS_QUOTA_EXCEEDED": steps.ErrRate,

	"forbidden":             steps.ErrDenied,
	"PERMISSION_DENIED":     steps.ErrDenied,
	"PERMISSIONS_ERROR":     steps.ErrDenied, // guess
	"IAM_PERMISSION_DENIED": steps.ErrDenied,
	"USER_PROJECT_DENIED":   steps.ErrDenied,

	"invalid":          steps.ErrInvalid,
	"required":         steps.ErrInvalid,
	"badRequest":       steps.ErrInvalid,
	"INVALID_ARGUMENT": steps.ErrInvalid,

	"backendError":  steps.ErrUnavailable,
	"internalError": steps.ErrUnavailable,
	"UNAVAILABLE":   steps.ErrUnavailable,
}

// texts are refusals that only the sentence tells apart; they go before the
// reason, because organization policies answer with the status of a stale
// fingerprint and a disabled API with that of a missing permission.
var texts = []struct {
	part string
	kind error
}{
	{"Constraint constraints/", steps.ErrPolicy},
	{"organization policy", steps.ErrPolicy},
	{"do not belong to a permitted customer", steps.ErrPolicy},
	{"has not been used in project", steps.ErrAPIDisabled},
	{"Another activation or deactivation is in progress", steps.ErrNotReady},
	{"concurrent operations quota", steps.ErrRate},
	{"is already being used by another resource", steps.ErrAddressInUse},
	{"is already being used by", steps.ErrInUse},
}

// meaning decides what a refusal means by text, reason and HTTP status, in
// this order. The gRPC code that the clients derive is not looked at: they map
// 409 to Aborted.
func meaning(code int, words []string, message string) error {
	for _, t := range texts {
		if strings.Contains(message, t.part) {
			return t.kind
		}
	}
	for _, w := range words {
		if kind, ok := reasons[w]; ok {
			return kind
		}
	}
	switch {
	case code == 400:
		return steps.ErrInvalid
	case code == 401:
		return steps.ErrCredentials
	case code == 403:
		return steps.ErrDenied
	case code == 404:
		return steps.ErrNotFound
	case code == 409 && strings.Contains(message, "already exists"):
		return steps.ErrExists
	case code == 409 || code == 412:
		return steps.ErrStale
	case code == 429:
		return steps.ErrRate
	case code >= 500:
		return steps.ErrUnavailable
	}
	return nil
}
