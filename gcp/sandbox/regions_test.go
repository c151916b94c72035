package sandbox

import (
	"slices"
	"testing"
)

func TestRegions(t *testing.T) {
	var names []string
	for _, r := range allRegions() {
		names = append(names, r.name)
		if n := len(r.zoneNames()); n != 3 && r.name != "us-central1" || n > 4 {
			t.Errorf("%s has zones %v, want three, or four in us-central1", r.name, r.zoneNames())
		}
	}
	if len(names) != 43 || !slices.IsSorted(names) || len(slices.Compact(names)) != 43 {
		t.Errorf("regions %v: want 43, sorted, each once", names)
	}
	r, ok := findRegion("us-east1")
	if want := []string{"us-east1-b", "us-east1-c", "us-east1-d"}; !ok || !slices.Equal(r.zoneNames(), want) {
		t.Errorf("us-east1: %v, %v; want %v", r.zoneNames(), ok, want)
	}
	if _, ok := findRegion("us-east2"); ok {
		t.Error("found us-east2, which does not exist")
	}
}
