package ui

import (
	"net/url"

	"runlb/steps"
)

// consoleURL is where the Google Cloud console shows a resource; empty for the
// sandbox, which has no console. What has no page of its own is shown in the
// list that it stands in.
func consoleURL(w *wizard, ref steps.Ref) string {
	if w.identity().Sandbox || ref.IsZero() {
		return ""
	}
	place, name := url.PathEscape(ref.Location), url.PathEscape(ref.Name)
	path := "net-services/loadbalancing/list/loadBalancers"
	switch ref.Kind {
	case steps.KindService:
		path = "run/detail/" + place + "/" + name
	case steps.KindNetwork:
		path = "networking/networks/details/" + name
	case steps.KindSubnet, steps.KindProxySubnet:
		path = "networking/subnetworks/details/" + place + "/" + name
	case steps.KindFirewallRule:
		path = "networking/firewalls/details/" + name
	case steps.KindAddress:
		path = "networking/addresses/list"
	case steps.KindInstance:
		path = "compute/instancesDetail/zones/" + place + "/instances/" + name
	case steps.KindCertificate:
		path = "net-services/loadbalancing/advanced/sslCertificates/list"
	}
	return "https://console.cloud.google.com/" + path + "?project=" + url.QueryEscape(ref.Project)
}

// consoleLink makes text a link to the console, where the terminal knows links.
func consoleLink(w *wizard, ref steps.Ref, text string) string {
	return w.theme.Link(consoleURL(w, ref), text)
}
