package sandbox

import (
	"crypto/tls"
	"errors"
	"sync"
)

// certificates caches parsed key pairs by the id of the certificate resource, which never changes its content.
type certificates struct {
	mu   sync.Mutex
	byID map[string]*tls.Certificate
}

// tlsConfig gives each handshake the certificates that the rule's target proxy has now. The client's SNI chooses among them; the
// first one is for everybody else.
func (s *Sandbox) tlsConfig(rulePath string) func(*tls.ClientHelloInfo) (*tls.Config, error) {
	return func(*tls.ClientHelloInfo) (*tls.Config, error) {
		config := &tls.Config{NextProtos: []string{"h2", "http/1.1"}, MinVersion: tls.VersionTLS10}
		var err error
		s.read(func(t *tx) {
			rule, _ := t.get(rulePath)
			proxy, ok := t.get(linked(text(rule, "target")))
			if !ok {
				return
			}
			for _, ref := range items(s.programmed(proxy, s.now()), "sslCertificates") {
				o, ok := t.get(linked(shown(ref)))
				if !ok {
					continue
				}
				var pair *tls.Certificate
				if pair, err = s.conns.certs.parse(o); err != nil {
					return
				}
				config.Certificates = append(config.Certificates, *pair)
			}
		})
		if err != nil {
			return nil, err
		}
		if len(config.Certificates) == 0 {
			return nil, errors.New("the target proxy has no certificate")
		}
		return config, nil
	}
}

func (c *certificates) parse(o object) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	id := text(o, "id")
	if pair, ok := c.byID[id]; ok {
		return pair, nil
	}
	pair, err := tls.X509KeyPair([]byte(text(o, "certificate")), []byte(text(o, "_privateKey")))
	if err != nil {
		return nil, errors.New("the certificate cannot be used") // the cause may quote the key.
	}
	if c.byID == nil {
		c.byID = map[string]*tls.Certificate{}
	}
	c.byID[id] = &pair
	return &pair, nil
}
