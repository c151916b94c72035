package sandbox

import (
	"encoding/json"
	"sync"
)

// opened keeps the documents that were read last as objects, so that what is read at every request is not parsed every time. Views share it.
type opened struct {
	mu     sync.Mutex
	byPath map[string]object
}

// maxOpened is how many documents are kept open; a thousand take about two megabytes.
const maxOpened = 1024

func newOpened() *opened { return &opened{byPath: map[string]object{}} }

// object is the document at path.
func (c *opened) object(path string, docs documents) object {
	c.mu.Lock()
	defer c.mu.Unlock()
	o, ok := c.byPath[path]
	if !ok {
		o = parseDocument(docs.get(path))
		c.keep(path, o)
	}
	return o
}

// look is object, but what is not open stays closed: for lists, which would push out everything else.
func (c *opened) look(path string, docs documents) object {
	c.mu.Lock()
	o, ok := c.byPath[path]
	c.mu.Unlock()
	if !ok {
		return parseDocument(docs.get(path))
	}
	return o
}

// put opens the document at path, of which o is a copy that nobody else holds.
func (c *opened) put(path string, o object) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(path, o)
}

func (c *opened) keep(path string, o object) {
	if len(c.byPath) >= maxOpened {
		for any := range c.byPath { // in random order.
			delete(c.byPath, any)
			break
		}
	}
	c.byPath[path] = o
}

func (c *opened) drop(path string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.byPath, path)
}

func parseDocument(content string) object {
	o := object{}
	if err := json.Unmarshal([]byte(content), &o); err != nil {
		return object{} // it cannot be: the store holds what appendJSON wrote, or what was checked when it was read.
	}
	return o
}
