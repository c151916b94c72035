package sandbox

// runRules are what Cloud Run holds its callers to, and does for them, through v1 and v2 alike. The rules about addresses stand in
// serverlessRules.
func runRules() []rule {
	return []rule{
		{name: "service name", says: "The name of a service has fewer than 50 lower-case letters, digits and hyphens, begins with a letter and does not end with a hyphen.",
			mark: sure, words: guess, source: "Run API"},
		{name: "service exists", says: "A service is made once in its project and region.", mark: sure, words: guess, source: "Run API"},
		{name: "service not found", says: "What is said of a service that does not exist names its region and project.", mark: sure, words: said, source: "recording of a job, gcloud, Pulumi"},
		{name: "Cloud Run location", says: "A location is a region; the wildcard stands in the list of v1 only.", mark: sure, words: guess, source: "Run API"},
		{name: "stale service", says: "An etag in v2, a resourceVersion in v1, must be the present one when it is sent.", mark: sure, words: guess, source: "Run API"},
		{name: "reserved annotations", says: "v2 labels and annotations do not lie in the namespaces of Cloud Run and Knative.", mark: said, words: guess, source: "Run API"},
		{name: "service description", says: "A description has at most 512 characters.", mark: sure, words: guess, source: "Run API"},
		{name: "update mask", says: "A PATCH changes the fields that updateMask names, a mask of none or * all; names come as in JSON or as in the proto; fields that only the server sets are passed over.",
			mark: sure, words: guess, source: "Run API"},
		{name: "v1 annotations", says: "Ingress, egress, interfaces and audiences in annotations have the words that v1 knows.", mark: sure, words: guess, source: "Run API"},
		{name: "service template", says: "A template has a container with an image, at most one port, at most an hour of timeout, 0 to 1000 concurrent requests, and scaling in order.", mark: sure, words: said, source: "public validateOnly tests of Cloud Run"},
		{name: "traffic", says: "The shares of traffic add up to 100; a tag is a name that occurs once; a target is the latest revision or a named one.", mark: said, words: guess, source: "Run API"},
		{name: "traffic target", says: "Traffic goes to revisions of the service that exist.", mark: sure, words: sure, source: "deploy-cloudrun#12"},
		{name: "revision name", says: "A revision that a client names begins with the name of its service and a hyphen.", mark: said, words: guess, source: "Run API"},
		{name: "revisions are immutable", says: "A name that a revision has is not given to another template.", mark: sure, words: sure, source: "google-cloud-python#14259"},
		{name: "revision in use", says: "The latest revision, and one that traffic or a tag names, cannot be deleted.", mark: said, words: guess, source: "Run API"},
		{name: "revisions", says: "A new template makes a revision, anything else does not; each is kept until it or its service is deleted.", mark: sure, source: "Run API"},
		{name: "service defaults", says: "A container has port 8080, 1 CPU, 512 MiB and a TCP startup probe of 240 s, a template 300 s, 80 requests at once and the Compute account.",
			mark: sure, source: "recording"},
		{name: "reconciling", says: "A change is in force when its operation is done: until then the service is reconciling, and generation is ahead of observedGeneration.",
			mark: sure, source: "Run API"},
		{name: "service deletion", says: "A service that is being deleted has a deleteTime, and is listed in v2 with showDeleted only.", mark: said, source: "Run API"},
		{name: "tag URL", says: "A tag has a URL of its own, TAG---SERVICE-NUMBER.REGION.run.app.", mark: said, source: "CFF#3598"},
		{name: "unreachable regions", says: "A list over all regions names those that did not answer.", mark: sure, source: "Run API"},
		{name: "Cloud Run lists", says: "v1 lists page by limit and continue and select by labels; v2 lists page by pageSize and pageToken, newest first.", mark: sure, source: "Run API"},
		{name: "Cloud Run operations", says: "Operations are listed, waited for up to two minutes, and forgotten when they are over and deleted.", mark: sure, words: guess, source: "Run API"},
		{name: "dry runs", says: "validateOnly in v2 and dryRun=all in v1 check and change nothing; allowMissing makes what a PATCH does not find.", mark: sure, source: "Run API"},
		{name: "namespaces", says: "A namespace is a project; its region is that of the host.", mark: sure, source: "gcloud"},
	}
}
