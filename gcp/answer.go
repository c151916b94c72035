package gcp

import "encoding/json"

// errorBody is what Google's error bodies have in common.
type errorBody struct {
	Error struct {
		Message string `json:"message"`
		Status  string `json:"status"`
		Errors  []struct {
			Reason string `json:"reason"`
		} `json:"errors"`
		Details []struct {
			Reason string `json:"reason"`
		} `json:"details"`
	} `json:"error"`
}

// statusOf is the canonical status word of an error body, such as NOT_FOUND;
// empty when there is none.
func statusOf(body []byte) string { return parseError(body).Error.Status }

// parseError reads an error body as far as it is one.
func parseError(body []byte) errorBody {
	var b errorBody
	if json.Unmarshal(body, &b) != nil {
		return errorBody{}
	}
	return b
}

// says reports whether an error body gives one of the reasons.
func says(body []byte, reasons ...string) bool {
	b := parseError(body)
	for _, want := range reasons {
		if b.Error.Status == want {
			return true
		}
		for _, e := range b.Error.Errors {
			if e.Reason == want {
				return true
			}
		}
		for _, d := range b.Error.Details {
			if d.Reason == want {
				return true
			}
		}
	}
	return false
}
