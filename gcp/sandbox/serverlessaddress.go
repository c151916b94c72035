package sandbox

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// A Cloud Run service with Direct VPC egress has a block of addresses in each subnet that it sends from: a reservation in addresses
// that Google makes and only Google frees, some time after the service has left the subnet. It keeps the subnet in use.
//
//	_holder  path of the service
//	_effect  "release" once the service has left
//	_due     when it is freed then

const (
	serverlessPurpose = "SERVERLESS"
	serverlessPrefix  = "serverless-ipv4-" // and digits
	serverlessBlock   = 28                 // addresses are taken 16 at a time (said: Direct VPC page)
	smallestEgress    = 26                 // the smallest subnet for it (said: Direct VPC page)
)

func serverlessRules() []rule {
	return []rule{
		{name: "Direct VPC subnet", says: "The subnet of a network interface is an ordinary one of the service's region, at least a /26. A network alone means its subnet of the same name.",
			mark: said, words: guess, source: "Direct VPC page"},
		{name: "serverless addresses", says: "A service with Direct VPC egress holds an address block serverless-ipv4-N of purpose SERVERLESS in its subnet, which keeps the subnet in use.",
			mark: said, words: sure, source: "CFF#2867, Direct VPC page"},
		{name: "late release", says: "The block is freed an hour or two after the service has left the subnet; the instant sandbox frees it at once unless it is told to hold it.",
			mark: said, source: "CFF#2867, Direct VPC page"},
		{name: "serverless address delete", says: "Nobody but Google deletes such a block.", mark: said, words: guess, source: "CFF#2867"},
	}
}

// egressSubnets are the paths of the subnets that a service sends from: those of the revisions that serve.
func egressSubnets(t *tx, service object) (subnets []string, err error) {
	path := text(service, "name")
	templates := []object{child(service, "template")}
	for _, target := range objects(service, "traffic") {
		if rev, ok := t.get(revisionPath(path, lastSegment(text(target, "revision")))); ok {
			templates = append(templates, child(rev, "_template"))
		}
	}
	for _, template := range templates {
		for _, nic := range objects(child(template, "vpcAccess"), "networkInterfaces") {
			subnet, err := egressSubnet(t, path, nic)
			if err != nil {
				return nil, err
			}
			if !slices.Contains(subnets, subnet) {
				subnets = append(subnets, subnet)
			}
		}
	}
	return subnets, nil
}

// egressSubnet is the path of an interface's subnet. Names alone are of the service's own project and region.
func egressSubnet(t *tx, service string, nic object) (string, error) {
	project, region := projectOf(service), locationOf(service)
	name := text(nic, "subnetwork")
	if name == "" {
		name = lastSegment(text(nic, "network"))
	}
	path := t.referred(project, name)
	if path == "" {
		path = "projects/" + project + "/regions/" + region + "/subnetworks/" + name
	}
	o, ok := t.get(path)
	subnet, err := netip.ParsePrefix(text(o, "ipCidrRange"))
	if !ok || err != nil || placeOf(path) != region || isProxyOnly(o) || subnet.Bits() > smallestEgress {
		return "", (&problem{code: http.StatusBadRequest, reason: "badRequest",
			message: fmt.Sprintf("Violation in service: template.vpc_access: %s is not an ordinary subnetwork of at least /%d in %s.", path, smallestEgress, region)}).by("Direct VPC subnet")
	}
	return path, nil
}

// holdAddresses gives a service a block in each of its subnets, and lets go of those in subnets that it has left.
func (s *Sandbox) holdAddresses(t *tx, service object) error {
	subnets, err := egressSubnets(t, service)
	if err != nil {
		return err
	}
	path := text(service, "name")
	for _, address := range heldBy(t, path) {
		o, _ := t.get(address)
		if i := slices.Index(subnets, linked(text(o, "subnetwork"))); i >= 0 {
			subnets = slices.Delete(subnets, i, i+1)
			delete(o, "_effect")
			delete(o, "_due")
			t.put(address, o)
			continue
		}
		s.letGo(t, address, o, s.now())
	}
	for _, subnet := range subnets {
		if err := s.takeBlock(t, path, subnet); err != nil {
			return err
		}
	}
	return nil
}

// heldBy are the paths of the blocks that a service has, also of those that it has left.
func heldBy(t *tx, service string) (paths []string) {
	for path, o := range t.list("projects/" + projectOf(service) + "/regions/" + locationOf(service) + "/addresses/" + serverlessPrefix) {
		if text(o, "_holder") == service {
			paths = append(paths, path)
		}
	}
	return paths
}

// takeBlock reserves the lowest free block of a subnet for a service.
func (s *Sandbox) takeBlock(t *tx, service, subnetPath string) error {
	subnet, _ := t.get(subnetPath)
	block, err := pickBlock(t, subnetPath)
	if err != nil {
		return err
	}
	collection := scopeOf(subnetPath) + "/addresses"
	name := fmt.Sprintf("%s%d", serverlessPrefix, s.number())
	o := object{
		"kind": "compute#address", "id": fmt.Sprint(s.number()), "name": name, "description": "", "creationTimestamp": timestamp(s.now()),
		"address": block.Addr().String(), "prefixLength": block.Bits(), "addressType": "INTERNAL", "purpose": serverlessPurpose, "networkTier": "PREMIUM",
		"subnetwork": subnet["selfLink"], "selfLink": link(collection + "/" + name), "labelFingerprint": noLabels, "_holder": service,
	}
	placeIn(o, scopeOf(subnetPath))
	t.put(collection+"/"+name, o)
	return nil
}

func pickBlock(t *tx, subnetPath string) (netip.Prefix, error) {
	subnet, _ := t.get(subnetPath)
	p, err := netip.ParsePrefix(text(subnet, "ipCidrRange"))
	if err != nil {
		return netip.Prefix{}, err
	}
	held := holders(t, subnetPath)
	for ip := p.Addr(); p.Contains(ip); {
		block := netip.PrefixFrom(ip, serverlessBlock)
		free := true
		for ; block.Contains(ip); ip = ip.Next() {
			free = free && usable(p, ip) && len(held[ip]) == 0
		}
		if free {
			return block, nil
		}
	}
	return netip.Prefix{}, &problem{code: http.StatusBadRequest, reason: "badRequest", message: fmt.Sprintf("IP space of '%s' is exhausted.", subnetPath)} // guess
}

// letGo frees a block that its service has left, when its time has come: at once in an instant sandbox, unless that is told to hold it.
func (s *Sandbox) letGo(t *tx, address string, o object, left time.Time) {
	if text(o, "_effect") != "" {
		return // it is under way.
	}
	due := left.Add(s.hold())
	o["_effect"], o["_due"] = "release", due.Format(time.RFC3339Nano)
	t.put(address, o)
}

// hold is how long a block stays after its service.
func (s *Sandbox) hold() time.Duration {
	if s.holdBlocks > 0 {
		return s.holdBlocks
	}
	return s.latency.of("addresses", "release")
}

// finishRelease frees a block that is due; false when what is due is none. A service that has come back keeps its block.
func (s *Sandbox) finishRelease(t *tx, path string, o object) bool {
	if !strings.Contains(path, "/addresses/"+serverlessPrefix) {
		return false
	}
	if text(o, "_effect") == "release" && !s.now().Before(operationDue(o)) {
		t.delete(path)
	}
	return true
}

// addressRemovable keeps users from deleting what a service holds.
func addressRemovable(c *change) error {
	if text(c.old, "purpose") != serverlessPurpose {
		return nil
	}
	return refused(fmt.Sprintf("The address resource '%s' is held by a serverless product and cannot be deleted; it is released some time after that has left the subnetwork.",
		c.path)).by("serverless address delete")
}
