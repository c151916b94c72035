package sandbox

// listRules are what holds for lists of Compute, whatever they list.
func listRules() []rule {
	const api = "Compute API"
	return []rule{
		{name: "page size", says: "A page has at most 500 objects; maxResults asks for 0 to 500, and 0 is as 500.", mark: sure, words: guess, source: api},
		{name: "page token", says: "A page goes on where the one before it ended, whatever is made or deleted meanwhile; a token of another list, filter or order, or none at all, is refused.",
			mark: said, words: guess, source: api},
		{name: "list order", says: "Lists are sorted by name, or with creationTimestamp desc by age, the newest first; there is no other order.", mark: sure, words: guess, source: api},
		{name: "filter form", says: "A filter compares fields with = != < > <= >= and : or, in another form that does not mix with it, matches regular expressions with eq and ne.",
			mark: sure, words: guess, source: api},
		{name: "filter order", says: "In a filter OR binds tighter than AND, and expressions side by side are joined by AND.", mark: said, source: "AIP-160"},
		{name: "filter by regular expression", says: "eq and ne match a regular expression against the whole field.", mark: sure, source: api},
		{name: "filter on a key", says: "FIELD:* asks whether the field, or the key of a label, is there.", mark: sure, source: api},
		{name: "empty scopes", says: "An aggregated list says NO_RESULTS_ON_PAGE of each scope that has nothing.", mark: sure, source: "recording"},
		{name: "all scopes", says: "With includeAllScopes an aggregated list names every zone, every region and global.", mark: sure, source: api},
		{name: "unreachable places", says: "A list over many places leaves out those that do not answer, names them in unreachables, and warns of each with UNREACHABLE; it is never refused as a whole.",
			mark: said, words: guess, source: "Compute API, google-cloud-python compute 1.55.0"},
		{name: "unreachable place", says: "A request to a place that does not answer is a 503.", mark: guess},
	}
}
