package sandbox

import (
	"cmp"
	"encoding/base64"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// listPage is one page of a list.
type listPage struct {
	items []object
	next  string // token of the next page
}

// answer is the page as a list (sure; an empty list without items is a guess).
func (p listPage) answer(kind, path string) object {
	o := object{"kind": kind, "id": path, "selfLink": link(path)}
	if len(p.items) > 0 {
		o["items"] = p.items
	}
	if p.next != "" {
		o["nextPageToken"] = p.next
	}
	return o
}

// maxPage is the most that one page holds, and what it holds when nothing is asked (sure: Compute API).
const maxPage = 500

// paginate filters, sorts and cuts all, which is sorted by name, as the query asks. Names are unique in a list.
func paginate(r *http.Request, all []object) (listPage, error) {
	q := r.URL.Query()
	match, err := parseFilter(q.Get("filter"))
	if err != nil {
		return listPage{}, invalid("filter", q.Get("filter"), "Invalid list filter expression.")
	}
	all = slices.DeleteFunc(all, func(o object) bool { return !match(o) })
	if err := order(all, q.Get("orderBy")); err != nil {
		return listPage{}, err
	}
	start, err := startAfter(all, q.Get("pageToken"))
	if err != nil {
		return listPage{}, err
	}
	size, err := pageSize(q.Get("maxResults"))
	if err != nil {
		return listPage{}, err
	}
	rest := all[start:]
	if len(rest) <= size {
		return listPage{items: rest}, nil
	}
	return listPage{items: rest[:size], next: base64.URLEncoding.EncodeToString([]byte(pageKey(rest[size-1])))}, nil
}

// pageKey tells objects of one list apart, also those of an aggregated one.
func pageKey(o object) string { return cmp.Or(text(o, "selfLink"), text(o, "name")) }

func pageSize(s string) (int, error) {
	if s == "" {
		return maxPage, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > maxPage {
		return 0, invalid("maxResults", s, "Must be between 0 and 500.")
	}
	return cmp.Or(n, maxPage), nil
}

func startAfter(all []object, token string) (int, error) {
	if token == "" {
		return 0, nil
	}
	last, err := base64.URLEncoding.DecodeString(token)
	if err != nil {
		return 0, invalid("pageToken", token, "Invalid page token.")
	}
	i := slices.IndexFunc(all, func(o object) bool { return pageKey(o) == string(last) })
	if i < 0 { // it is gone since: go on where it would stand.
		i = slices.IndexFunc(all, func(o object) bool { return pageKey(o) > string(last) }) - 1
		if i == -2 {
			i = len(all) - 1
		}
	}
	return i + 1, nil
}

// order sorts by name, or by creation time, newest first ("creationTimestamp desc"), the two that the API has (sure).
func order(all []object, by string) error {
	switch by {
	case "", "name":
		return nil
	case "creationTimestamp desc":
		slices.SortStableFunc(all, func(a, b object) int {
			return strings.Compare(text(b, "creationTimestamp"), text(a, "creationTimestamp"))
		})
		return nil
	default:
		return invalid("orderBy", by, "Only creationTimestamp desc and name are supported.")
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
