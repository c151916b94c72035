package sandbox

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLabels, maxLabel and maxLabelBytes bound the labels of one resource, and each key and value (said: labels page).
const (
	maxLabels     = 64
	maxLabel      = 63
	maxLabelBytes = 128
)

// labelRules are held wherever labels are set.
func labelRules() []rule {
	return []rule{
		{name: "label form", says: "A label's key begins with a lower-case letter; key and value are letters that are no capitals, digits, _ and -, 63 characters at most; a value may be empty.",
			mark: sure, source: "k8s-config-connector#363, bosh-google-cpi, datadog-ci#1955"},
		{name: "number of labels", says: "A resource has 64 labels at most.", mark: said, words: guess, source: "labels page"},
	}
}

// misLabelled says what is wrong with labels, and by which rule; "" when nothing is. The first two texts are sure.
func misLabelled(labels object) (words, rule string) {
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		first, _ := utf8.DecodeRuneInString(key)
		if !isLabel(key) || !unicode.IsLetter(first) {
			return fmt.Sprintf("Label key '%s' violates format constraints. The key must start with a lowercase character, can only contain lowercase letters, "+
				"numeric characters, underscores and dashes. The key can be at most 63 characters long. International characters are allowed.", key), "label form"
		}
		if value := text(labels, key); value != "" && !isLabel(value) {
			return fmt.Sprintf("Label value '%s' violates format constraints. The value can only contain lowercase letters, numeric characters, underscores "+
				"and dashes. The value can be at most 63 characters long. International characters are allowed.", value), "label form"
		}
	}
	if len(labels) > maxLabels {
		return fmt.Sprintf("Number of labels %d exceeds the limit of %d.", len(labels), maxLabels), "number of labels"
	}
	return "", ""
}

func isLabel(s string) bool {
	return s != "" && len(s) <= maxLabelBytes && utf8.RuneCountInString(s) <= maxLabel && !strings.ContainsFunc(s, func(r rune) bool {
		return r == utf8.RuneError || r != '_' && r != '-' && !unicode.IsNumber(r) && !unicode.IsMark(r) && (!unicode.IsLetter(r) || unicode.IsUpper(r) || unicode.IsTitle(r))
	})
}

// checkLabels holds the labels in the body of a Compute request, which calls them field.
func checkLabels(field string, labels object) error {
	if words, rule := misLabelled(labels); words != "" {
		return invalid(field, "", words).by(rule)
	}
	return nil
}

// checkRunLabels holds the labels of a Cloud Run service and of its template. Those that Knative's clients set have keys of their own.
func checkRunLabels(spec object) error {
	for field, labels := range map[string]object{"labels": child(spec, "labels"), "template.labels": child(child(spec, "template"), "labels")} {
		labels = maps.Clone(labels)
		maps.DeleteFunc(labels, func(key string, _ any) bool { return strings.HasPrefix(key, "client.knative.dev/") })
		if words, rule := misLabelled(labels); words != "" {
			return (&problem{code: http.StatusBadRequest, reason: "badRequest",
				message: field + ": At least one label does not conform to GCP naming style. " + words}).by(rule)
		}
	}
	return nil
}
