package steps

import (
	"fmt"
	"strings"
)

// Marker is the line in a resource's description that says which Deployment
// made it. It holds the kind and the resource's own name, so that a copied
// description is no marker.
type Marker struct {
	Deployment Deployment
	Kind       Kind
	Name       string // the resource's own
	Production bool   // teardown asks for the name
}

// AnnotationPrefix begins every annotation that runlb writes beside a change
// of a Cloud Run service.
const AnnotationPrefix = "runlb.dev/"

const markerHead = "runlb "

// String is the marker as it stands in a description:
//
//	runlb deployment=shop region=us-central1 id=0123456789ab kind=url-map name=shop-map
func (m Marker) String() string {
	text := fmt.Sprintf("%sdeployment=%s region=%s id=%s kind=%s name=%s", markerHead,
		m.Deployment.Name, m.Deployment.Region, m.Deployment.ID(), kindWord(m.Kind), m.Name)
	if m.Production {
		text += " production=true"
	}
	return text
}

// MarkerOf reads the marker of a live resource. It is false for one that has
// none, and for one whose marker names another kind, another resource or
// another project.
func MarkerOf(r Resource) (Marker, bool) {
	about, ref := r.About(), r.Ref()
	for line := range strings.Lines(about.Description) {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), markerHead)
		if !ok {
			continue
		}
		f := map[string]string{}
		for _, word := range strings.Fields(rest) {
			if k, v, ok := strings.Cut(word, "="); ok {
				f[k] = v
			}
		}
		m := Marker{
			Deployment: Deployment{Name: f["deployment"], Project: about.Project, Region: f["region"]},
			Kind:       ref.Kind, Name: ref.Name, Production: f["production"] == "true",
		}
		if f["id"] == m.Deployment.ID() && f["kind"] == kindWord(ref.Kind) && f["name"] == ref.Name {
			return m, true
		}
	}
	return Marker{}, false
}

// kindWord is a kind as one word: "url-map".
func kindWord(k Kind) string { return strings.ToLower(strings.ReplaceAll(string(k), " ", "-")) }
