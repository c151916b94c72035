package sandbox

import (
	"fmt"
	"net/http"
)

// checkTraffic: shares add up to 100, and a tag is a name that occurs once. The words are said (public validateOnly tests of
// Cloud Run v2), their sentences guesses.
func checkTraffic(spec object) error {
	bad := func(format string, args ...any) error {
		return (&problem{code: http.StatusBadRequest, reason: "badRequest", message: "Violation in service: traffic: " + fmt.Sprintf(format, args...)}).by("traffic")
	}
	targets := objects(spec, "traffic")
	seen, total := map[string]bool{}, 0.0
	for _, target := range targets {
		if tag := text(target, "tag"); tag != "" {
			if !isName(tag) || seen[tag] {
				return bad("may not contain a duplicate tag or one that is no name: %q.", tag)
			}
			seen[tag] = true
		}
		percent, _ := target["percent"].(float64)
		if percent < 0 || percent > 100 {
			return bad("percent: must be a number between 0 and 100, not %g.", percent)
		}
		if latest := text(target, "type") == latestTraffic; latest == (text(target, "revision") != "") {
			return bad("a target is either the latest revision or one that is named.")
		}
		total += percent
	}
	if len(targets) > 0 && total != 100 {
		return bad("the sum of percentages is %g and should be 100.", total)
	}
	return nil
}

// checkTargets: traffic goes to revisions of the service itself, the one that is being made included.
func checkTargets(t *tx, o object) error {
	service := text(o, "name")
	for _, target := range objects(o, "traffic") {
		name := lastSegment(text(target, "revision"))
		rev, ok := t.get(revisionPath(service, name))
		if name == "" || ok && text(rev, "_service") == service || lastSegment(text(child(o, "_new"), "name")) == name {
			continue
		}
		return (&problem{code: http.StatusBadRequest, reason: "badRequest", status: "FAILED_PRECONDITION",
			message: fmt.Sprintf("Revision '%s' does not exist or is deleted", name)}).by("traffic target")
	}
	return nil
}
