package curl

import (
	"bufio"
	"context"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// tunnel asks the sandbox for a connection to an address of the VPC.
func (r Request) tunnel(ctx context.Context, to netip.AddrPort) (net.Conn, error) {
	u, err := url.Parse(r.Endpoint)
	if err != nil {
		return nil, fail(ExitURL, "sandbox at %q: %v", r.Endpoint, err)
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", u.Host)
	if err != nil {
		return nil, fail(ExitRefused, "the sandbox does not answer: %v", err)
	}
	req := &http.Request{
		Method: http.MethodConnect,
		URL:    &url.URL{Host: to.String()},
		Host:   to.String(),
		Header: http.Header{"Proxy-Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(r.From.Network+"."+r.From.Region+":"))}},
	}
	if err := req.Write(conn); err != nil {
		conn.Close()
		return nil, fail(ExitSend, "ask the sandbox for %s: %v", to, err)
	}
	br := bufio.NewReader(conn)
	res, err := http.ReadResponse(br, req)
	if err != nil {
		conn.Close()
		return nil, fail(ExitReceive, "ask the sandbox for %s: %v", to, err)
	}
	if res.StatusCode == http.StatusOK {
		return &tunneled{Conn: conn, br: br}, nil
	}
	defer conn.Close()
	text, _ := io.ReadAll(io.LimitReader(res.Body, 4<<10))
	return nil, fail(exitOf(res.StatusCode), "%s: %s", to, strings.TrimSpace(string(text)))
}

// exitOf says what curl would have met on a real network where the sandbox
// refuses the tunnel.
func exitOf(status int) int {
	switch status {
	case http.StatusBadGateway:
		return ExitRefused
	case http.StatusGatewayTimeout:
		return ExitTimeout
	}
	return ExitReceive
}

// tunneled reads first what came with the answer to CONNECT.
type tunneled struct {
	net.Conn
	br *bufio.Reader
}

func (t *tunneled) Read(p []byte) (int, error) { return t.br.Read(p) }
