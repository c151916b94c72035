package steps

import (
	"strings"
	"testing"
	"time"
)

// loggedIn is a cloud with a login of some sort.
type loggedIn struct {
	*fakeCloud
	id Identity
}

func (c loggedIn) Identity() Identity { return c.id }

func TestCheckLogin(t *testing.T) {
	for name, tt := range map[string]struct {
		id      Identity
		verdict Verdict
		words   string
	}{
		"sandbox":         {Identity{Source: "sandbox", Sandbox: true}, Pass, "asks for none"},
		"renews itself":   {Identity{Account: "me@example.com", Source: "ADC", Renews: true, Expires: testNow.Add(time.Minute)}, Pass, "me@example.com, from ADC; it renews itself"},
		"long enough":     {Identity{Source: "access token", Expires: testNow.Add(50 * time.Minute)}, Pass, "good for 50m0s"},
		"ends soon":       {Identity{Source: "access token", Expires: testNow.Add(3 * time.Minute)}, Warn, "it ends in 3m0s"},
		"has ended":       {Identity{Source: "access token", Expires: testNow.Add(-time.Hour)}, Warn, "it ends in 0s"},
		"nobody can tell": {Identity{Source: "access token file"}, Unknown, "when it ends is not said"},
	} {
		s := &Session{engine: &Engine{Now: func() time.Time { return testNow }}, access: loggedIn{newFakeCloud(), tt.id}}
		c := s.checkLogin()
		if c.Verdict != tt.verdict || !strings.Contains(c.Evidence, tt.words) || c.Verdict != Pass && c.Fix == "" {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// TestPolicyJudges: lists, groups whose members are Google's, and conditions.
func TestPolicyJudges(t *testing.T) {
	for name, tt := range map[string]struct {
		p    Policy
		want Verdict
	}{
		"nothing set":            {Policy{}, Pass},
		"allows all":             {Policy{AllowAll: true}, Pass},
		"denies all":             {Policy{DenyAll: true}, Fail},
		"allows it":              {Policy{Allowed: []string{"a", "us-central1"}}, Pass},
		"allows exactly it":      {Policy{Allowed: []string{"is:us-central1"}}, Pass},
		"allows another":         {Policy{Allowed: []string{"us-east1"}}, Fail},
		"denies it":              {Policy{Denied: []string{"us-central1"}}, Fail},
		"denies another":         {Policy{Denied: []string{"us-east1"}}, Pass},
		"allows its own group":   {Policy{Allowed: []string{"in:us-central1-locations"}}, Pass},
		"allows some group":      {Policy{Allowed: []string{"in:us-locations"}}, Unknown},
		"denies some group":      {Policy{Denied: []string{"in:eu-locations"}}, Unknown},
		"allows it, denies some": {Policy{Allowed: []string{"us-central1"}, Denied: []string{"in:x"}}, Unknown},
		"depends on tags":        {Policy{Conditional: true, AllowAll: true}, Unknown},
	} {
		if got := tt.p.judge("us-central1", "in:us-central1-locations"); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

func TestRolesFor(t *testing.T) {
	for _, tt := range []struct {
		missing, roles string
	}{
		{"compute.regionSslCertificates.create compute.forwardingRules.create compute.regionNetworkEndpointGroups.create", "roles/compute.loadBalancerAdmin"},
		{"compute.networks.create compute.subnetworks.create", "roles/compute.networkAdmin"},
		{"compute.firewalls.create", "roles/compute.securityAdmin"},
		{"compute.networks.create compute.regionSslCertificates.create", "roles/compute.loadBalancerAdmin roles/compute.networkAdmin"},
		{"run.services.get", "roles/run.viewer"},
		{"run.services.setIamPolicy", "roles/run.admin"},
	} {
		picked, rest := rolesFor(strings.Fields(tt.missing))
		var names []string
		for _, r := range picked {
			names = append(names, r.Name)
		}
		if got := strings.Join(names, " "); got != tt.roles || len(rest) > 0 {
			t.Errorf("%s: %s, rest %v, want %s", tt.missing, got, rest, tt.roles)
		}
	}
	if picked, rest := rolesFor([]string{"made.up.permission"}); len(picked) > 0 || len(rest) != 1 {
		t.Errorf("of a permission that no role holds: %v, %v", picked, rest)
	}
	if text := ask([]string{"compute.regionSslCertificates.delete", "compute.firewalls.create"}); !strings.Contains(text, "iam.securityAdmin, which holds neither") {
		t.Errorf("what the documentation gets wrong is not said: %s", text)
	}
}
