package steps

import (
	"net"
	"net/url"
)

// ManualTest is how a person tests the load balancer: for each target the curl
// line to type on any client inside the network, and, when client names a VM,
// the gcloud line that runs it there through IAP. targets are those of a
// Verification.
func ManualTest(targets []ProbeTarget, client Ref) []Command {
	var commands []Command
	for _, t := range targets {
		curl := curlLine(t)
		if !client.IsZero() {
			commands = append(commands, Command{
				"gcloud", "compute", "ssh", client.Name, "--project", client.Project, "--zone", client.Location,
				"--tunnel-through-iap", "--command", curl.Shell(),
			})
		}
		commands = append(commands, curl)
	}
	return commands
}

func curlLine(t ProbeTarget) Command {
	line := Command{"curl", "-sS", "-i"}
	u, err := url.Parse(t.URL)
	if err != nil {
		return append(line, t.URL)
	}
	if u.Scheme == "https" {
		line = append(line, "-k")
	}
	if u.Hostname() != t.Address {
		port := u.Port()
		if port == "" {
			port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
		}
		line = append(line, "--connect-to", u.Hostname()+":"+port+":"+net.JoinHostPort(t.Address, port))
	}
	return append(line, t.URL)
}
