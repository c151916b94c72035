package faults

import (
	"encoding/json"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"runlb/steps"
)

// replaces takes away an object, and what uses it, and puts another of the same name in its place.
func (s rival) replaces(object string) {
	s.w.t.Helper()
	_, o := s.call(http.MethodGet, object, "")
	for _, gone := range s.removes(object) {
		s.w.removed[gone]++
	}
	collection, name := path.Split(object)
	collection = strings.TrimSuffix(collection, "/")
	switch path.Base(collection) {
	case "sslCertificates":
		o = map[string]any{"name": name, "certificate": string(former().cert), "privateKey": string(former().key)}
	case "instances":
		o = map[string]any{"name": name, "machineType": path.Dir(collection) + "/machineTypes/e2-micro",
			"disks":             []any{map[string]any{"boot": true, "initializeParams": map[string]any{"sourceImage": "projects/debian-cloud/global/images/family/debian-12"}}},
			"networkInterfaces": []any{map[string]any{"network": "projects/" + sandboxProject + "/global/networks/default"}}}
	case "services":
		collection += "?serviceId=" + name
		o = map[string]any{"template": map[string]any{"containers": []any{map[string]any{"image": "gcr.io/their/image"}}}}
	}
	o["description"] = "theirs"
	data, err := json.Marshal(o)
	if err != nil {
		s.w.t.Error(err)
	}
	s.does(http.MethodPost, collection, string(data))
}

// deletes are the deletions that a process sends, and how each names what it deletes.
type deletes struct {
	next http.RoundTripper
	mu   sync.Mutex
	by   map[string]string // collection: "id", "etag" or "name"
}

func (d *deletes) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodDelete {
		collection, last := path.Split(r.URL.Path)
		by := "name"
		switch {
		case number.MatchString("/" + last):
			by = "id"
		case r.URL.Query().Get("etag") != "":
			by = "etag"
		}
		d.mu.Lock()
		d.by[path.Base(collection)] = by
		d.mu.Unlock()
	}
	return d.next.RoundTrip(r)
}

// S7: when something of another is put in place of ours, under the same name, between our look and our DELETE, it is not deleted: the
// DELETE carries the numeric id in its path, or the etag. The API of the NEG takes neither: it is looked at just before, its name has a
// hash of its content, and what is left of the race is that one call.
func TestFaultsS7(t *testing.T) {
	for _, v := range []variant{everyPart(), variants()[1]} {
		var objects []string
		dry(t, v, func(w *world) {
			built(w)
			for _, object := range w.picture().ours() {
				if !w.mayChange(object) {
					objects = append(objects, object)
				}
			}
			d := &deletes{next: w.wire, by: map[string]string{}}
			p := w.process()
			p.clouds = through(d)
			if r := p.down(); !r.done() {
				t.Fatal(r)
			}
			bare := slices.DeleteFunc(slices.Collect(maps.Keys(d.by)), func(collection string) bool { return d.by[collection] != "name" })
			if len(d.by) < 8 || !slices.Equal(bare, []string{"networkEndpointGroups"}) {
				t.Errorf("deleted by name alone: %v of %v", bare, d.by)
			}
		})
		for _, object := range objects {
			at(t, v.name+"/"+object, v, func(w *world) {
				built(w)
				_, relative, _ := strings.Cut(object, "projects/"+sandboxProject)
				at := "before DELETE " + path.Dir(relative) + "/"
				if strings.Contains(object, "/networkEndpointGroups/") {
					at = "before GET " + relative + " "
				}
				var once sync.Once
				came := false
				p := w.disturbed("", func(where string) {
					if strings.HasPrefix(where, at) && (strings.HasPrefix(at, "before GET") || strings.Contains(where, "/"+path.Base(object)+"/delete)")) {
						once.Do(func() {
							came = true
							rival{w}.replaces(object)
						})
					}
				})
				r := p.down()
				if !came {
					w.t.Fatalf("%s was never deleted: %s", object, r)
				}
				if r.err != nil || r.end.Ending != steps.EndDone && r.end.Ending != steps.EndPartial {
					w.t.Error(r)
				}
				s := rival{w}
				if !s.has(object) {
					w.foreign++
					w.t.Fatalf("%s of somebody else was deleted: %s", object, r)
				}
				s.removes(object)
				w.finish(process.down)
				w.gone()
			})
		}
	}
}
