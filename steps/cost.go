package steps

import "slices"

// proxyFloor is the list price of the least number of proxies that a regional
// internal Application Load Balancer keeps: 3 at $0.025 an hour, 730 hours.
// Source: pricing page (said).
const proxyFloor = 3 * 0.025 * 730

// ClientMonthly is what the client VM costs a month: an e2-micro with its 10 GB
// standard disk, list price in us-central1. Source: pricing page (guess).
const ClientMonthly = 0.0084*730 + 10*0.04

// costOf is the floor of what the steps' load balancer costs a month: what it
// will cost when they build one, what goes when they take one away.
func costOf(steps []Step) Cost {
	if !slices.ContainsFunc(steps, func(s Step) bool { return s.Ref().Kind == KindForwardingRule }) {
		return Cost{}
	}
	return floor()
}

// Cost is the floor of what the deployment costs a month as it stands.
func (e Existing) Cost() Cost {
	if len(e.Ports) == 0 { // without a forwarding rule nothing is billed by the hour
		return Cost{}
	}
	return floor()
}

func floor() Cost {
	return Cost{Monthly: proxyFloor, Source: "list price, floor: 3 proxies at $0.025 an hour; data, VM and Cloud Run come on top"}
}
