package steps

import "testing"

func TestMarkerIsOnlyItsOwn(t *testing.T) {
	m := Marker{Deployment: Deployment{Name: "shop", Project: "p", Region: "r"}, Kind: KindURLMap, Name: "shop-url-map"}
	at := func(project, name, text string) *URLMap {
		return &URLMap{Meta: Meta{Project: project, Location: "r", Name: name, Description: text}}
	}
	if got, ok := MarkerOf(at("p", "shop-url-map", "mine\n"+m.String())); !ok || got != m {
		t.Errorf("got %v, %v", got, ok)
	}
	for name, r := range map[string]Resource{
		"copied to another name":    at("p", "other", m.String()),
		"copied to another project": at("q", "shop-url-map", m.String()),
		"copied to another kind":    &NEG{Meta: Meta{Project: "p", Location: "r", Name: "shop-url-map", Description: m.String()}},
		"wrong id":                  at("p", "shop-url-map", "runlb deployment=shop region=r id=000000000000 kind=url-map name=shop-url-map"),
	} {
		if _, ok := MarkerOf(r); ok {
			t.Errorf("%s counts as a marker", name)
		}
	}
}

func FuzzMarkerOf(f *testing.F) {
	f.Add("runlb deployment=shop region=r id=0 kind=url-map name=n", "n")
	f.Add("runlb ", "")
	f.Fuzz(func(t *testing.T, text, name string) {
		r := &URLMap{Meta: Meta{Project: "p", Location: "r", Name: name, Description: text}}
		m, ok := MarkerOf(r)
		if !ok {
			return
		}
		again := &URLMap{Meta: Meta{Project: "p", Location: "r", Name: name, Description: m.String()}}
		if back, ok := MarkerOf(again); !ok || back != m {
			t.Fatalf("%q reads as %v, and that as %v, %v", text, m, back, ok)
		}
	})
}
