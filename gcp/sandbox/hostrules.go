package sandbox

import "fmt"

// hostRules are about the way in: hosts, tokens, batches, sizes.
func hostRules() []rule {
	return []rule{
		{name: "hosts", mark: sure, source: "discovery documents, gcloud",
			says: "Every API answers at its own host; Cloud Run also at REGION-run.googleapis.com, and www.googleapis.com answers for all of them by path."},
		{name: "token grant", mark: said, words: guess, source: "RFC 6749, OAuth 2.0 for server applications",
			says: "oauth2.googleapis.com gives an access token of an hour for a refresh token or a service account's assertion, and an identity token for an assertion with a target audience."},
		{name: "batch", mark: sure, source: "gcloud",
			says: "POST /batch/compute/v1 takes requests as multipart/mixed; each answer carries the Content-ID of its request after response-."},
		{name: "batch size", mark: said, words: guess, source: "Compute API, batching requests", says: fmt.Sprintf("A batch has at most %d requests.", maxBatch)},
		{name: "batch parts", mark: guess, says: "A part of a batch is one request to a path of the same API, and no batch itself; a batch that cannot be read is refused whole."},
		{name: "request size", mark: guess, says: "A request to an API carries at most 4 MB, which is 413; header fields at most 64 KB, which is 431; and it is sent within 30 seconds, or is 408."},
	}
}
