package sandbox

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"runlb/gcp/sandbox/pipe"
)

// try is what curl -k would report of one request.
type try struct {
	exit    int // curl's exit code
	code    int // HTTP status, 0 when there was none
	elapsed time.Duration
	body    []byte // its first 512 bytes
	leaf    []byte // DER of the certificate that was presented
}

// curl's exit codes.
const (
	curlURL        = 3
	curlTimeout    = 28
	curlTLS        = 35
	curlEmptyReply = 52
	curlReceive    = 56
)

const maxProbeBody = 512

// curl requests a target's URL from its address, like curl -k --connect-to.
func (s *Sandbox) curl(ctx context.Context, p probing, target probeTarget) try {
	ctx, cancel := context.WithTimeout(ctx, maxTry)
	defer cancel()
	start := s.now()
	result := s.request(ctx, p, target)
	result.elapsed = s.now().Sub(start)
	return result
}

func (s *Sandbox) request(ctx context.Context, p probing, target probeTarget) try {
	u, err := url.Parse(target.url)
	if err != nil || u.Host == "" {
		return try{exit: curlURL}
	}
	ports := map[string]uint16{"http": 80, "https": 443}
	port, ok := ports[u.Scheme]
	if !ok {
		return try{exit: curlURL}
	}
	if u.Port() != "" {
		if _, err := fmt.Sscan(u.Port(), &port); err != nil {
			return try{exit: curlURL}
		}
	}
	leaf := make(chan []byte, 1)
	transport := &http.Transport{
		DisableKeepAlives: true,
		TLSClientConfig: &tls.Config{
			InsecureSkipVerify: true, // curl -k: the reader judges the certificate.
			VerifyConnection: func(state tls.ConnectionState) error {
				leaf <- state.PeerCertificates[0].Raw
				return nil
			},
		},
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			a, err := s.arriveAt(ctx, p.vantage, p.client, netip.AddrPortFrom(target.address, port))
			if err != nil {
				return nil, err
			}
			here, there := pipe.New()
			return here, s.serveConn(there, a)
		},
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, target.url, nil)
	if err != nil {
		return try{exit: curlURL}
	}
	r.Header.Set("User-Agent", "curl/7.88.1")
	r.Header.Set("Accept", "*/*")
	resp, err := transport.RoundTrip(r)
	if err != nil {
		return try{exit: exitOf(err)}
	}
	defer resp.Body.Close()
	result := try{code: resp.StatusCode}
	if resp.TLS != nil {
		result.leaf = <-leaf
	}
	if result.body, err = io.ReadAll(io.LimitReader(resp.Body, maxProbeBody)); err != nil {
		result.exit = curlReceive
	}
	return result
}

// exitOf is how curl exits after err.
func exitOf(err error) int {
	var timeout net.Error
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return curlTimeout
	case errors.As(err, &record), strings.Contains(err.Error(), "tls: "), strings.Contains(err.Error(), "remote error"):
		return curlTLS
	default:
		return curlEmptyReply
	}
}

// line is the try as it is written to the serial port.
func (t try) line(id string, n int) string {
	body := "-"
	if len(t.body) > 0 {
		body = base64Of(t.body)
	}
	return fmt.Sprintf("runlb-probe 1 %s %d %d %03d %d %s", id, n, t.exit, t.code, t.elapsed.Milliseconds(), body)
}

func base64Of(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
