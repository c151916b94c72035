package sandbox

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"iter"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"runlb/gcp/sandbox/filter"
)

// listPage is one page of a list.
type listPage struct {
	items []listItem
	next  string // token of the next page
}

// listItem is one object of a list with its path, by which the list is sorted.
type listItem struct {
	path string
	o    object
}

// listEntry is an object of a list that is not looked at before its turn. One that show makes nil of is not to be seen.
type listEntry struct {
	path string
	show func() object
}

// listEntries are the documents below prefix as show makes them.
func listEntries(t *tx, prefix string, show func(path string, o object) object) iter.Seq[listEntry] {
	return func(yield func(listEntry) bool) {
		for path := range t.paths(prefix) {
			if !yield(listEntry{path, func() object { return show(path, t.look(path)) }}) {
				return
			}
		}
	}
}

func (p listPage) objects() []object {
	all := make([]object, len(p.items))
	for i, item := range p.items {
		all[i] = item.o
	}
	return all
}

// answer is the page as a list (sure; an empty list without items is a guess).
func (p listPage) answer(kind, path string) object {
	o := object{"kind": kind, "id": path, "selfLink": link(path)}
	if len(p.items) > 0 {
		o["items"] = p.objects()
	}
	if p.next != "" {
		o["nextPageToken"] = p.next
	}
	return o
}

// maxPage is the most that one page holds, and what it holds when nothing is asked (sure: Compute API).
const maxPage = 500

// paginate filters, sorts and cuts all, which comes sorted by path, as the query asks.
func paginate(r *http.Request, all iter.Seq[listEntry]) (listPage, error) {
	q := r.URL.Query()
	wanted, err := filter.Parse(q.Get("filter"))
	if err != nil {
		return listPage{}, invalid("filter", q.Get("filter"), "Invalid list filter expression.").by("filter form")
	}
	newest, err := byAge(q.Get("orderBy"))
	if err != nil {
		return listPage{}, err
	}
	size, err := pageSize(q.Get("maxResults"))
	if err != nil {
		return listPage{}, err
	}
	after, err := readPageToken(r, q.Get("pageToken"))
	if err != nil {
		return listPage{}, err
	}
	var found []listItem
	for e := range all {
		if !newest && e.path <= after.Path {
			continue
		}
		item := listItem{e.path, e.show()}
		if item.o != nil && wanted.Match(item.o) && (!newest || after.Path == "" || after.before(item)) {
			found = append(found, item)
		}
		if !newest && len(found) > size {
			break
		}
	}
	if newest {
		slices.SortFunc(found, compareNewest)
	}
	if len(found) <= size {
		return listPage{items: found}, nil
	}
	return listPage{items: found[:size], next: pageTokenAfter(r, found[size-1])}, nil
}

// compareNewest orders by creation time, newest first, and by path what is of the same time.
func compareNewest(a, b listItem) int {
	return cmp.Or(strings.Compare(creation(b.o), creation(a.o)), strings.Compare(a.path, b.path))
}

// creation is when o was made. An operation has an insertTime instead. Times of one sandbox have one offset, so they compare as texts.
func creation(o object) string { return cmp.Or(text(o, "creationTimestamp"), text(o, "insertTime")) }

// pageToken says after which object a page starts: by what it is sorted, so that it holds when that object, or any other, is gone.
type pageToken struct {
	List    string // the list that it is of
	Filter  string // and how that is asked for
	Order   string
	Path    string
	Created string
}

func pageTokenAfter(r *http.Request, last listItem) string {
	q := r.URL.Query()
	raw, err := json.Marshal(pageToken{List: r.URL.Path, Filter: q.Get("filter"), Order: q.Get("orderBy"), Path: last.path, Created: creation(last.o)})
	if err != nil {
		return ""
	}
	return base64.URLEncoding.EncodeToString(raw)
}

func readPageToken(r *http.Request, token string) (after pageToken, err error) {
	if token == "" {
		return after, nil
	}
	q := r.URL.Query()
	raw, err := base64.URLEncoding.DecodeString(token)
	if err != nil || json.Unmarshal(raw, &after) != nil || after.List != r.URL.Path || after.Path == "" || after.Filter != q.Get("filter") || after.Order != q.Get("orderBy") {
		return after, invalid("pageToken", token, "Invalid page token.").by("page token")
	}
	return after, nil
}

// before tells whether the page that t starts has item, newest first.
func (t pageToken) before(item listItem) bool {
	return compareNewest(listItem{t.Path, object{"creationTimestamp": t.Created}}, item) < 0
}

func pageSize(s string) (int, error) {
	if s == "" {
		return maxPage, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > maxPage {
		return 0, invalid("maxResults", s, "Must be between 0 and 500.").by("page size")
	}
	return cmp.Or(n, maxPage), nil
}

// byAge reads orderBy: by name, or by creation time, newest first, the two that the API has (sure).
func byAge(by string) (bool, error) {
	switch by {
	case "", "name":
		return false, nil
	case "creationTimestamp desc":
		return true, nil
	default:
		return false, invalid("orderBy", by, "Only creationTimestamp desc and name are supported.").by("list order")
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
