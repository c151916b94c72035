package sandbox

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestTargetHTTPSProxy(t *testing.T) {
	u := newUser(t, Options{})
	u.backend()
	chain, key := pair(t, "a.example.com", time.Now().Add(time.Hour))
	u.make("POST", inUS+"sslCertificates", certificateBody(t, chain, key))
	path, own := inUS+"targetHttpsProxies", inUS+"sslCertificates/cert"
	managed := func(project, region, name string) string {
		return "https://certificatemanager.googleapis.com/v1/projects/" + project + "/locations/" + region + "/certificates/" + name
	}
	proxy := func(more string, certificates ...string) string {
		return `{` + more + `"name":"x","urlMap":"` + inUS + `urlMaps/map","sslCertificates":["` + strings.Join(certificates, `","`) + `"]}`
	}
	u.holds("a certificate at least", []refusedRequest{
		{"none", "POST", path, `{"name":"x","urlMap":"` + inUS + `urlMaps/map"}`, 400, "At least 1 SSL certificate must be specified for setting SSL certificates in TargetHttpsProxy"},
	})
	u.holds("QUIC is global", []refusedRequest{
		{"POST", "POST", path, proxy(`"quicOverride":"DISABLE",`, own), 400, "Invalid value for field 'resource.quicOverride': 'DISABLE'. QUIC override is supported only with global TargetHttpsProxy."},
	})
	u.holds("certificate maps are global", []refusedRequest{
		{"map", "POST", path, proxy(`"certificateMap":"//certificatemanager.googleapis.com/projects/p/locations/global/certificateMaps/m",`, own), 400, "resource.certificateMap"},
	})
	u.holds("certificates of one service", []refusedRequest{
		{"both", "POST", path, proxy("", own, managed("p", "us-central1", "c")), 400, "cannot be mixed"},
	})
	var many []string
	for i := range 101 {
		many = append(many, managed("p", "us-central1", fmt.Sprintf("c%d", i)))
	}
	u.holds("number of certificates", []refusedRequest{
		{"16 of Compute", "POST", path, proxy("", strings.Fields(strings.Repeat(own+" ", 16))...), 400, "At most 15"},
		{"101 of Certificate Manager", "POST", path, proxy("", many...), 400, "At most 100"},
	})
	u.holds("Certificate Manager URL", []refusedRequest{
		{"another region", "POST", path, proxy("", managed("p", "global", "c")), 400, "resource.sslCertificates[0]"},
		{"another project", "POST", path, proxy("", managed("q", "us-central1", "c")), 400, "resource.sslCertificates[0]"},
		{"no name", "POST", path, proxy("", managed("p", "us-central1", "")), 400, "resource.sslCertificates[0]"},
	})
	u.holds("HTTPS keep-alive", []refusedRequest{
		{"too long", "POST", path, proxy(`"httpKeepAliveTimeoutSec":601,`, own), 400, "Must be between 5 and 600."},
	})
	u.holds("target https proxy not simulated", []refusedRequest{
		{"bound", "POST", path, proxy(`"proxyBind":true,`, own), 501, "proxyBind"},
	})
	u.holds("HTTP keep-alive", []refusedRequest{
		{"too short", "POST", inUS + "targetHttpProxies", `{"name":"x","urlMap":"` + inUS + `urlMaps/map","httpKeepAliveTimeoutSec":4}`, 400, "Must be between 5 and 600."},
	})
	u.make("POST", path, proxy("", own))
	u.holds("QUIC is global", []refusedRequest{
		{"before the fingerprint", "PATCH", path + "/x", `{"quicOverride":"ENABLE"}`, 400, "QUIC override is supported only with global TargetHttpsProxy."},
	})
	u.holds("fingerprint required", []refusedRequest{
		{"PATCH", "PATCH", path + "/x", `{"tlsEarlyData":"DISABLED"}`, 400, "Required field 'resource.fingerprint' not specified"},
	})
	u.holds("a certificate at least", []refusedRequest{
		{"emptied", "POST", path + "/x/setSslCertificates", `{"sslCertificates":[]}`, 400, "At least 1 SSL certificate must be specified for setting SSL certificates in TargetHttpsProxy"},
	})
	u.holds("in use", []refusedRequest{
		{"certificate", "DELETE", own, "", 400, "The ssl_certificate resource 'projects/p/regions/us-central1/sslCertificates/cert' is already being used by 'projects/p/regions/us-central1/targetHttpsProxies/x'"},
	})
}

// A proxy is repointed without a gap, and what it has left can go.
func TestTargetHTTPSProxyIsRepointed(t *testing.T) {
	u := newUser(t, Options{})
	u.estate()
	proxy := inUS + "targetHttpsProxies/thsp"
	u.make("POST", inUS+"urlMaps", `{"name":"map2","defaultService":"`+inUS+`backendServices/bes"}`)
	if op := u.change("POST", proxy+"/setUrlMap", `{"urlMap":"`+inUS+`urlMaps/map2"}`); text(op, "operationType") != "SetUrlMap" {
		t.Errorf("operationType %v", op["operationType"])
	}
	if got := text(u.get(proxy), "urlMap"); got != link(inUS+"urlMaps/map2") {
		t.Errorf("urlMap: %s", got)
	}
	shows(t, "Certificate Manager certificates")
	managed := "https://certificatemanager.googleapis.com/v1/projects/p/locations/us-central1/certificates/c"
	u.make("POST", proxy+"/setSslCertificates", `{"sslCertificates":["`+managed+`"]}`)
	if got := items(u.get(proxy), "sslCertificates"); len(got) != 1 || got[0] != managed {
		t.Errorf("certificates: %v", got)
	}
	u.make("DELETE", inUS+"sslCertificates/cert", "")
	u.make("POST", inUS+"forwardingRules", `{"name":"tls","loadBalancingScheme":"INTERNAL_MANAGED","network":"global/networks/n","subnetwork":"`+inUS+`subnetworks/n-sub","target":"`+proxy+`","portRange":"443"}`)
	if _, err := u.s.tlsConfig(inUS + "forwardingRules/tls")(nil); err == nil {
		t.Error("a handshake with a certificate that is not there succeeds")
	}
}
