package sandbox

import (
	"regexp"
	"sync"

	"runlb/gcp/sandbox/mask"
)

// patterns remembers what is compiled once and matched with every request: URL masks and the expressions of URL maps.
type patterns struct {
	mu          sync.RWMutex
	masks       map[string]mask.Mask
	expressions map[string]*regexp.Regexp
}

// maxPatterns bounds the memory; a state that has more is compiled anew from time to time.
const maxPatterns = 4096

func (p *patterns) mask(text string) (mask.Mask, error) {
	return recalled(&p.mu, &p.masks, text, mask.Parse)
}

// matches tells whether the whole of s matches an expression. One that does not compile matches nothing; the API takes none.
func (p *patterns) matches(expression, s string) bool {
	re, err := recalled(&p.mu, &p.expressions, expression, func(e string) (*regexp.Regexp, error) { return regexp.Compile("^(?:" + e + ")$") })
	return err == nil && re.MatchString(s)
}

// recalled is what compile has made of a text, now or before.
func recalled[T any](mu *sync.RWMutex, known *map[string]T, text string, compile func(string) (T, error)) (T, error) {
	mu.RLock()
	v, ok := (*known)[text]
	mu.RUnlock()
	if ok {
		return v, nil
	}
	v, err := compile(text)
	if err != nil {
		return v, err
	}
	mu.Lock()
	defer mu.Unlock()
	if *known == nil || len(*known) >= maxPatterns {
		*known = map[string]T{}
	}
	(*known)[text] = v
	return v, nil
}
