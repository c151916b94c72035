package sandbox

// maskRules are how a URL mask reads a URL.
func maskRules() []rule {
	return []rule{
		{name: "mask grammar", says: "A mask is a URL without scheme; its path begins at the first slash; <service> and <tag> each stand for a part of it.", mark: said, source: "tutorial, classic page"},
		{name: "mask left out", says: "A mask without a host matches any host, one without a path any path; what follows its last part is free.", mark: said, source: "tutorial, classic page"},
		{name: "mask of a fixed tag", says: "A fixed tag stands beside a mask with <service>; a fixed name wins over a captured one.", mark: said, source: "CFF#3598; which one wins: guess"},
		{name: "mask capture", says: "In the host a placeholder stays inside one label, in the path it is one segment; the host is read without case and without its port, the path with case.", mark: guess},
		{name: "mask mismatch", says: "A URL that does not match the mask answers 404.", mark: guess},
	}
}
