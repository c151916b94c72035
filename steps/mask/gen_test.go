package mask_test

import (
	"strings"

	"pgregory.net/rapid"
)

// Names are short and over few letters, so that literals, names and hyphens
// meet each other often.
var (
	genName  = rapid.StringMatching(`[ab](-{0,3}[ab1]){0,3}`)
	genTag   = rapid.OneOf(rapid.Just("test"), genName)
	genLabel = rapid.OneOf(rapid.SampledFrom([]string{"example", "com", "API", "x-y", "a", "1"}), genName)
	genGlue  = rapid.SampledFrom([]string{"-", "--", "---", "-a-", "a", "-dot-"})
	genFrame = rapid.SampledFrom([]string{"", "", "", "-a", "-home", "b"})
	genPiece = rapid.SampledFrom([]string{"home", "web", "v1", "Web", "a.b", "%2F", "a", ""})
)

// genMask makes valid masks: placeholders as whole labels and segments and as
// fragments, in the host, in the path, in both, with parts left out.
func genMask(t *rapid.T) string {
	hostHolders, pathHolders := split2(t)
	host := zone(t, hostHolders, ".", genLabel, 3)
	path := zone(t, pathHolders, "/", genPiece, 3)
	switch {
	case len(pathHolders) == 0 && rapid.Bool().Draw(t, "host only"):
		return host
	case len(hostHolders) == 0 && rapid.Bool().Draw(t, "path only"):
		return "/" + path
	}
	return host + "/" + path
}

// split2 spreads <service>, and <tag> or not, over host and path, in any order.
func split2(t *rapid.T) (host, path []string) {
	all := [][]string{{"<service>"}, {"<tag>", "<service>"}, {"<service>", "<tag>"}}
	for _, h := range rapid.SampledFrom(all).Draw(t, "placeholders") {
		if len(path) > 0 || rapid.Bool().Draw(t, "in path") {
			path = append(path, h)
		} else {
			host = append(host, h)
		}
	}
	return host, path
}

// zone joins literals around and between the placeholders.
func zone(t *rapid.T, holders []string, sep string, literal *rapid.Generator[string], most int) string {
	var parts []string
	add := func(least int) {
		parts = append(parts, rapid.SliceOfN(literal, least, most-1).Draw(t, "literals")...)
	}
	add(0)
	for i := 0; i < len(holders); i++ {
		part := holders[i]
		if i+1 < len(holders) && rapid.Bool().Draw(t, "one part") {
			part += genGlue.Draw(t, "glue") + holders[i+1]
			i++
		}
		parts = append(parts, part+genFrame.Draw(t, "frame"))
		add(0)
	}
	if len(parts) == 0 {
		add(1)
	}
	return strings.Join(parts, sep)
}

// genBroken makes texts near the grammar, most of them invalid.
func genBroken(t *rapid.T) string {
	pieces := rapid.SampledFrom([]string{
		"<service>", "<tag>", "<foo>", "<function>", "<service", "tag>", "<", ">", "<>", "<Service>", "://", "https://", "?", "#", "?a=b",
		" ", "\t", "\n", "/", ".", "-", "a", "*", ":80", "_", "@", "\u200b", "\xff", "example.com", "home", "%41", "é", "/<service>", "<service>.", "//",
	})
	return strings.Join(rapid.SliceOfN(pieces, 0, 5).Draw(t, "pieces"), "")
}

// genURL makes URLs for a mask.
func genURL(t *rapid.T, mask string) string {
	host, path := genTarget(t, mask)
	return rapid.SampledFrom(dress(host, path)).Draw(t, "dress")
}

// dress returns the ways in which a client, or a person, writes host and path.
func dress(host, path string) []string {
	return []string{
		host + path,
		"https://" + host + path + "?a=/b&c=d",
		host + ":443" + path + "#top",
		"http://" + host + ":8080" + path + "?x#y",
		"HTTPS://" + host + path + "/?",
	}
}

// genTarget makes a host and a path that a mask could mean, then changed a
// little.
func genTarget(t *rapid.T, mask string) (string, string) {
	url := strings.NewReplacer("<service>", genName.Draw(t, "service"), "<tag>", genTag.Draw(t, "tag")).Replace(mask)
	if strings.HasPrefix(url, "/") {
		url = rapid.SampledFrom([]string{"example.com", "10.1.2.99", "[::1]", "localhost"}).Draw(t, "host") + url
	}
	host, path, _ := strings.Cut(url, "/")
	switch rapid.IntRange(0, 9).Draw(t, "change host") {
	case 0:
		if !strings.HasPrefix(host, "[") {
			host = "a." + host
		}
	case 1:
		if _, shorter, ok := strings.Cut(host, "."); ok {
			host = shorter
		}
	case 2:
		host = strings.ToUpper(host)
	case 3:
		host = strings.Replace(host, "-", "--", 1)
	case 4:
		host = genLabel.Draw(t, "label") + ".example.com"
	}
	switch rapid.IntRange(0, 9).Draw(t, "change path") {
	case 0:
		path += "/web"
	case 1:
		path += "/"
	case 2:
		path += "x"
	case 3:
		path = strings.ToUpper(path)
	case 4:
		_, path, _ = strings.Cut(path, "/")
	case 5:
		path = "/" + path
	case 6:
		path = strings.Replace(path, "a", "%61", 1)
	}
	return host, "/" + path
}
