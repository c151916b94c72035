package sandbox

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// difference is one place in which an answer is not as recorded.
type difference struct {
	field string // "backends[].group"
	what  string
}

func (d difference) String() string { return d.field + ": " + d.what }

// comparison holds what the comparison of one answer needs to know beside the two bodies.
type comparison struct {
	published func(field string) bool // a field that the recording lacks may be answered
	known     func(path string) bool  // an object of this run
	found     []difference
}

func (c *comparison) differ(field, format string, args ...any) {
	c.found = append(c.found, difference{field, fmt.Sprintf(format, args...)})
}

// compare compares the shape of an answer with that of the recorded one: fields, types, enumerations, links and texts. Of what a
// recording has made equal (ids, times, fingerprints, addresses) only the form is compared.
func (c *comparison) compare(field string, want, got any) {
	if a, b := jsonForm(want), jsonForm(got); a != b {
		c.differ(field, "a %s, recorded as a %s", b, a)
		return
	}
	switch want := want.(type) {
	case object:
		c.objects(field, want, got.(object))
	case []any:
		c.lists(field, want, got.([]any))
	case string:
		c.strings(field, want, got.(string))
	default:
		if want != got {
			c.differ(field, "%v, recorded as %v", got, want)
		}
	}
}

func (c *comparison) objects(field string, want, got object) {
	for key, v := range want {
		if w, ok := got[key]; ok {
			c.compare(below(field, key), v, w)
		} else {
			c.differ(below(field, key), "missing, recorded as %.60s", shown(v))
		}
	}
	for key, v := range got {
		if _, ok := want[key]; !ok && !c.published(below(field, key)) {
			c.differ(below(field, key), "%.60s, which no source has", shown(v))
		}
	}
}

// lists: elements of one name, or else of one place, are compared with each other. Members of a policy are a set: names that the
// recording has made up sort otherwise, and may be equal.
func (c *comparison) lists(field string, want, got []any) {
	field += "[]"
	if strings.HasSuffix(field, ".members[]") {
		want, got = sortedSet(want), sortedSet(got)
	}
	if len(want) != len(got) {
		c.differ(field, "%d, recorded as %d", len(got), len(want))
	}
	byName := map[string]any{}
	for _, e := range got {
		if e, ok := e.(object); ok {
			byName[text(e, "name")] = e
		}
	}
	for i, e := range want {
		o, _ := e.(object)
		if twin := byName[text(o, "name")]; twin != nil && text(o, "name") != "" {
			c.compare(field, e, twin)
		} else if len(want) == len(got) {
			c.compare(field, e, got[i])
		}
	}
}

// forms are those of the values that are not compared, by the last part of a field's name.
var forms = map[string]func(string) bool{
	"targetId": isID, "uniqueId": isID,
	"creationTimestamp": isTime, "insertTime": isTime, "startTime": isTime, "endTime": isTime, "expireTime": isTime, "lastStartTimestamp": isTime,
	"createTime": isTime, "updateTime": isTime, "lastTransitionTime": isTime,
	"fingerprint": isPrint, "labelFingerprint": isPrint, "etag": anything,
	"address": isAddress, "IPAddress": isAddress, "gatewayAddress": isAddress, "networkIP": isAddress, "natIP": isAddress,
	"latestReadyRevision": isRevision, "latestCreatedRevision": isRevision, "creator": anything, "lastModifier": anything,
	"latestReadyRevisionName": isRevision, "latestCreatedRevisionName": isRevision, "revisionName": isRevision,
	"dev/creator": anything, "dev/lastModifier": anything, "com/operation-id": anything,
	"certificate": anything, "user": anything, "uid": anything, "resourceVersion": anything, "stateDetails": anything, "imageDigest": anything,
}

func anything(s string) bool { return s != "" }

func isTime(s string) bool { _, err := time.Parse(time.RFC3339Nano, s); return err == nil }

func isPrint(s string) bool {
	b, err := base64.URLEncoding.DecodeString(s)
	return err == nil && len(b) == 8
}

func isRevision(s string) bool { return isName(lastSegment(s)) }

var addressForm = regexp.MustCompile(`^\d+\.\d+\.\d+\.\d+$`)

func isAddress(s string) bool { return addressForm.MatchString(s) }

func (c *comparison) strings(field, want, got string) {
	last := strings.TrimSuffix(field[strings.LastIndexByte(field, '.')+1:], "[]")
	switch form := forms[last]; {
	case form != nil:
		if !form(got) {
			c.differ(field, "%q has not the form of the recorded %q", got, want)
		}
	case last == "id" && !strings.Contains(want, "/"):
		if !isID(got) {
			c.differ(field, "%q is no id", got)
		}
	case strings.HasSuffix(want, ".run.app"):
		if !strings.HasPrefix(got, "https://") || !strings.HasSuffix(got, ".run.app") {
			c.differ(field, "%q, recorded as %q", got, want)
		}
	case strings.Contains(want, "://"):
		c.links(field, want, got)
	case last == "name" && strings.Contains(want, "/operations/"):
		wantAt, _ := split(want)
		if gotAt, _ := split(got); gotAt != wantAt {
			c.differ(field, "%q, recorded as %q", got, want)
		}
	case strings.HasPrefix(want, anyName) && want != got && last == "name":
		if strings.Contains(got, "/") {
			c.differ(field, "%q, recorded as a name", got)
		}
	case want != got:
		c.differ(field, "%q, recorded as %q", got, want)
	}
}

// links agree when they differ in the name of an object of this run only, and only where the recording does not tell the name.
func (c *comparison) links(field, want, got string) {
	wantAt, wantName := split(want)
	gotAt, gotName := split(got)
	byID := strings.HasSuffix(field, "selfLinkWithId")
	switch {
	case wantAt != gotAt:
		c.differ(field, "%s, recorded as %s", got, want)
	case byID && !isID(gotName):
		c.differ(field, "%s does not end in an id", got)
	case byID, wantName == gotName:
	case !strings.HasPrefix(wantName, anyName) && !strings.HasPrefix(gotName, anyName):
		c.differ(field, "%s, recorded as %s", got, want)
	case !c.known(linked(got)):
		c.differ(field, "%s names nothing of this run", got)
	}
}

func below(field, key string) string { return strings.TrimPrefix(field+"."+key, ".") }

func jsonForm(v any) string {
	switch v.(type) {
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "boolean"
	case []any:
		return "list"
	case object:
		return "object"
	default:
		return "null"
	}
}
