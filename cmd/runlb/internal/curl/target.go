package curl

import (
	"net/netip"
	"net/url"
	"strings"
)

// target reads the URL and says which address and port the tunnel leads to.
func (r Request) target() (*url.URL, netip.AddrPort, error) {
	text := r.URL
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, netip.AddrPort{}, fail(ExitURL, "%q is not a URL: write http://HOST/ or https://HOST/", r.URL)
	}
	host, port := u.Hostname(), u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	for _, rule := range r.ConnectTo {
		from, to, err := parseConnectTo(rule)
		if err != nil {
			return nil, netip.AddrPort{}, err
		}
		if (from[0] == "" || strings.EqualFold(from[0], host)) && (from[1] == "" || from[1] == port) {
			if to[0] != "" {
				host = to[0]
			}
			if to[1] != "" {
				port = to[1]
			}
			break
		}
	}
	at, err := netip.ParseAddrPort(host + ":" + port)
	if err != nil {
		return nil, netip.AddrPort{}, fail(ExitResolve, "could not resolve host %s: there is no DNS in the sandbox, say where it leads: --connect-to %s:%s:IP:%s", host, host, port, port)
	}
	return u, at, nil
}

// parseConnectTo reads HOST1:PORT1:HOST2:PORT2; any of the four may be empty.
// The addresses of the sandbox are IPv4: no colon stands in them.
func parseConnectTo(rule string) (from, to [2]string, err error) {
	parts := strings.Split(rule, ":")
	if len(parts) != 4 {
		return from, to, fail(ExitURL, "--connect-to %q: want HOST:PORT:IP:PORT, such as login.example.com:443:10.1.2.99:443", rule)
	}
	return [2]string{parts[0], parts[1]}, [2]string{parts[2], parts[3]}, nil
}
