package sandbox

import "testing"

func TestFirewallRules(t *testing.T) {
	u := newUser(t, Options{})
	firewalls := base + "global/firewalls"
	u.holds("reference exists", []refusedRequest{
		{"no default network", "POST", firewalls, `{"name":"f","allowed":[{"IPProtocol":"tcp"}]}`, 404, "'projects/p/global/networks/default' was not found"},
	})
	u.make("POST", base+"global/networks", `{"name":"default","autoCreateSubnetworks":false}`)
	fw := func(more string) string { return `{"name":"f"` + more + `}` }
	const tcp = `,"allowed":[{"IPProtocol":"tcp","ports":["22"]}]`
	u.holds("firewall action", []refusedRequest{
		{"neither", "POST", firewalls, fw(""), 400, "Exactly one of allowed and denied"},
		{"both", "POST", firewalls, fw(tcp + `,"denied":[{"IPProtocol":"udp"}]`), 400, "Exactly one of allowed and denied"},
	})
	u.holds("firewall protocols", []refusedRequest{
		{"none", "POST", firewalls, fw(`,"denied":[{"ports":["22"]}]`), 400, "Required field 'resource.denied[0].IPProtocol' not specified"},
	})
	u.holds("firewall ports", []refusedRequest{
		{"of ICMP", "POST", firewalls, fw(`,"allowed":[{"IPProtocol":"icmp","ports":["22"]}]`), 400, "resource.allowed[0].ports"},
		{"too high", "POST", firewalls, fw(`,"allowed":[{"IPProtocol":"tcp","ports":["80","65536"]}]`), 400, "resource.allowed[0].ports[1]"},
		{"backwards", "POST", firewalls, fw(`,"allowed":[{"IPProtocol":"tcp","ports":["80-22"]}]`), 400, "resource.allowed[0].ports[0]"},
	})
	u.holds("firewall priority", []refusedRequest{
		{"too high", "POST", firewalls, fw(tcp + `,"priority":65536`), 400, "resource.priority"},
		{"below 0", "POST", firewalls, fw(tcp + `,"priority":-1`), 400, "resource.priority"},
	})
	u.holds("firewall ranges", []refusedRequest{
		{"host bits", "POST", firewalls, fw(tcp + `,"sourceRanges":["12.12.12.12/24"]`), 400, "Invalid value for field 'resource.sourceRanges[0]': '12.12.12.12/24'. Must be a valid IPV4 CIDR address range."},
		{"words", "POST", firewalls, fw(tcp + `,"sourceRanges":["0.0.0.0./0"]`), 400, "resource.sourceRanges[0]"},
	})
	u.holds("firewall egress", []refusedRequest{
		{"source tags", "POST", firewalls, fw(tcp + `,"direction":"EGRESS","sourceTags":["a"]`), 400, "resource.sourceTags"},
	})
	u.holds("firewall tags or accounts", []refusedRequest{
		{"both", "POST", firewalls, fw(tcp + `,"targetTags":["a"],"sourceServiceAccounts":["a@example.com"]`), 400, "resource.targetTags"},
	})
	shows(t, "firewall network", "firewall sources")
	u.make("POST", firewalls, fw(tcp))
	if o := u.get(firewalls + "/f"); text(o, "network") != link(base+"global/networks/default") || len(items(o, "sourceRanges")) != 1 {
		t.Errorf("firewall: %v", o)
	}
	u.make("POST", firewalls, `{"name":"tagged","sourceTags":["a"]`+tcp+`}`)
	u.make("POST", firewalls, `{"name":"out","direction":"EGRESS"`+tcp+`}`)
	for _, name := range []string{"tagged", "out"} {
		if o := u.get(firewalls + "/" + name); o["sourceRanges"] != nil {
			t.Errorf("%s: sources %v were filled in", name, o["sourceRanges"])
		}
	}
}
