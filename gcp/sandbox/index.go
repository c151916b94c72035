package sandbox

import "slices"

// index knows the paths of a store: by collection, and by what their documents refer to.
type index struct {
	collections []string            // sorted
	names       map[string][]string // collection -> sorted names
	users       map[string][]string // path -> sorted paths that refer to it
}

func newIndex() index {
	return index{names: map[string][]string{}, users: map[string][]string{}}
}

func (x *index) add(path string) {
	collection, name := split(path)
	if len(x.names[collection]) == 0 {
		x.collections = insert(x.collections, collection)
	}
	x.names[collection] = insert(x.names[collection], name)
}

func (x *index) remove(path string) {
	collection, name := split(path)
	if drop(x.names, collection, name) {
		x.collections = remove(x.collections, collection)
	}
}

// use notes that user refers to target; disuse that it no longer does.
func (x *index) use(target, user string) { x.users[target] = insert(x.users[target], user) }

func (x *index) disuse(target, user string) { drop(x.users, target, user) }

// drop takes entry out of the list at key and tells whether that was the last one.
func drop(lists map[string][]string, key, entry string) (last bool) {
	rest := remove(lists[key], entry)
	if len(rest) > 0 {
		lists[key] = rest
		return false
	}
	_, had := lists[key]
	delete(lists, key)
	return had
}

// insert puts s into a sorted list that does not have it yet.
func insert(list []string, s string) []string {
	i, found := slices.BinarySearch(list, s)
	if found {
		return list
	}
	return slices.Insert(list, i, s)
}

// remove takes s out of a sorted list.
func remove(list []string, s string) []string {
	i, found := slices.BinarySearch(list, s)
	if !found {
		return list
	}
	return slices.Delete(list, i, i+1)
}
