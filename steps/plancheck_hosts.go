package steps

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"runlb/steps/mask"
)

// checkHosts asks whether the certificate is good, and covers the hosts that
// clients will ask for.
func (d *draft) checkHosts() {
	names, expires, known := d.covered()
	if !known {
		d.ask(Check{ID: "certificate", Question: "the certificate is valid", Verdict: Unknown, Evidence: "it could not be read"})
		return
	}
	c := Check{ID: "certificate", Question: "the certificate is valid", Verdict: Pass, Evidence: "until " + expires.Format("2006-01-02"), Field: "certificate.cert"}
	switch left := expires.Sub(d.now); {
	case left <= 0:
		c.Verdict, c.Evidence, c.Fix = Fail, "expired on "+expires.Format("2006-01-02"), "Renew it"
	case left < 14*24*time.Hour:
		c.Verdict, c.Fix = Warn, "Renew it soon"
	case len(names) == 0:
		c.Verdict, c.Evidence, c.Fix = Warn, "it names no host in its SAN list: today's clients refuse it", "Request one with a SAN list"
	}
	d.ask(c)
	d.checkDoubts()
	if len(names) == 0 {
		return
	}
	for _, host := range d.hosts() {
		c := Check{ID: "certificate-covers:" + host, Question: "the certificate covers " + host, Verdict: Pass, Evidence: strings.Join(names, ", ")}
		if !covers(names, host) {
			c.Verdict, c.Field = Warn, "certificate.cert"
			c.Evidence = fmt.Sprintf("it covers %s: clients that ask for %s will see a name mismatch", strings.Join(names, ", "), host)
			c.Fix = "Request one for " + host
			if strings.Contains(host[1:], "*") {
				c.Fix = "A wildcard stands for one label only; name the hosts one by one, or put the placeholders in the path"
			}
		}
		d.ask(c)
	}
}

// checkDoubts asks about key and chain of a certificate that comes from files;
// of one that is there already the cloud has judged them.
func (d *draft) checkDoubts() {
	m := d.mat.Certificate
	if m == nil || m.SelfSigned {
		return
	}
	c := Check{ID: "certificate-chain", Question: "the certificate's key and chain are such as Google Cloud and clients take", Verdict: Pass,
		Evidence: "its key fits, its chain is in order", Field: "certificate.cert"}
	var problems, fixes []string
	for _, doubt := range m.Doubts {
		problems, fixes = append(problems, doubt.Problem), append(fixes, doubt.Fix)
	}
	if len(problems) > 0 {
		c.Verdict, c.Evidence, c.Fix = Warn, strings.Join(problems, "; "), strings.Join(fixes, ". ")
	}
	d.ask(c)
}

// covered is what the certificate of the plan covers, and until when.
func (d *draft) covered() (names []string, expires time.Time, known bool) {
	for _, s := range d.steps {
		if c, ok := s.Want.(*Certificate); ok && s.Action != ActionDelete && !c.Expires.IsZero() {
			return c.Names, c.Expires, true
		}
	}
	return nil, time.Time{}, false
}

var placeholder = regexp.MustCompile(`[^.]*<[a-z]+>[^.]*`)

// hosts lists the hosts that backends name, with * for a label that a mask
// leaves open.
func (d *draft) hosts() []string {
	var list []string
	for _, b := range d.spec.AllBackends() {
		list = append(list, b.Hosts...)
		if m, err := mask.ParseWith(b.Mask, mask.Fixed{Tag: b.Tag}); err == nil && m.Host() != "" {
			list = append(list, placeholder.ReplaceAllString(m.Host(), "*"))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
