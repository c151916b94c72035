package steps

import (
	"fmt"
	"slices"
	"strings"
)

// curl's exit codes that are told apart. Source: curl's manual (sure).
const (
	curlOK      = 0
	curlRefused = 7
	curlTimeout = 28
	curlTLS     = 35
)

// answer is what a try brought, and what is known of the service behind it.
type answer struct {
	exit, code int
	body       string
	host       string   // that was asked for, without port
	names      []string // that the certificate covers; nil before it was seen
	service    string
	known      bool    // the service was found
	tagKnown   bool    // the tag was found, or none was asked for
	reads      bool    // the mask reads service and tag from the URL; true without a mask
	ingress    Ingress // of the service
	invoker    Invoker
	redirect   bool // a redirect was asked for
}

// judge says what a try means: the verdict, and one sentence. Which status
// Google answers when a mask misses is not published; 404 is a guess.
func judge(a answer) (ProbeVerdict, string) {
	switch a.exit {
	case curlOK:
	case curlTimeout:
		return ProbeTimeout, "no answer: still propagating, or the client is outside the network, or a firewall rule denies egress"
	case curlRefused:
		return ProbePropagating, "the connection was refused: the forwarding rule has not spread yet"
	case curlTLS:
		return ProbePropagating, "no TLS yet: the proxy has not spread, or the port speaks plain HTTP"
	default:
		return ProbePropagating, fmt.Sprintf("curl ended with %d: the load balancer has not spread yet", a.exit)
	}
	if a.names != nil && !covers(a.names, a.host) {
		return ProbeTLSName, fmt.Sprintf("the certificate is for %s, not for %s", strings.Join(a.names, ", "), a.host)
	}
	return judgeCode(a)
}

func judgeCode(a answer) (ProbeVerdict, string) {
	refused := a.ingress == IngressNone && (a.code == 403 || a.code == 404)
	switch {
	case a.redirect && a.code >= 300 && a.code < 400:
		return ProbeServing, "plain HTTP is sent on to HTTPS"
	case a.redirect:
		return ProbePropagating, fmt.Sprintf("%d and no redirect: the proxies do not know of it yet", a.code)
	case a.code >= 200 && a.code < 400:
		return ProbeServing, fmt.Sprintf("%s answers %d", a.service, a.code)
	case refused:
		return ProbeIngress, fmt.Sprintf("the ingress of %s lets nobody in", a.service)
	case a.code == 401, a.code == 403 && permissionPage(a.body):
		if a.code == 403 && (a.invoker == InvokerPublic || a.invoker == InvokerOpen) {
			return ProbePropagating, fmt.Sprintf("%s is open to everyone, but that has not spread yet", a.service)
		}
		return ProbePrivate, fmt.Sprintf("%s was reached; it takes callers with an identity token only", a.service)
	case a.code == 403:
		return ProbeServing, fmt.Sprintf("%s itself answers 403", a.service)
	case a.code == 404 && !googlePage(a.body):
		return ProbeServing, fmt.Sprintf("%s itself answers 404: it does not serve this path", a.service)
	case a.code == 404:
		return judgeMissing(a)
	case (a.code == 502 || a.code == 503) && noBackend(a.body):
		return ProbePropagating, fmt.Sprintf("%d: the load balancer has not found its backend yet", a.code)
	case a.code >= 500:
		return ProbeServerError, fmt.Sprintf("%d: look at the logs of %s", a.code, a.service)
	case a.code == 429:
		return ProbeServerError, "429: more than 5,000 requests a second, or the service is at its maximum of instances"
	}
	return ProbeServing, fmt.Sprintf("%s itself answers %d", a.service, a.code)
}

// judgeMissing explains a 404 of Google's own.
func judgeMissing(a answer) (ProbeVerdict, string) {
	switch {
	case !a.reads:
		return ProbeMaskMiss, fmt.Sprintf("404: the mask does not read %s from this URL", a.service)
	case !a.known:
		return ProbeMaskMiss, fmt.Sprintf("404: there is no service %s in this region", a.service)
	case !a.tagKnown:
		return ProbeMaskMiss, fmt.Sprintf("404: %s has no such tag in its traffic", a.service)
	}
	return ProbePropagating, "404 from Google, though service and mask are right: still propagating"
}

// covers reports whether one of a certificate's names is for the host; a
// wildcard stands for one label.
func covers(names []string, host string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		if strings.EqualFold(n, host) {
			return true
		}
		suffix, wild := strings.CutPrefix(n, "*")
		_, rest, dotted := strings.Cut(host, ".")
		return wild && dotted && strings.EqualFold(suffix, "."+rest)
	})
}

// permissionPage knows Cloud Run's page for a caller without the invoker role.
// Source: public reports (sure).
func permissionPage(body string) bool {
	return strings.Contains(body, "does not have permission to get URL") || strings.Contains(body, "client is not authenticated")
}

// googlePage knows a 404 that comes from Google and not from a container.
func googlePage(body string) bool {
	return strings.TrimSpace(body) == "" || strings.Contains(body, "not found on this server") || strings.Contains(body, "Error 404 (Not Found)")
}

// noBackend knows Envoy's words for a backend that it does not see (guess).
func noBackend(body string) bool {
	return strings.Contains(body, "no healthy upstream") || strings.Contains(body, "upstream connect error") || strings.TrimSpace(body) == ""
}
