package steps

import (
	"strconv"
	"strings"
	"time"
)

// gcloud begins a command line. The flags were checked against the help of
// gcloud 528 (sure).
func gcloud(words ...string) Command { return append(Command{"gcloud"}, words...) }

// flag appends --name=value, unless the value is empty.
func (c Command) flag(name, value string) Command {
	if value == "" {
		return c
	}
	return append(c, "--"+name+"="+value)
}

// on appends --name when it is set.
func (c Command) on(name string, set bool) Command {
	if !set {
		return c
	}
	return append(c, "--"+name)
}

// make begins the command that makes the resource.
func (m Meta) make(words ...string) Command {
	c := gcloud(append(append(words, "create"), m.Name)...)
	return c.flag("project", m.Project)
}

// described appends the description, which holds the marker.
func (m Meta) described(c Command) Command { return c.flag("description", m.Description) }

// groups are gcloud's words for the kinds.
var groups = map[Kind]string{
	KindNetwork:        "compute networks",
	KindSubnet:         "compute networks subnets",
	KindProxySubnet:    "compute networks subnets",
	KindAddress:        "compute addresses",
	KindNEG:            "compute network-endpoint-groups",
	KindBackendService: "compute backend-services",
	KindURLMap:         "compute url-maps",
	KindCertificate:    "compute ssl-certificates",
	KindHTTPProxy:      "compute target-http-proxies",
	KindHTTPSProxy:     "compute target-https-proxies",
	KindForwardingRule: "compute forwarding-rules",
	KindFirewallRule:   "compute firewall-rules",
	KindInstance:       "compute instances",
	KindService:        "run services",
}

// at appends the flags that say where the resource lives.
func (c Command) at(r Ref) Command {
	c = c.flag("project", r.Project)
	switch r.Kind.Level() {
	case LevelRegion, LevelRun:
		return c.flag("region", r.Location)
	case LevelZone:
		return c.flag("zone", r.Location)
	}
	return c
}

// DeleteByHand is the gcloud command that deletes the resource.
func DeleteByHand(r Ref) Command {
	return gcloud(append(strings.Fields(groups[r.Kind]), "delete", r.Name)...).at(r)
}

// ByHand lists the commands that do what the step does; none for a step that
// changes nothing and waits for nothing.
func (s Step) ByHand() []Command {
	switch s.Action {
	case ActionCreate:
		commands := []Command{s.Want.ByHand()}
		if b, ok := s.Want.(*BackendService); ok {
			commands = append(commands, b.attach()...)
		}
		return commands
	case ActionDelete:
		return []Command{DeleteByHand(s.Ref())}
	case ActionSettle:
		return []Command{{"sleep", strconv.Itoa(int(s.Usual.Round(time.Second).Seconds()))}}
	case ActionUpdate:
		var commands []Command
		for _, p := range s.Parts {
			commands = append(commands, changeByHand(s, p)...)
		}
		return commands
	}
	return nil
}
