package sandbox

import (
	"strings"
	"testing"
)

// TestWeights: shares are kept, and a seed makes the draws the same every time.
func TestWeights(t *testing.T) {
	draws := func(seed string) string {
		s := openSandbox(t, Options{Rand: strings.NewReader(strings.Repeat(seed, 1<<16))})
		l := lab{t, s}
		l.network(true)
		l.backend("login", object{"service": "login"})
		l.backend("catalog", object{"service": "catalog"})
		l.backend("cart", object{"service": "cart"})
		weigh := func(name string, weight int) object { return object{"backendService": to(name), "weight": weight} }
		l.frontend(object{"defaultRouteAction": object{"weightedBackendServices": []any{weigh("login", 900), weigh("cart", 0), weigh("catalog", 100)}}}, false)
		var all strings.Builder
		c := dialer(s.dials).client(t)
		for range 1000 {
			_, _, g := get(t, c, "http://10.1.2.99/")
			all.WriteString(g.Service + " ")
		}
		return all.String()
	}
	first := draws("a seed of bytes ")
	if n := strings.Count(first, "catalog"); n < 60 || n > 140 || strings.Contains(first, "cart ") {
		t.Errorf("%d of 1000 went to a weight of 100 in 1000; to a weight of 0: %v", n, strings.Contains(first, "cart "))
	}
	if first != draws("a seed of bytes ") || first == draws("another seed of ") {
		t.Error("the seed does not decide the draws")
	}
	shows(t, "weighted backend services")
}

// TestTrafficSplit: revisions by their shares, and by a tag at 0 %.
func TestTrafficSplit(t *testing.T) {
	s, l := served(t, nil)
	l.service("split", object{"template": object{"revision": "split-one", "containers": []any{object{"image": "a"}}}}, true)
	revision := func(name string, percent int, tag string) object {
		return object{"type": "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION", "revision": name, "percent": percent, "tag": tag}
	}
	ok(t, s, "PATCH", v2+"/split", asText(t, object{"template": object{"revision": "split-two", "containers": []any{object{"image": "b"}}},
		"traffic": []any{revision("split-one", 80, ""), revision("split-two", 20, ""), revision("split-two", 0, "next")}}))
	l.backend("next", object{"service": "split", "tag": "next"})
	l.changeMap(object{"defaultService": to("all"), "hostRules": []any{object{"hosts": []any{"next"}, "pathMatcher": "m"}}, "pathMatchers": []any{object{"name": "m", "defaultService": to("next")}}})
	c := dialer(s.dials).client(t)
	count := map[string]int{}
	for range 1000 {
		_, _, g := get(t, c, "http://10.1.2.99/split")
		count[g.Revision]++
	}
	if n := count["split-two"]; n < 150 || n > 250 || count["split-one"]+n != 1000 {
		t.Errorf("revisions %v, want about 800 and 200", count)
	}
	if _, body, g := get(t, c, "http://next/"); g.Revision != "split-two" || g.Tag != "next" {
		t.Errorf("by tag: %+v %s", g, body)
	}
	shows(t, "traffic split")
}
