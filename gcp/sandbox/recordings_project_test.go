package sandbox

import (
	"net/http"
	"strings"
)

// prepareProject makes the project that x asks for, with the policy that the recording shows, or takes it away.
func (w *world) prepareProject(x exchange) exchange {
	name, verb, _ := strings.Cut(x.path(), ":")
	if x.Status == http.StatusForbidden {
		w.edit(name, nil)
		return x
	}
	w.needProject(name)
	if x.Method == http.MethodGet {
		w.edit(name, func(o object) {
			o["name"] = lastSegment(name)
			delete(o, "labels")
			put(o, "labels", child(x.Response, "labels"))
		})
	}
	if verb == "getIamPolicy" {
		w.edit(name, func(o object) { o["iamPolicy"] = object{"bindings": items(x.Response, "bindings")} })
	}
	if policy := child(x.Request, "policy"); policy != nil {
		x.Request = clone(x.Request)
		w.s.read(func(t *tx) {
			o, _ := t.get(name)
			child(x.Request, "policy")["etag"] = policyOf(o)["etag"]
		})
	}
	return x
}

// needProject makes a project like the seeded one.
func (w *world) needProject(name string) {
	w.s.write(func(t *tx) error {
		if _, ok := t.get(name); !ok {
			seeded, _ := t.get("projects/p")
			o := clone(seeded)
			o["projectId"] = lastSegment(name)
			t.put(name, o)
		}
		return nil
	})
}
