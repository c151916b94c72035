package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

func contains(list []string, s string) bool { return slices.Contains(list, s) }

// insertObject answers POST of a collection.
func (s *Sandbox) insertObject(r *http.Request, at target) (any, error) {
	return s.mutate(r, at, at.kind.insert, func(c *change) error {
		if err := c.allowedPlace(); err != nil {
			return err
		}
		if err := c.create(); err != nil {
			return err
		}
		if c.fail == nil {
			c.withinQuota()
		}
		if c.fail == nil {
			c.next["_readyAt"] = c.now.Add(s.latency.of(at.kind.collection, "insert")).Format(time.RFC3339Nano)
		}
		return nil
	})
}

// plant puts an object that has always been there: the insert's rules without permission, operation or waiting.
// collection is "projects/P/regions/R/subnetworks".
func (s *Sandbox) plant(t *tx, collection string, body object) error {
	path := collection + "/" + text(body, "name")
	k := kindAt(path)
	if k == nil {
		return fmt.Errorf("plant %s: no such kind", path)
	}
	c := &change{s: s, tx: t, kind: k, path: path, now: s.now(), body: clone(body)}
	if err := c.create(); err != nil {
		return fmt.Errorf("plant %s: %w", path, err)
	}
	if c.fail != nil {
		return fmt.Errorf("plant %s: %s", path, c.fail.message)
	}
	if labels := child(c.body, "labels"); labels != nil {
		c.next["labels"] = labels
	}
	c.store()
	return nil
}

// create makes next from body: schema, name, references, defaults, rules.
func (c *change) create() error {
	sent := c.sent()
	if err := checkName(sent); err != nil {
		return err
	}
	if old, ok := c.tx.get(c.path); ok {
		if deleting(old) {
			return notReady(c.path).by("name of a vanishing object")
		}
		return alreadyExists(c.path).by("name unique")
	}
	if err := checkLabels("resource.labels", child(sent, "labels")); err != nil {
		return err
	}
	if c.kind.labelsLater {
		delete(sent, "labels")
	}
	delete(sent, "fingerprint")
	delete(sent, "labelFingerprint")
	c.next = sent
	for _, field := range c.kind.required {
		if empty(c.next[field]) {
			return required("resource." + field)
		}
	}
	c.next["id"] = fmt.Sprint(c.s.number())
	c.next["kind"] = "compute#" + c.kind.singular
	c.next["creationTimestamp"] = timestamp(c.now)
	c.next["selfLink"] = link(c.path)
	placeIn(c.next, c.scope())
	if c.kind.withID {
		collection, _ := split(c.path)
		c.next["selfLinkWithId"] = link(collection + "/" + text(c.next, "id"))
	}
	if err := c.resolveReferences(); err != nil {
		return err
	}
	return c.judge()
}

// judge fills in defaults and runs the rules of the kind.
func (c *change) judge() error {
	fillIn(c.next, c.kind.defaults)
	for _, r := range c.kind.rules {
		if r.check == nil {
			continue
		}
		if err := r.check(c); err != nil {
			return r.broken(err)
		}
		if c.fail != nil && c.fail.rule == "" {
			c.fail.rule = r.name
		}
	}
	return nil
}

// fillIn sets what o lacks from defaults, also inside documents that both have.
func fillIn(o, defaults object) {
	for k, v := range defaults {
		if inner, ok := v.(object); ok && child(o, k) != nil {
			fillIn(child(o, k), inner)
		} else if o[k] == nil {
			o[k] = cloneValue(v)
		}
	}
}

// sent is the body of a POST or PUT as far as it says something: without nulls, and without the place, which the path tells.
func (c *change) sent() object {
	sent := withoutNulls(c.body)
	delete(sent, "region")
	delete(sent, "zone")
	return sent
}

func withoutNulls(o object) object {
	kept := make(object, len(o))
	for name, v := range o {
		switch v := v.(type) {
		case nil:
		case object:
			kept[name] = withoutNulls(v)
		default:
			kept[name] = cloneValue(v)
		}
	}
	return kept
}

func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	case []any:
		return len(v) == 0
	default:
		return false
	}
}

// readyAt is when the insert of o is DONE; from then on others may refer to it.
func readyAt(o object) time.Time {
	at, _ := time.Parse(time.RFC3339Nano, text(o, "_readyAt"))
	return at
}
