package sandbox

import (
	"fmt"
	"strings"
)

func targetHTTPProxyKind() kind {
	return kind{
		collection: "targetHttpProxies", scope: "regions", singular: "targetHttpProxy", noun: "target_http_proxy",
		permission: "compute.regionTargetHttpProxies", printed: true,
		required: []string{"urlMap"},
		refs:     []reference{{field: "urlMap", targets: []string{"urlMaps"}, use: "use"}},
		rules: []rule{
			{name: "HTTP keep-alive", says: "httpKeepAliveTimeoutSec of a regional proxy is 5 to 600 s.", mark: said, words: guess, source: "MM", check: keepAlive},
		},
		setters: map[string]setter{"setUrlMap": setURLMap},
	}.without(object{"proxyBind": nil}).fixed(sure, "Compute API")
}

func targetHTTPSProxyKind() kind {
	return kind{
		collection: "targetHttpsProxies", scope: "regions", singular: "targetHttpsProxy", noun: "target_https_proxy",
		permission: "compute.regionTargetHttpsProxies", guarded: true, printed: true, patch: patched,
		required: []string{"urlMap"},
		refs: []reference{
			{field: "urlMap", targets: []string{"urlMaps"}, use: "use"},
			{field: "sslCertificates[]", targets: []string{"sslCertificates"}, other: certificateManager},
		},
		defaults: object{"tlsEarlyData": "DISABLED"}, // sure: recording
		changes:  []string{"sslPolicy", "serverTlsPolicy", "urlMap", "sslCertificates", "tlsEarlyData"},
		rules: []rule{
			quicGlobal(),
			{name: "certificate maps are global", says: "Certificate maps are for global target HTTPS proxies.", mark: sure, words: guess, source: "Compute API", check: mapsGlobal},
			{name: "plain TLS", says: "SSL policies, server TLS policies and authorization policies are refused with 501.", mark: limit, check: plainTLS},
			{name: "a certificate at least", says: "A target HTTPS proxy has a certificate, always.", mark: sure, source: "TF#17802", check: someCertificate},
			{name: "certificates of one service", says: "Certificates of Compute and of Certificate Manager are never mixed.", mark: sure, words: guess, source: "Compute API", check: certificatesUnmixed},
			{name: "number of certificates", says: "A proxy has at most 15 certificates of Compute, or 100 of Certificate Manager.", mark: sure, words: guess, source: "Compute API", check: certificateCount},
			{name: "Certificate Manager URL", says: "A certificate of Certificate Manager is named by its URL, in the proxy's project and region.", mark: sure, words: guess, source: "Compute API", check: managedURLs},
			{name: "Certificate Manager certificates", says: "They are not looked up, and a handshake with them fails: there is no Certificate Manager here.", mark: limit},
			{name: "HTTPS keep-alive", says: "What HTTP keep-alive says of a target HTTP proxy holds for a target HTTPS proxy.", mark: said, words: guess, source: "MM", check: keepAlive},
		},
		early: quicGlobal(),
		setters: map[string]setter{
			"setUrlMap":          setURLMap,
			"setSslCertificates": {verb{operation: "SetSslCertificates", latency: "patch"}, setCertificates},
		},
	}.without(object{"proxyBind": nil}).filled(sure, "recording").fixed(sure, "Compute API, MM")
}

// quicGlobal is looked at before a missing fingerprint is (sure: recording).
func quicGlobal() rule {
	return rule{name: "QUIC is global", says: "QUIC is for global target HTTPS proxies; this is said before a missing fingerprint is.", mark: sure, source: "recording", check: func(c *change) error {
		if v := text(c.body, "quicOverride"); v != "" {
			return invalid("resource.quicOverride", v, "QUIC override is supported only with global TargetHttpsProxy.")
		}
		return nil
	}}
}

func mapsGlobal(c *change) error {
	if v := text(c.next, "certificateMap"); v != "" {
		return invalid("resource.certificateMap", v, "Certificate map is supported only with global TargetHttpsProxy.")
	}
	return nil
}

func setCertificates(c *change) error {
	c.next["sslCertificates"] = cloneValue(c.body["sslCertificates"])
	return nil
}

const certificateManager = "certificatemanager.googleapis.com"

// managed are the certificates of Certificate Manager among those of a proxy.
func managed(proxy object) []string {
	var urls []string
	for _, v := range items(proxy, "sslCertificates") {
		if url := shown(v); strings.Contains(url, "//"+certificateManager+"/") {
			urls = append(urls, url)
		}
	}
	return urls
}

func someCertificate(c *change) error {
	if len(items(c.next, "sslCertificates")) == 0 {
		return refused("At least 1 SSL certificate must be specified for setting SSL certificates in TargetHttpsProxy.")
	}
	return nil
}

func certificatesUnmixed(c *change) error {
	if urls := managed(c.next); len(urls) > 0 && len(urls) < len(items(c.next, "sslCertificates")) {
		return invalid("resource.sslCertificates", urls[0], "Classic certificates and Certificate Manager certificates cannot be mixed.")
	}
	return nil
}

// maxCertificates of Compute on one proxy.
const maxCertificates = 15

func certificateCount(c *change) error {
	most := maxCertificates
	if len(managed(c.next)) > 0 {
		most = 100
	}
	if n := len(items(c.next, "sslCertificates")); n > most {
		return invalid("resource.sslCertificates", n, fmt.Sprintf("At most %d SSL certificates can be specified.", most))
	}
	return nil
}

func managedURLs(c *change) error {
	for i, url := range managed(c.next) {
		_, path, _ := strings.Cut(url, "/projects/")
		name, inRegion := strings.CutPrefix(path, c.project()+"/locations/"+placeOf(c.path)+"/certificates/")
		if !inRegion || !isName(name) {
			return invalid(fmt.Sprintf("resource.sslCertificates[%d]", i), url, "Must be projects/{project}/locations/{location}/certificates/{name} of the proxy's project and region.")
		}
	}
	return nil
}

func keepAlive(c *change) error {
	if n, sent := c.next["httpKeepAliveTimeoutSec"].(float64); sent && (n < 5 || n > 600) {
		return invalid("resource.httpKeepAliveTimeoutSec", n, "Must be between 5 and 600.")
	}
	return nil
}
