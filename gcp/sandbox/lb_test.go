package sandbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"testing"
	"time"
)

const (
	computeV1 = "https://compute.googleapis.com/compute/v1/"
	inProject = "projects/sandbox-project/"
	inRegion  = inProject + "regions/us-central1/"
)

// lab is a load balancer under test: lb-network, its subnets, and one front end.
type lab struct {
	t testing.TB
	s *Sandbox
}

// post makes a Compute object and waits for its operation.
func (l lab) post(collection string, body object) {
	l.t.Helper()
	l.finish(ok(l.t, l.s, "POST", computeV1+collection, asText(l.t, body)))
}

// finish waits until op is done, without an error.
func (l lab) finish(op object) {
	l.t.Helper()
	for op["status"] != "DONE" {
		op = ok(l.t, l.s, "POST", computeV1+linked(text(op, "selfLink"))+"/wait", "")
	}
	if op["error"] != nil {
		l.t.Fatalf("%s of %s: %v", op["operationType"], op["targetLink"], op["error"])
	}
}

func asText(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// network makes lb-network with an ordinary subnet, and a proxy-only one when proxies is true.
func (l lab) network(proxies bool) {
	l.t.Helper()
	network := inProject + "global/networks/lb-network"
	l.post(inProject+"global/networks", object{"name": "lb-network", "autoCreateSubnetworks": false})
	l.post(inRegion+"subnetworks", object{"name": "lb-subnet", "network": network, "ipCidrRange": "10.1.2.0/24"})
	l.post(inProject+"regions/europe-west1/subnetworks", object{"name": "lb-subnet-eu", "network": network, "ipCidrRange": "10.1.3.0/24"})
	if proxies {
		l.post(inRegion+"subnetworks", object{"name": "proxy-only", "network": network, "ipCidrRange": "10.129.0.0/23",
			"purpose": "REGIONAL_MANAGED_PROXY", "role": "ACTIVE"})
	}
}

// backend makes a NEG and a backend service of one name.
func (l lab) backend(name string, cloudRun object) {
	l.t.Helper()
	l.post(inRegion+"networkEndpointGroups", object{"name": name, "networkEndpointType": "SERVERLESS", "cloudRun": cloudRun})
	l.post(inRegion+"backendServices", object{"name": name, "loadBalancingScheme": "INTERNAL_MANAGED", "protocol": "HTTP",
		"backends": []any{object{"group": link(inRegion + "networkEndpointGroups/" + name)}}})
}

// frontend makes URL map, proxy and rule at 10.1.2.99; over HTTPS when there are certificates.
func (l lab) frontend(urlMap object, global bool, certs ...string) {
	l.t.Helper()
	urlMap["name"] = "map"
	l.post(inRegion+"urlMaps", urlMap)
	proxies, port, proxy := "targetHttpProxies", "80", object{"name": "proxy", "urlMap": inRegion + "urlMaps/map"}
	if len(certs) > 0 {
		proxies, port = "targetHttpsProxies", "443"
		var refs []any
		for _, name := range certs {
			chain, key := newCertificate(l.t, name)
			id := fmt.Sprintf("cert-%d", len(refs))
			l.post(inRegion+"sslCertificates", object{"name": id, "certificate": chain, "privateKey": key})
			refs = append(refs, inRegion+"sslCertificates/"+id)
		}
		proxy["sslCertificates"] = refs
	}
	l.post(inRegion+proxies, proxy)
	l.post(inRegion+"forwardingRules", object{"name": "rule", "loadBalancingScheme": "INTERNAL_MANAGED",
		"network": inProject + "global/networks/lb-network", "subnetwork": inRegion + "subnetworks/lb-subnet", "IPAddress": "10.1.2.99",
		"portRange": port, "target": inRegion + proxies + "/proxy", "allowGlobalAccess": global, "networkTier": "PREMIUM"})
}

// newCertificate makes a self-signed certificate for a host name, and its key.
func newCertificate(t testing.TB, host string) (chain, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), BasicConstraintsValid: true, IsCA: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}))
}

// service deploys a service and sets who may call it.
func (l lab) service(name string, body object, public bool) {
	l.t.Helper()
	if body["template"] == nil {
		body["template"] = object{"containers": []any{object{"image": "hello"}}}
	}
	ok(l.t, l.s, "POST", v2+"?serviceId="+name, asText(l.t, body))
	if public {
		ok(l.t, l.s, "POST", v2+"/"+name+":setIamPolicy", `{"policy":{"bindings":[{"role":"roles/run.invoker","members":["allUsers"]}]}}`)
	}
}
