package sandbox

// operationRules are what holds for operations, whatever they change.
func operationRules() []rule {
	return []rule{
		{name: "first answer", says: "A change is answered by an operation that is RUNNING, or PENDING for some kinds, even when it takes no time.", mark: sure, source: "recordings"},
		{name: "progress", says: "Progress is 0 in the first answer, grows with the clock, and is 100 when the operation is DONE, and not before.", mark: guess},
		{name: "failure in a 200", says: "An operation that has failed is answered with 200: DONE, with error.errors[], httpErrorStatusCode and httpErrorMessage.", mark: sure, source: "recordings"},
		{name: "wait", says: "A wait blocks until the operation is DONE, and at most two minutes; it may answer earlier.", mark: sure, source: "Compute API"},
		{name: "operations are forgotten", says: "Operations and request ids are forgotten some time after they are DONE: a day, unless the sandbox is opened with another time.",
			mark: guess},
		{name: "operation under way", says: "An operation that is not DONE cannot be deleted.", mark: guess},
	}
}

// limitRules are held only where a fault plan asks for them.
func limitRules() []rule {
	return []rule{
		{name: "read rate", says: "Compute answers 403 rateLimitExceeded to reads beyond the limit.", mark: sure, source: "TF#8360"},
		{name: "write rate", says: "Compute answers 403 rateLimitExceeded to changes beyond the limit.", mark: said, words: guess, source: "TF#8360"},
		{name: "requests a minute", says: "The newer APIs answer 429 rateLimitExceeded to requests beyond the limit.", mark: sure, source: "recording"},
		{name: "concurrent operations", says: "A change is answered 429 while too many operations are under way in its collection.", mark: said, words: guess, source: "TF#15579, of another API"},
	}
}
