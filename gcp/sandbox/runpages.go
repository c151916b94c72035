package sandbox

import (
	"net/http"
	"strconv"
	"strings"
)

// maxRunPage is the most that one page of v2 holds (guess).
const maxRunPage = 1000

// pageV2 cuts a list by pageSize and pageToken.
func pageV2(r *http.Request, field string, found []object) (object, error) {
	size, skip := maxRunPage, 0
	if n, err := strconv.Atoi(r.URL.Query().Get("pageSize")); err == nil && n > 0 {
		size = min(n, size)
	}
	if token := r.URL.Query().Get("pageToken"); token != "" {
		n, err := strconv.Atoi(token)
		if err != nil || n < 0 {
			return nil, &problem{code: http.StatusBadRequest, message: "Invalid page token."}
		}
		skip = n
	}
	page := object{}
	found = found[min(skip, len(found)):]
	if len(found) > size {
		found, page["nextPageToken"] = found[:size], strconv.Itoa(skip+size)
	}
	if len(found) > 0 {
		page[field] = found
	}
	return page, nil
}

// pageV1 selects by labelSelector and cuts by limit and continue, as Kubernetes does. An empty list has no items (sure: recording).
func pageV1(r *http.Request, kind string, found []object) (object, error) {
	query := r.URL.Query()
	limit := 0
	if v := query.Get("limit"); v != "" {
		var err error
		if limit, err = strconv.Atoi(v); err != nil || limit < 0 {
			return nil, &problem{code: http.StatusBadRequest, reason: "badRequest", message: "Invalid limit " + strconv.Quote(v) + "."}
		}
	}
	list := object{"apiVersion": knativeVersion, "kind": kind}
	if kind == "RevisionList" {
		list["metadata"] = object{}
	}
	var items []object
	for _, v := range found {
		if knativeKey(v) <= query.Get("continue") || !selected(v, query.Get("labelSelector")) {
			continue
		}
		if limit > 0 && len(items) == limit {
			list["metadata"] = object{"continue": knativeKey(items[limit-1])}
			break
		}
		items = append(items, v)
	}
	if len(items) > 0 {
		list["items"] = items
	}
	return list, nil
}

// knativeKey orders the objects of all regions.
func knativeKey(v object) string {
	metadata := child(v, "metadata")
	return text(child(metadata, "labels"), locationLabel) + "/" + text(metadata, "name")
}

const locationLabel = "cloud.googleapis.com/location"

// selected tells whether a Knative object has all labels of a selector ("KEY = VALUE,...").
func selected(v object, selector string) bool {
	labels := child(child(v, "metadata"), "labels")
	for term := range strings.SplitSeq(selector, ",") {
		key, value, ok := strings.Cut(term, "=")
		if ok && text(labels, strings.TrimSpace(key)) != strings.TrimSpace(strings.TrimPrefix(value, "=")) {
			return false
		}
	}
	return true
}

func newestFirst(a, b object) int {
	return strings.Compare(text(b, "createTime"), text(a, "createTime"))
}
