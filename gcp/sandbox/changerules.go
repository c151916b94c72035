package sandbox

// changeRules are what the engine holds every change of an object to.
func changeRules() []rule {
	return []rule{
		{name: "request id form", says: "A request id is a UUID, and not the zero one.", mark: sure, words: guess, source: "Compute API"},
		{name: "request id repeated", says: "A request that comes again with its id changes nothing more; the answer is the operation that it started the first time.",
			mark: sure, source: "Compute API"},
		{name: "request id of another request", says: "A request id that another request has used is refused.", mark: guess},
		{name: "request id in the operation", says: "The operation carries the request id as clientOperationId.", mark: sure, source: "Compute API"},
		{name: "what the server adds", says: "Every object has kind, id, creationTimestamp, selfLink, and region or zone as a URL.", mark: sure, source: "recording"},
		{name: "form of fingerprints", says: "A fingerprint is eight bytes in URL-safe base64; that of no labels and no tags is 42WmSpB8rSM=.", mark: sure, source: "recording"},
		{name: "form of times", says: "Times have milliseconds and an offset that is not Z.", mark: sure, source: "recording"},
		{name: "fingerprint required", says: "PATCH and PUT of a backend service or URL map, and PATCH of a subnetwork or target HTTPS proxy, carry the object's fingerprint.",
			mark: sure, source: "recording, ansible google.cloud#342"},
		{name: "fingerprint current", says: "A fingerprint that is no longer the object's is a 412.", mark: sure, words: said, source: "Compute API, terraform-provider-google"},
		{name: "fingerprint and labels", says: "Setting labels changes labelFingerprint and leaves fingerprint alone.", mark: sure, source: "recording"},
		{name: "labels fingerprint", says: "setLabels carries the present labelFingerprint, or is a 412.", mark: sure, source: "google-cloud-go#7802"},
		{name: "labels as a whole", says: "setLabels replaces the whole map, and its operation is done at once.", mark: sure, source: "recording"},
		{name: "labels come later", says: "Labels in the POST of an address or a forwarding rule are ignored.", mark: sure, source: "recording"},
		{name: "merge patch", says: "PATCH merges: null clears a field, a document merges, a list is replaced as a whole.", mark: sure, source: "Compute API"},
		{name: "PUT replaces", says: "PUT clears what may change and was not sent, and the defaults come back.", mark: sure, source: "gcloud"},
		{name: "change of a vanishing object", says: "An object whose delete is running takes no change.", mark: said, source: "recording of a network's delete"},
		{name: "change of a new object", says: "An object whose insert is still running is not ready: it takes no change, setter or delete.", mark: said, source: "network#365"},
		{name: "operation names", says: "Setters, network and subnetwork patches and NEG operations have operationTypes of their own: SetUrlMap, setLabels, compute.networks.patch.",
			mark: sure, source: "recording"},
	}
}
