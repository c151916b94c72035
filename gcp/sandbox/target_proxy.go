package sandbox

func targetHTTPProxyKind() kind {
	return kind{
		collection: "targetHttpProxies", scope: "regions", singular: "targetHttpProxy", noun: "target_http_proxy",
		permission: "compute.regionTargetHttpProxies", printed: true,
		required: []string{"urlMap"},
		refs:     []reference{{field: "urlMap", targets: []string{"urlMaps"}, use: "use"}},
		rules:    []rule{httpKeepAlive()},
		setters:  map[string]setter{"setUrlMap": setURLMap},
	}.fixed(sure, "Compute API")
}

func targetHTTPSProxyKind() kind {
	return kind{
		collection: "targetHttpsProxies", scope: "regions", singular: "targetHttpsProxy", noun: "target_https_proxy",
		permission: "compute.regionTargetHttpsProxies", guarded: true, printed: true, patch: patched,
		required: []string{"urlMap"},
		refs: []reference{
			{field: "urlMap", targets: []string{"urlMaps"}, use: "use"},
			{field: "sslCertificates[]", targets: []string{"sslCertificates"}},
		},
		defaults: object{"tlsEarlyData": "DISABLED"}, // sure: recording
		changes:  []string{"sslPolicy", "serverTlsPolicy", "urlMap", "sslCertificates", "httpKeepAliveTimeoutSec", "tlsEarlyData"},
		rules: []rule{
			globalProxyOnly(),
			{name: "plain TLS", says: "SSL policies, server TLS policies and authorization policies are refused with 501: the sandbox does not simulate them.", mark: sure, source: "the sandbox's own limit", check: plainTLS},
			{name: "proxy certificates", says: "A target HTTPS proxy has one to 15 certificates.", mark: sure, source: "TF#17802", check: proxyCertificates},
			httpKeepAlive(),
		},
		early: globalProxyOnly(),
		setters: map[string]setter{
			"setUrlMap":          setURLMap,
			"setSslCertificates": {verb{operation: "SetSslCertificates", latency: "patch"}, takes("sslCertificates")},
		},
	}.filled(sure, "recording").fixed(sure, "Compute API, MM")
}

func globalProxyOnly() rule {
	return rule{name: "global proxy only", says: "QUIC and certificate maps are for global target HTTPS proxies.", mark: sure, source: "recording", check: quic}
}

// quic is refused before a missing fingerprint is (sure: recording).
func quic(c *change) error {
	if v := text(c.body, "quicOverride"); v != "" {
		return invalid("resource.quicOverride", v, "QUIC override is supported only with global TargetHttpsProxy.")
	}
	if v := text(c.body, "certificateMap"); v != "" {
		return invalid("resource.certificateMap", v, "Certificate map is supported only with global TargetHttpsProxy.") // guess
	}
	return nil
}

// maxCertificates on one proxy (said).
const maxCertificates = 15

// proxyCertificates: never none (sure for the text: TF#17802), at most 15 (said; text guess).
func proxyCertificates(c *change) error {
	switch n := len(items(c.next, "sslCertificates")); {
	case n == 0:
		return refused("At least 1 SSL certificate must be specified for setting SSL certificates in TargetHttpsProxy.")
	case n > maxCertificates:
		return invalid("resource.sslCertificates", n, "At most 15 SSL certificates can be specified.")
	default:
		return nil
	}
}

func httpKeepAlive() rule {
	return rule{name: "HTTP keep-alive", says: "httpKeepAliveTimeoutSec of a regional proxy is 5 to 600 s.", mark: said, words: guess, source: "MM", check: keepAlive}
}

// keepAlive: 5 to 600 s for regional proxies (said: MM); the text is a guess.
func keepAlive(c *change) error {
	if n, sent := c.next["httpKeepAliveTimeoutSec"].(float64); sent && (n < 5 || n > 600) {
		return invalid("resource.httpKeepAliveTimeoutSec", n, "Must be between 5 and 600.")
	}
	return nil
}
