package sandbox

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// names are those of a list, over all its pages of a size.
func (u user) names(path string, size int, between func()) []string {
	u.Helper()
	var names []string
	for token := ""; ; between() {
		page := u.get(path + fmt.Sprintf("maxResults=%d&pageToken=%s", size, url.QueryEscape(token)))
		for _, o := range objects(page, "items") {
			names = append(names, text(o, "name"))
		}
		if token = text(page, "nextPageToken"); token == "" {
			return names
		}
	}
}

// TestPagesAreStable: what is made or deleted between two pages shifts nothing, and nothing comes twice or is missed.
func TestPagesAreStable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, Options{})
		for _, name := range []string{"b", "d", "f", "h", "j"} {
			u.make("POST", inUS+"addresses", `{"name":"`+name+`"}`)
			time.Sleep(time.Second)
		}
		nothing := func() {}
		for _, size := range []int{1, 2, 4, 5, 500, 0} {
			if got := strings.Join(u.names(inUS+"addresses?", size, nothing), ""); got != "bdfhj" {
				t.Errorf("pages of %d: %s", size, got)
			}
			if got := strings.Join(u.names(inUS+"addresses?orderBy=creationTimestamp%20desc&", size, nothing), ""); got != "jhfdb" {
				t.Errorf("pages of %d, newest first: %s", size, got)
			}
			if got := strings.Join(u.names(inUS+"addresses?filter=name%21=f&orderBy=name&", size, nothing), ""); got != "bdhj" {
				t.Errorf("pages of %d with a filter: %s", size, got)
			}
		}
		first := true
		got := u.names(inUS+"addresses?", 2, func() {
			if first {
				u.make("DELETE", inUS+"addresses/d", "") // the last of the page.
				u.make("DELETE", inUS+"addresses/f", "")
				u.make("POST", inUS+"addresses", `{"name":"a"}`)
				u.make("POST", inUS+"addresses", `{"name":"e"}`)
			}
			first = false
		})
		if strings.Join(got, "") != "bdehj" {
			t.Errorf("with changes between the pages: %s", got)
		}
		first = true
		got = u.names(inUS+"addresses?orderBy=creationTimestamp%20desc&", 3, func() {
			if first {
				u.make("DELETE", inUS+"addresses/j", "")
				u.make("POST", inUS+"addresses", `{"name":"z"}`)
			}
			first = false
		})
		if strings.Join(got, "") != "aejhb" {
			t.Errorf("newest first, with changes between the pages: %s", got)
		}
		token := text(u.get(inUS+"addresses?maxResults=1"), "nextPageToken")
		u.refuses([]refusedRequest{
			{"no token", "GET", inUS + "addresses?pageToken=nonsense", "", 400, "Invalid value for field 'pageToken'"},
			{"a token of another filter", "GET", inUS + "addresses?filter=name:a&pageToken=" + url.QueryEscape(token), "", 400, "Invalid value for field 'pageToken'"},
			{"a token of another order", "GET", inUS + "addresses?orderBy=name&pageToken=" + url.QueryEscape(token), "", 400, "Invalid value for field 'pageToken'"},
			{"a token of another list", "GET", networks + "?pageToken=" + url.QueryEscape(token), "", 400, "Invalid value for field 'pageToken'"},
			{"a page that is too large", "GET", inUS + "addresses?maxResults=501", "", 400, "Invalid value for field 'maxResults'"},
			{"another order", "GET", inUS + "addresses?orderBy=size", "", 400, "Invalid value for field 'orderBy'"},
		})
	})
}

func TestAggregatedPages(t *testing.T) {
	u := newUser(t, Options{})
	for _, in := range []string{"regions/us-central1", "regions/europe-west1", "regions/europe-west10"} {
		for _, name := range []string{"a", "b"} {
			u.make("POST", base+in+"/addresses", `{"name":"`+name+`"}`)
		}
	}
	var got []string
	for token := ""; ; {
		page := u.get(base + "aggregated/addresses?maxResults=4&pageToken=" + url.QueryEscape(token))
		for scope, entry := range child(page, "items") {
			for _, o := range objects(entry.(object), "addresses") {
				got = append(got, scope+"/"+text(o, "name"))
			}
		}
		if token = text(page, "nextPageToken"); token == "" {
			if w := child(child(child(page, "items"), "global"), "warning"); w["code"] != "NO_RESULTS_ON_PAGE" || page["unreachables"] != nil {
				t.Errorf("an empty scope: %v", w)
			}
			break
		}
	}
	if len(got) != 6 {
		t.Errorf("%d addresses: %v", len(got), got)
	}
	all := len(child(u.get(base+"aggregated/subnetworks?includeAllScopes=true"), "items"))
	some := len(child(u.get(base+"aggregated/subnetworks"), "items"))
	if regions := len(allRegions()); some != regions || all <= 2*regions {
		t.Errorf("%d scopes of %d", some, all)
	}
	shows(t, "empty scopes", "all scopes")
}

// TestUnreachableRegion: what is asked of it is 503, lists over many places leave it out and say so, and the others stay.
func TestUnreachableRegion(t *testing.T) {
	u := newUser(t, Options{})
	u.network("n")
	u.make("POST", base+"regions/europe-west1/addresses", `{"name":"b"}`)
	u.make("POST", inUS+"addresses", `{"name":"a"}`)
	u.arm("* *@us-central1 * unreachable\n* instances@europe-west1-b * unreachable")
	u.refuses([]refusedRequest{
		{"reading there", "GET", inUS + "addresses/a", "", 503, "Please try again"},
		{"listing there", "GET", inUS + "addresses", "", 503, "Please try again"},
		{"changing there", "DELETE", inUS + "addresses/a", "", 503, "Please try again"},
		{"a zone of it", "GET", inA + "instances", "", 503, "Please try again"},
		{"a zone by name", "GET", base + "zones/europe-west1-b/instances", "", 503, "Please try again"},
	})
	for _, path := range []string{networks + "/n", base + "regions/europe-west1/addresses/b", base + "zones/europe-west1-c/instances"} {
		u.get(path)
	}
	list := u.get(base + "aggregated/addresses")
	scopes := child(list, "items")
	if got := jsonText(t, list["unreachables"]); got != `["projects/p/regions/us-central1"]` {
		t.Errorf("unreachables: %s", got)
	}
	if w := child(child(scopes, "regions/us-central1"), "warning"); w["code"] != "UNREACHABLE" || len(objects(child(scopes, "regions/europe-west1"), "addresses")) != 1 {
		t.Errorf("scopes: %v", scopes)
	}
	if got := len(items(u.get(base+"aggregated/instances"), "unreachables")); got != len("abcf")+1 {
		t.Errorf("%d unreachable zones", got)
	}
	usable := u.get(base + "aggregated/subnetworks/listUsable")
	if usable["items"] != nil || jsonText(t, usable["unreachables"]) != `["projects/p/regions/us-central1"]` {
		t.Errorf("usable subnets: %v", usable)
	}
	for _, places := range []string{"regions", "zones"} {
		list := u.get(base + places)
		down := 0
		for _, o := range objects(list, "items") {
			if o["status"] == "DOWN" && strings.HasPrefix(text(o, "name"), "us-central1") {
				down++
			}
		}
		if down == 0 || child(list, "warning")["code"] != "UNREACHABLE" {
			t.Errorf("%s: %d down, %v", places, down, list["warning"])
		}
	}
	u.s.ClearFaults()
	u.get(inUS + "addresses/a")
	shows(t, "unreachable places")
}

// TestParametersThatChangeNothing: an answer is the same with what clients send beside it.
func TestParametersThatChangeNothing(t *testing.T) {
	u := newUser(t, Options{})
	u.make("POST", networks, aNetwork)
	want := u.get(networks)
	for _, query := range []string{"alt=json", "prettyPrint=false", "%24.xgafv=2", "key=x", "returnPartialSuccess=True", "quotaUser=me"} {
		if got := u.get(networks + "?" + query); jsonText(t, got) != jsonText(t, want) {
			t.Errorf("%s: %v", query, got)
		}
	}
}

// BenchmarkPages reads a list of 10,000 addresses page by page, and one object by its id.
func BenchmarkPages(b *testing.B) {
	s := open(b, Options{Project: "p"})
	id := ""
	err := s.store.update(func(t *tx) error {
		for i := range 10_000 {
			o := object{"name": fmt.Sprintf("neg-%05d", i), "networkEndpointType": "SERVERLESS", "cloudRun": object{"service": "hello"}}
			if err := s.plant(t, inUS+"networkEndpointGroups", o); err != nil {
				return err
			}
			t.put(inUS+"urlMaps/"+text(o, "name"), object{"name": o["name"], "id": fmt.Sprint(1000 + i), "kind": "compute#urlMap"})
		}
		id = "10999"
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	get := func(path string) object {
		status, o := user{b, s}.do("GET", path, "")
		if status != http.StatusOK {
			b.Fatal(message(o))
		}
		return o
	}
	for name, path := range map[string]string{"list": inUS + "networkEndpointGroups", "aggregated": base + "aggregated/networkEndpointGroups"} {
		b.Run(name, func(b *testing.B) {
			token := ""
			for b.Loop() {
				token = text(get(path+"?pageToken="+url.QueryEscape(token)), "nextPageToken")
			}
		})
	}
	b.Run("by id", func(b *testing.B) {
		for b.Loop() {
			get(inUS + "urlMaps/" + id)
		}
	})
}

// TestFilters: a list is filtered as package filter reads the expression, in which OR binds tighter; what is none is a 400.
func TestFilters(t *testing.T) {
	u := newUser(t, Options{})
	for _, name := range []string{"a", "b", "c"} {
		u.make("POST", networks, `{"name":"`+name+`","autoCreateSubnetworks":false}`)
	}
	for expression, want := range map[string]string{
		`autoCreateSubnetworks = false AND name = a OR name = b`: "a b",
		`name eq "[bc]"`:            "b c",
		`routingConfig:routingMode`: "a b c",
		`name:b*`:                   "b",
	} {
		var got []string
		for _, o := range objects(u.get(networks+"?filter="+url.QueryEscape(expression)), "items") {
			got = append(got, text(o, "name"))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", expression, got, want)
		}
	}
	shows(t, "filter order", "filter by regular expression", "filter on a key")
	u.refuses([]refusedRequest{
		{"both forms", "GET", networks + "?filter=" + url.QueryEscape("(name eq a) (id = 1)"), "", 400, "Invalid value for field 'filter'"},
	})
}
