package sandbox

// container says which container a request has reached. Tag is empty when the request came without one.
type container struct {
	Project  string `json:"project"`
	Region   string `json:"region"`
	Service  string `json:"service"`
	Revision string `json:"revision"`
	Tag      string `json:"tag,omitempty"`
}

func timeoutReason(c container) string {
	return "service " + c.Service + " has not answered within its request timeout"
}

// containerRules are how containers answer.
func containerRules() []rule {
	return []rule{
		{name: "request timeout", says: "A request that is not answered within the service's timeout answers 504 upstream request timeout; an answer under way is cut. The load balancer's own limit is 60 minutes.",
			mark: said, words: said, source: "NEG page, fastapi#2812"},
		{name: "original URL", says: "The container gets host, path and query as the client sent them: a mask does not rewrite.", mark: said, source: "write-up"},
		{name: "streaming", says: "Bodies go through both ways as they come, server-sent events and trailers too.", mark: said, source: "Cloud Run pages on streaming and gRPC"},
		{name: "WebSocket", says: "An Upgrade that the container agrees to is a tunnel from then on, within the request timeout.", mark: said, source: "Cloud Run WebSockets page"},
		{name: "no instance", says: "A service whose instance does not listen answers 503 Service Unavailable.", mark: guess},
		{name: "broken instance", says: "An instance that breaks the connection before it answers, or answers nonsense, answers 503.", mark: said, words: guess, source: "esp-v2#438"},
	}
}
