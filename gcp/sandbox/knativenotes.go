package sandbox

import (
	"encoding/json"
	"strings"
)

// Annotations of a v1 template that are fields of a v2 template, and v1 environments (sure: Run API).

const (
	connectorNote  = "run.googleapis.com/vpc-access-connector"
	egressNote     = "run.googleapis.com/vpc-access-egress"
	interfacesNote = "run.googleapis.com/network-interfaces"
	affinityNote   = "run.googleapis.com/sessionAffinity"
	keyNote        = "run.googleapis.com/encryption-key"
)

// egressWords pairs the words of v1 with the values of v2; "all" is an older word.
func egressWords() [][2]string {
	return [][2]string{{"all-traffic", "ALL_TRAFFIC"}, {"private-ranges-only", "PRIVATE_RANGES_ONLY"}, {"all", "ALL_TRAFFIC"}}
}

// takeTemplateNotes moves such annotations from notes to template.
func takeTemplateNotes(template, notes object) error {
	take := func(key string) string {
		v := text(notes, key)
		delete(notes, key)
		return v
	}
	access := object{}
	put(access, "connector", take(connectorNote))
	if word := take(egressNote); word != "" {
		for _, pair := range egressWords() {
			if pair[0] == word {
				access["egress"] = pair[1]
			}
		}
		if access["egress"] == nil {
			return badNote("vpc-access-egress", word)
		}
	}
	if v := take(interfacesNote); v != "" {
		var interfaces []any
		if json.Unmarshal([]byte(v), &interfaces) != nil {
			return badNote("network-interfaces", v)
		}
		access["networkInterfaces"] = interfaces
	}
	put(template, "vpcAccess", access)
	put(template, "encryptionKey", take(keyNote))
	if strings.EqualFold(take(affinityNote), "true") {
		template["sessionAffinity"] = true
	}
	return nil
}

// tellTemplateNotes puts the annotations for what template has into notes.
func tellTemplateNotes(template, notes object) {
	access := child(template, "vpcAccess")
	put(notes, connectorNote, text(access, "connector"))
	for _, pair := range egressWords() {
		if egress := text(access, "egress"); egress == pair[1] && notes[egressNote] == nil {
			notes[egressNote] = pair[0]
		}
	}
	if interfaces := asJSON(access["networkInterfaces"]); interfaces != nil {
		notes[interfacesNote] = interfaces
	}
	put(notes, keyNote, text(template, "encryptionKey"))
	if template["sessionAffinity"] == true {
		notes[affinityNote] = "true"
	}
}

// toValueSource turns the secrets of a v1 container's environment into those of v2.
func toValueSource(container object) {
	for _, variable := range objects(container, "env") {
		if ref := child(child(variable, "valueFrom"), "secretKeyRef"); ref != nil {
			variable["valueSource"] = object{"secretKeyRef": object{"secret": ref["name"], "version": ref["key"]}}
			delete(variable, "valueFrom")
		}
	}
}

// toValueFrom is the way back.
func toValueFrom(container object) {
	for _, variable := range objects(container, "env") {
		if ref := child(child(variable, "valueSource"), "secretKeyRef"); ref != nil {
			variable["valueFrom"] = object{"secretKeyRef": object{"name": ref["secret"], "key": ref["version"]}}
			delete(variable, "valueSource")
		}
	}
}
