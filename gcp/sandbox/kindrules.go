package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// called is how rules and texts name a kind: "backend service".
func (k kind) called() string { return strings.ReplaceAll(k.noun, "_", " ") }

// fixedFields names the rule about what of a kind changes.
func (k kind) fixedFields() string { return k.called() + " fixed fields" }

// fixed adds the rule that the kind's fields stay as they were made, but those that the kind says may change.
func (k kind) fixed(how mark, source string) kind {
	var ways []string
	if k.patch.operation != "" {
		ways = append(ways, "PATCH")
	}
	if k.put.operation != "" {
		ways = append(ways, "PUT")
	}
	var changes []string
	if len(ways) > 0 {
		changes = append(changes, "by "+strings.Join(ways, " and ")+" change "+strings.Join(k.changes, ", "))
	}
	if len(k.setters) > 0 {
		changes = append(changes, "the setters are "+strings.Join(slices.Sorted(maps.Keys(k.setters)), ", "))
	}
	says := "Nothing of it changes."
	if changes != nil {
		says = fmt.Sprintf("%s. Nothing else changes.", strings.Join(changes, "; "))
	}
	k.rules = append(k.rules, rule{name: k.fixedFields(), says: upperFirst(says), mark: how, words: guess, source: source})
	return k
}

// filled adds the rule that the kind's defaults stand where nothing was sent.
func (k kind) filled(how mark, source string) kind {
	var defaults []string
	for _, field := range slices.Sorted(maps.Keys(k.defaults)) {
		value, err := json.Marshal(k.defaults[field])
		if err != nil {
			continue
		}
		defaults = append(defaults, field+" "+string(value))
	}
	says := fmt.Sprintf("What is not sent is filled in: %s.", strings.Join(defaults, ", "))
	k.rules = append(k.rules, rule{name: k.called() + " defaults", says: says, mark: how, source: source})
	return k
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
