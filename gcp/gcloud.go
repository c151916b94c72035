package gcp

import (
	"cmp"
	"path/filepath"
	"strings"
)

// gcloudConfig is gcloud's active configuration: values by "section/key", such
// as "core/project". It is empty when gcloud was never used. Only the
// configuration is read, never gcloud's own credentials.
type gcloudConfig struct {
	name   string // "default"
	values map[string]string
}

func readGcloud(h Host) gcloudConfig {
	dir := h.gcloudDir()
	c := gcloudConfig{name: h.Getenv("CLOUDSDK_ACTIVE_CONFIG_NAME")}
	if c.name == "" {
		active, _ := h.ReadFile(filepath.Join(dir, "active_config"))
		c.name = cmp.Or(strings.TrimSpace(string(active)), "default")
	}
	if filepath.Base(c.name) != c.name {
		return c
	}
	data, err := h.ReadFile(filepath.Join(dir, "configurations", "config_"+c.name))
	if err == nil {
		c.values = parseINI(string(data))
	}
	return c
}

// get is a cleaned value; empty when it is not set.
func (c gcloudConfig) get(key string) string { return clean(c.values[key]) }

// source says where a value of it comes from.
func (c gcloudConfig) source(key string) string {
	return "gcloud configuration " + clean(c.name) + ", " + key
}

// parseINI reads the INI that gcloud writes: sections, "key = value", and
// comments on lines of their own.
func parseINI(text string) map[string]string {
	values, section := map[string]string{}, ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#' || line[0] == ';':
		case line[0] == '[' && strings.HasSuffix(line, "]"):
			section = strings.TrimSpace(line[1 : len(line)-1])
		default:
			if key, value, ok := strings.Cut(line, "="); ok {
				values[section+"/"+strings.TrimSpace(key)] = strings.TrimSpace(value)
			}
		}
	}
	return values
}
