package sandbox

import (
	"crypto/sha256"
	"fmt"
	"slices"
)

func backendServiceKind() kind {
	return kind{
		collection: "backendServices", scope: "regions", singular: "backendService", noun: "backend_service",
		permission: "compute.regionBackendServices", guarded: true, printed: true, patch: patched, put: updated,
		refs: []reference{{field: "backends[].group", targets: []string{"networkEndpointGroups"}, use: "use", full: true}},
		// Defaults: sure (recording without a serverless NEG); with one, a guess.
		defaults: object{
			"description": "", "affinityCookieTtlSec": 0, "port": 80, "portName": "http", "sessionAffinity": "NONE", "timeoutSec": 30,
			"connectionDraining": object{"drainingTimeoutSec": 0},
		},
		changes: []string{
			"backends", "description", "logConfig", "iap", "protocol", "affinityCookieTtlSec", "port", "portName", "sessionAffinity",
			"timeoutSec", "connectionDraining", "localityLbPolicy", "consistentHash", "outlierDetection", "circuitBreakers",
			"customRequestHeaders", "customResponseHeaders", "healthChecks", "enableCDN",
		},
		rules: slices.Concat([]rule{
			{name: "backend service scheme", says: "Without a scheme INTERNAL is meant.", mark: guess, check: backendScheme},
			{name: "backend service protocol", says: "Without a protocol TCP is meant, which is of no use here.", mark: sure, source: "recording", check: backendProtocol},
			{name: "protocol of a proxy", says: "INTERNAL_MANAGED speaks HTTP, HTTPS, HTTP2 or H2C to its backends; with a serverless NEG it is of no effect.",
				mark: said, words: guess, source: "backend services page", check: proxyProtocol},
			{name: "IAP secret", says: "The secret of an IAP client is answered as its SHA-256.", mark: sure, source: "recording", check: hideSecret},
			{name: "log sample rate", says: "sampleRate is 0 to 1, and set only where logs are enabled.", mark: sure, words: guess, source: "Compute API", check: logSampleRate},
			{name: "IAP", says: "Identity-Aware Proxy is not switched on: enabled is refused with 501.", mark: limit, check: withoutIAP},
		}, customHeaderRules(), serverlessBackendRules()),
	}.without(object{
		"cdnPolicy": nil, "enableCDN": nil, "circuitBreakers": nil, "compressionMode": "DISABLED", "connectionTrackingPolicy": nil, "customMetrics": nil,
		"dynamicForwarding": nil, "externalManagedMigrationState": nil, "externalManagedMigrationTestingPercentage": nil, "failoverPolicy": nil, "haPolicy": nil,
		"ipAddressSelectionPolicy": "IPV4_ONLY", "localityLbPolicies": nil, "maxStreamDuration": nil, "network": nil, "networkPassThroughLbTrafficPolicy": nil,
		"orchestrationInfo": nil, "params": nil, "securitySettings": nil, "serviceBindings": nil, "serviceLbPolicy": nil, "strongSessionAffinityCookie": nil,
		"subsetting": object{"policy": "NONE"}, "tlsSettings": nil,
	}).filled(sure, "recording").fixed(sure, "Compute API, MM")
}

func backendScheme(c *change) error {
	if text(c.next, "loadBalancingScheme") == "" {
		c.next["loadBalancingScheme"] = "INTERNAL"
	}
	return nil
}

func backendProtocol(c *change) error {
	if text(c.next, "protocol") == "" {
		c.next["protocol"] = "TCP"
	}
	return nil
}

func proxyProtocol(c *change) error {
	if protocol := text(c.next, "protocol"); text(c.next, "loadBalancingScheme") == "INTERNAL_MANAGED" && !contains([]string{"HTTP", "HTTPS", "HTTP2", "H2C"}, protocol) {
		return invalid("resource.protocol", protocol, "Protocol must be one of HTTP, HTTPS, HTTP2 for load balancing scheme INTERNAL_MANAGED.")
	}
	return nil
}

// hideSecret hashes the secret that was sent, an empty one too.
func hideSecret(c *change) error {
	if iap := child(c.next, "iap"); iap["oauth2ClientSecret"] != nil {
		iap["oauth2ClientSecretSha256"] = fmt.Sprintf("%x", sha256.Sum256([]byte(text(iap, "oauth2ClientSecret"))))
		delete(iap, "oauth2ClientSecret")
	}
	return nil
}

func withoutIAP(c *change) error {
	if child(c.next, "iap")["enabled"] == true {
		return notSimulated("Identity-Aware Proxy of a backend service")
	}
	return nil
}

// logSampleRate lets a rate stand from when logs were enabled: gcloud's --no-enable-logging leaves it there (sure: gcloud).
func logSampleRate(c *change) error {
	logs, before := child(c.next, "logConfig"), child(c.old, "logConfig")
	rate, sent := logs["sampleRate"].(float64)
	idle := rate > 0 && logs["enable"] != true && before["sampleRate"] != rate
	if sent && (rate < 0 || rate > 1 || idle) {
		return invalid("resource.logConfig.sampleRate", rate, "Must be between 0 and 1, with logging enabled.")
	}
	return nil
}
