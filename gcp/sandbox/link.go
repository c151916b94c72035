package sandbox

import (
	"strings"
	"time"
)

// origin is the one form in which references are answered (sure: recordings).
const origin = "https://www.googleapis.com/compute/v1/"

// link is the canonical URL of the object at path.
func link(path string) string { return origin + path }

// linked is the path that a canonical URL names, "" for anything else.
func linked(url string) string {
	path, ok := strings.CutPrefix(url, origin)
	if !ok {
		return ""
	}
	return path
}

// parseLink reads a reference in any form that clients send: a full URL with any host and API version, a path from projects/ on, or
// a path relative to project ("regions/R/subnetworks/S", "global/networks/N"). It returns "" for what is none of these.
func parseLink(project, reference string) string {
	if i := strings.Index(reference, "projects/"); i == 0 || i > 0 && strings.Contains(reference[:i], "//") && reference[i-1] == '/' {
		reference = reference[i:]
	} else if strings.HasPrefix(reference, "regions/") || strings.HasPrefix(reference, "zones/") || strings.HasPrefix(reference, "global/") {
		reference = "projects/" + project + "/" + reference
	} else {
		return ""
	}
	for segment := range strings.SplitSeq(reference, "/") {
		if segment == "" || segment == "." || segment == ".." {
			return ""
		}
	}
	return reference
}

// scopeOf cuts a path after its scope: "projects/P/global", "projects/P/regions/R", "projects/P/zones/Z".
func scopeOf(path string) string {
	f := strings.SplitN(path, "/", 5)
	switch {
	case len(f) >= 3 && f[2] == "global":
		return strings.Join(f[:3], "/")
	case len(f) >= 4 && (f[2] == "regions" || f[2] == "zones"):
		return strings.Join(f[:4], "/")
	default:
		return path
	}
}

// placeIn sets o's region or zone, a URL, from its scope.
func placeIn(o object, scope string) {
	switch f := strings.Split(scope, "/"); {
	case len(f) == 4 && f[2] == "regions":
		o["region"] = link(scope)
	case len(f) == 4 && f[2] == "zones":
		o["zone"] = link(scope)
	}
}

// regionOfZone is "us-central1" of "us-central1-a".
func regionOfZone(zone string) string {
	if i := strings.LastIndexByte(zone, '-'); i > 0 {
		return zone[:i]
	}
	return zone
}

// projectOf is P of "projects/P/...".
func projectOf(path string) string {
	project, _, _ := strings.Cut(strings.TrimPrefix(path, "projects/"), "/")
	return project
}

// placeOf is R of "projects/P/regions/R/..." and Z of "projects/P/zones/Z/...".
func placeOf(path string) string {
	_, name := split(scopeOf(path))
	return name
}

// collectionOf is "subnetworks" of "projects/P/regions/R/subnetworks/S".
func collectionOf(path string) string {
	collection, _ := split(path)
	_, name := split(collection)
	return name
}

// timeFormat is how Compute writes times: milliseconds, with an offset that is not UTC (sure: recordings).
const timeFormat = "2006-01-02T15:04:05.000-07:00"

func timestamp(t time.Time) string { return t.In(time.FixedZone("", -7*60*60)).Format(timeFormat) }
