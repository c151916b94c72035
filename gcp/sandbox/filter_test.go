package sandbox

import "testing"

func TestFilter(t *testing.T) {
	o := object{"name": "web-1", "status": "READY", "size": 8.0, "on": true, "labels": object{"env": "prod"}}
	for expression, want := range map[string]bool{
		"":                                      true,
		`name = "web-1"`:                        true,
		`name=web-1`:                            true,
		`name != web-1`:                         false,
		`name eq web-.*`:                        true,
		`name eq web`:                           false,
		`name ne web-.*`:                        false,
		`(name eq web-1) (status eq READY)`:     true,
		`name = web-1 AND status = DRAINING`:    false,
		`name = web-2 OR status = READY`:        true,
		`NOT name = web-1`:                      false,
		`size > 7`:                              true,
		`size >= 8 AND size < 9`:                true,
		`size > 70`:                             false,
		`on = true`:                             true,
		`labels.env = prod`:                     true,
		`labels.env:*`:                          true,
		`labels.team:*`:                         false,
		`name:WEB`:                              true,
		`(name = web-2 OR name = web-1) size=8`: true,
		`gone != x`:                             true,
	} {
		f, err := parseFilter(expression)
		if err != nil {
			t.Errorf("%q: %v", expression, err)
		} else if f(o) != want {
			t.Errorf("%q: %v", expression, !want)
		}
	}
	for _, bad := range []string{"(", "name", "name =", "name ~ x", "= x", "name = x )", "name eq (", "AND", "a = b OR"} {
		if _, err := parseFilter(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func FuzzFilter(f *testing.F) {
	f.Add(`(name eq web-.*) AND NOT size > 7 OR labels.env:*`)
	f.Add(`name = "a \" b"`)
	f.Fuzz(func(t *testing.T, s string) {
		if match, err := parseFilter(s); err == nil {
			match(object{"name": "a", "labels": object{"env": "b"}})
		}
	})
}
