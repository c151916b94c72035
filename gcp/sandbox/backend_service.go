package sandbox

import (
	"crypto/sha256"
	"fmt"
)

func backendServiceKind() kind {
	return kind{
		collection: "backendServices", scope: "regions", singular: "backendService", noun: "backend_service",
		permission: "compute.regionBackendServices", guarded: true, printed: true, patch: patched, put: updated,
		refs: []reference{{field: "backends[].group", targets: []string{"networkEndpointGroups"}, use: "use"}},
		// Defaults: sure (recording without a serverless NEG); with one, a guess.
		defaults: object{
			"description": "", "affinityCookieTtlSec": 0, "port": 80, "portName": "http", "sessionAffinity": "NONE", "timeoutSec": 30,
			"connectionDraining": object{"drainingTimeoutSec": 0},
		},
		changes: []string{
			"backends", "description", "logConfig", "iap", "protocol", "affinityCookieTtlSec", "port", "portName", "sessionAffinity",
			"timeoutSec", "connectionDraining", "localityLbPolicy", "consistentHash", "outlierDetection", "circuitBreakers",
			"customRequestHeaders", "customResponseHeaders", "healthChecks", "securityPolicy", "enableCDN",
		},
		rules: []rule{
			{name: "backend service protocol", says: "INTERNAL_MANAGED speaks HTTP, HTTPS, HTTP2 or H2C.", mark: sure, words: guess, source: "Compute API", check: backendProtocol},
			{name: "IAP secret", says: "The secret of an IAP client is answered as its SHA-256.", mark: sure, source: "recording", check: hideSecret},
			{name: "serverless backend", says: "A backend service with a serverless NEG refuses the fields that its backend cannot have.", mark: sure, words: sure, source: "CFF#2881, lb-http#358, CFF#1801, TF#7167", check: serverlessBackend},
		},
	}.filled(sure, "recording").fixed(sure, "Compute API, MM")
}

// backendProtocol: TCP when not sent for INTERNAL (recording); INTERNAL_MANAGED takes the HTTP family (sure); the text is a guess.
func backendProtocol(c *change) error {
	scheme := text(c.next, "loadBalancingScheme")
	if scheme == "" {
		c.next["loadBalancingScheme"], scheme = "INTERNAL", "INTERNAL"
	}
	if text(c.next, "protocol") == "" {
		c.next["protocol"] = "TCP"
	}
	protocol := text(c.next, "protocol")
	if scheme == "INTERNAL_MANAGED" && !contains([]string{"HTTP", "HTTPS", "HTTP2", "H2C"}, protocol) {
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

// unsupported is a field that a backend service with a serverless NEG refuses, with the name that its text uses.
type unsupported struct {
	field, name string
	accepted    any // the value that the server fills in and therefore takes back; nil: none
}

// serverlessBackend is section 3.2. Texts of portName, timeoutSec, balancingMode, maxUtilization and the scheme are sure; those of the
// others follow their pattern (guess).
func serverlessBackend(c *change) error {
	backends := objects(c.next, "backends")
	if len(backends) == 0 {
		return nil
	}
	if text(c.next, "loadBalancingScheme") == "INTERNAL" {
		return refused("Invalid load balancing scheme for regional backend service with Serverless network endpoint group.")
	}
	if len(backends) > 1 {
		return invalid("resource.backends", len(backends), "A regional backend service can have one Serverless network endpoint group.")
	}
	for _, u := range []unsupported{{"portName", "Port name", "http"}, {"timeoutSec", "Timeout sec", 30.0}} {
		if v := c.next[u.field]; v != nil && v != cloneValue(u.accepted) {
			return invalid("resource."+u.field, v, u.name+" is not supported for a backend service with Serverless network endpoint groups.")
		}
	}
	if len(items(c.next, "healthChecks")) > 0 {
		return invalid("resource.healthChecks", "", "Health checks are not supported for a backend service with Serverless network endpoint groups.")
	}
	if c.next["outlierDetection"] != nil {
		return invalid("resource.outlierDetection", c.next["outlierDetection"],
			"Outlier detection is not supported for a regional backend service with Serverless network endpoint groups.")
	}
	for i, b := range backends {
		if err := serverlessGroup(fmt.Sprintf("resource.backends[%d].", i), b); err != nil {
			return err
		}
	}
	return nil
}

func serverlessGroup(prefix string, backend object) error {
	if text(backend, "group") == "" {
		return required(prefix + "group")
	}
	for _, u := range []unsupported{
		{"balancingMode", "Balancing mode", nil}, {"maxUtilization", "Max utilization", nil}, {"maxRate", "Max rate", nil},
		{"maxRatePerInstance", "Max rate per instance", nil}, {"maxRatePerEndpoint", "Max rate per endpoint", nil},
		{"maxConnections", "Max connections", nil}, {"capacityScaler", "Capacity scaler", nil},
	} {
		if v := backend[u.field]; v != nil {
			return invalid(prefix+u.field, v, u.name+" is not supported for Serverless network endpoint groups.")
		}
	}
	return nil
}
