package fakecloud

import (
	"fmt"
	"net/netip"
	"time"

	"runlb/steps"
)

// ShopProject is the project of Shop.
const ShopProject = "sandbox-project"

// Now is the time at which Shop is looked at.
func Now() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

// Shop is a believable project: a dozen services in four of 43 regions, one
// region that is denied, one custom network with a load balancer of someone
// else's and its legacy proxy-only subnet, and one auto mode network.
func Shop() *Cloud {
	c := &Cloud{
		Known: []steps.Project{
			{ID: ShopProject, Number: "123456789012", Name: "Sandbox"},
			{ID: "shop-prod", Number: "210987654321", Name: "Shop, production"},
			{ID: "shop-staging", Number: "345678901234", Name: "Shop, staging"},
			{ID: "data-lake", Number: "456789012345", Name: "Data lake"},
		},
		AllRegions: regions(),
		Who:        steps.Identity{Account: "you@example.com", Source: "ADC"},
		Problems: map[string]error{"me-central2": &steps.CloudError{
			Op: "list", Kind: steps.ErrDenied, Code: 403, Message: "Permission 'run.services.list' denied",
		}},
	}
	c.deploy()
	c.networks()
	return c
}

func (c *Cloud) deploy() {
	type row struct {
		name, region string
		ingress      steps.Ingress
		invoker      steps.Invoker
		age          time.Duration
		tags         []string
	}
	for _, r := range []row{
		{"login", "us-central1", steps.IngressAll, steps.InvokerPublic, 2 * time.Hour, []string{"test", "canary"}},
		{"catalog", "us-central1", steps.IngressAll, steps.InvokerPublic, 5 * time.Hour, []string{"v2"}},
		{"cart", "us-central1", steps.IngressInternal, steps.InvokerPrivate, 26 * time.Hour, nil},
		{"checkout", "us-central1", steps.IngressInternal, steps.InvokerPrivate, 3 * 24 * time.Hour, nil},
		{"login-admin", "us-central1", steps.IngressInternal, steps.InvokerPrivate, 12 * 24 * time.Hour, nil},
		{"search", "us-central1", steps.IngressInternalAndLB, steps.InvokerOpen, 40 * time.Minute, []string{"blue", "green"}},
		{"legacy-jobs", "us-central1", steps.IngressNone, steps.InvokerUnknown, 500 * 24 * time.Hour, nil},
		{"login", "europe-west1", steps.IngressAll, steps.InvokerPublic, 3 * 24 * time.Hour, nil},
		{"catalog", "europe-west1", steps.IngressAll, steps.InvokerPublic, 4 * 24 * time.Hour, nil},
		{"billing", "europe-west1", steps.IngressInternal, steps.InvokerPrivate, 9 * 24 * time.Hour, nil},
		{"reports", "asia-northeast1", steps.IngressAll, steps.InvokerPublic, 30 * time.Second, nil},
		{"hello", "europe-north1", steps.IngressAll, steps.InvokerPublic, 60 * 24 * time.Hour, nil},
	} {
		updated := Now().Add(-r.age)
		c.add(&steps.Service{
			Meta:  steps.Meta{Project: ShopProject, Location: r.region, Name: r.name},
			Image: "us-docker.pkg.dev/shop/" + r.name, Ingress: r.ingress, Invoker: r.invoker,
			URL:  fmt.Sprintf("https://%s-123456789012.%s.run.app", r.name, r.region),
			Tags: r.tags, IdleTags: r.tags[min(1, len(r.tags)):], Revision: r.name + "-00007-xyz", Generation: 7, Ready: true, Updated: updated,
		}, updated)
	}
}

func (c *Cloud) networks() {
	net := func(name string) steps.Ref {
		return steps.Ref{Kind: steps.KindNetwork, Project: ShopProject, Location: steps.Global, Name: name}
	}
	global := func(name string) steps.Meta {
		return steps.Meta{Project: ShopProject, Location: steps.Global, Name: name}
	}
	at := func(name, region string) steps.Meta {
		return steps.Meta{Project: ShopProject, Location: region, Name: name}
	}
	born := Now().Add(-90 * 24 * time.Hour)
	c.add(&steps.Network{Meta: global("default"), AutoSubnets: true}, born)
	c.add(&steps.Network{Meta: global("backbone")}, born)
	for i, region := range []string{"us-central1", "europe-west1", "asia-northeast1"} {
		c.add(&steps.Subnet{Meta: at("default", region), Network: net("default"), Purpose: "PRIVATE",
			Range: netip.MustParsePrefix(fmt.Sprintf("10.%d.0.0/20", 128+4*i))}, born)
	}
	c.add(&steps.Subnet{Meta: at("gke-nodes", "us-central1"), Network: net("backbone"), Purpose: "PRIVATE",
		Range: netip.MustParsePrefix("10.1.0.0/24"), Secondary: []netip.Prefix{netip.MustParsePrefix("10.1.64.0/18")}}, born)
	c.add(&steps.Subnet{Meta: at("apps", "us-central1"), Network: net("backbone"), Purpose: "PRIVATE",
		Range: netip.MustParsePrefix("10.1.4.0/24")}, born)
	c.add(&steps.ProxySubnet{Meta: at("legacy-proxy", "us-central1"), Network: net("backbone"), Role: steps.RoleActive,
		Purpose: steps.PurposeLegacyProxy, State: steps.StateReady, Range: netip.MustParsePrefix("10.200.0.0/23")}, born)
	apps := steps.Ref{Kind: steps.KindSubnet, Project: ShopProject, Location: "us-central1", Name: "apps"}
	c.add(&steps.Address{Meta: at("apps-vip", "us-central1"), Subnet: apps, IP: netip.MustParseAddr("10.1.4.80"), Status: "IN_USE"}, born)
	c.add(&steps.ForwardingRule{Meta: at("apps-https", "us-central1"), Network: net("backbone"), Subnet: apps,
		IP: netip.MustParseAddr("10.1.4.80"), Port: 443, Scheme: "INTERNAL_MANAGED"}, born)
	c.add(&steps.Certificate{Meta: at("apps-cert", "us-central1"), Hash: "ab12", Names: []string{"apps.example.com"},
		Expires: Now().Add(200 * 24 * time.Hour)}, born)
}

func (c *Cloud) add(r steps.Resource, created time.Time) {
	c.Items = append(c.Items, steps.Found{Resource: r, ID: fmt.Sprint(1000 + len(c.Items)), Created: created})
}

func regions() []string {
	return []string{
		"africa-south1", "asia-east1", "asia-east2", "asia-northeast1", "asia-northeast2", "asia-northeast3", "asia-south1", "asia-south2",
		"asia-southeast1", "asia-southeast2", "asia-southeast3", "australia-southeast1", "australia-southeast2", "europe-central2",
		"europe-north1", "europe-north2", "europe-southwest1", "europe-west1", "europe-west10", "europe-west12", "europe-west2",
		"europe-west3", "europe-west4", "europe-west6", "europe-west8", "europe-west9", "me-central1", "me-central2", "me-west1",
		"northamerica-northeast1", "northamerica-northeast2", "northamerica-south1", "southamerica-east1", "southamerica-west1",
		"us-central1", "us-east1", "us-east4", "us-east5", "us-south1", "us-west1", "us-west2", "us-west3", "us-west4",
	}
}
