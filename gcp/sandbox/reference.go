package sandbox

import "strings"

// referenceRules are held by find, for every field that a kind declares as a reference.
func referenceRules() []rule {
	return []rule{
		{name: "reference form", says: "A reference is a full URL of any host and version, a path from projects/ on, or a path from regions/, zones/ or global/ on.",
			mark: sure, source: "TF#858"},
		{name: "project number", says: "A project is named by its id or its number, in paths and in references; it is answered by its id.", mark: said, source: "Compute API; what is answered: guess"},
		{name: "reference answered in full", says: "Whatever form was sent, a reference is answered as a full URL of www.googleapis.com.", mark: sure, source: "recording"},
		{name: "reference kind", says: "A field refers to objects of the kinds that its schema names.", mark: sure, words: guess, source: "Compute API"},
		{name: "reference exists", says: "What a field refers to must exist, or the request is a 404.", mark: said, source: "TF#18060"},
		{name: "reference region", says: "A regional object refers to regional objects of its own region.", mark: said, words: guess, source: "NEG page"},
		{name: "reference project", says: "NEG, URL map, target and address are of the referring object's own project.",
			mark: sure, source: "apigee/terraform-modules#14"},
		{name: "Shared VPC", says: "Networks, subnetworks and the backend services of a URL map may be another project's; that the host has attached the project is not asked.",
			mark: said, source: "NEG page"},
		{name: "reference ready", says: "An object whose insert or delete is still running cannot be referred to yet, or any more.", mark: sure, source: "network#365, TF#10972"},
	}
}

// resolveReferences finds what the fields of next name, in any form, and puts the canonical form in their place.
func (c *change) resolveReferences() error {
	var err error
	for _, ref := range c.kind.refs {
		visit(c.next, ref.field, func(v any, set func(any)) {
			if err != nil {
				return
			}
			sent, _ := v.(string)
			if ref.other != "" && strings.Contains(sent, "//"+ref.other+"/") {
				return
			}
			var path string
			if path, err = c.find(ref, sent); err == nil {
				set(link(path))
			}
		})
	}
	return err
}

// find is the path that sent names, which must exist and be ready.
func (c *change) find(ref reference, sent string) (string, error) {
	path, err := c.readReference(ref, sent)
	if err != nil {
		return "", err
	}
	k := kindAt(path)
	o, ok := c.tx.get(path)
	if !ok && k != nil {
		collection, name := split(path)
		if found, known := byID(c.tx, k, collection, name); known {
			path = found
			o, ok = c.tx.get(path)
		}
	}
	if !ok || k == nil {
		return "", notFound(path).by("reference exists")
	}
	if k.scope == c.kind.scope && placeOf(path) != placeOf(c.path) {
		return "", invalid("resource."+ref.field, sent, "The referenced resource must be in the same region.").by("reference region")
	}
	if !c.kept(path) && (deleting(o) || readyAt(o).After(c.now)) {
		return "", notReady(path).by("reference ready")
	}
	return path, nil
}

// readReference is the path that sent spells.
func (c *change) readReference(ref reference, sent string) (string, error) {
	field := "resource." + ref.field
	path := c.tx.referred(c.project(), sent)
	if path == "" {
		return "", invalid(field, sent, "The URL is malformed.").by("reference form")
	}
	if ref.full && !strings.Contains(sent, "//") {
		return "", invalid(field, sent, "The URL is malformed.").by("backend by its full URL")
	}
	if !contains(ref.targets, collectionOf(path)) {
		return "", invalid(field, sent, "Must be a reference to one of: "+strings.Join(ref.targets, ", ")+".").by("reference kind")
	}
	if projectOf(path) != c.project() && !ref.cross {
		return "", invalid(field, sent, "Cross project referencing is not allowed for this resource.").by("reference project")
	}
	return path, nil
}

// kept tells whether the object referred to path before.
func (c *change) kept(path string) bool {
	return c.old != nil && contains(references(c.path, c.old), path)
}
