package steps

import (
	"cmp"
	"errors"
	"strings"
)

// ProblemOf says an error in a user's words: problem, cause, what to do, and
// the cloud's own words. An error that no remedy is known for is its own text.
// It is nil for nil.
func ProblemOf(err error) *Problem {
	if err == nil {
		return nil
	}
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	p := &Problem{Text: err.Error(), Err: err}
	if f, ok := errors.AsType[*FieldError](err); ok {
		p.Remedy = f.Remedy
		return p
	}
	c, cloud := errors.AsType[*CloudError](err)
	if cloud {
		p.Raw = c.Message
		if c.Operation != "" {
			p.Raw += " (" + c.Operation + ")"
		}
	}
	for _, r := range remedies() {
		if !r.fits(err, p.Text) {
			continue
		}
		fill := strings.NewReplacer(blanks(err, c)...)
		if r.problem != "" {
			p.Text = fill.Replace(r.problem)
		}
		p.Cause, p.Remedy = fill.Replace(r.cause), fill.Replace(r.remedy)
		break
	}
	return p
}

// fits reports whether the remedy is for the error.
func (r remedy) fits(err error, text string) bool {
	if r.kind != nil && !errors.Is(err, r.kind) {
		return false
	}
	if len(r.words) == 0 {
		return r.kind != nil
	}
	for _, w := range r.words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// blanks are what the texts of remedies leave open.
func blanks(err error, c *CloudError) []string {
	resource, project := "the request", "PROJECT"
	if c != nil && !c.Ref.IsZero() {
		resource, project = c.Ref.String(), c.Ref.Project
	}
	user, _ := userOf(err)
	permission := permissionOf(err)
	return []string{
		"{resource}", resource, "{project}", project, "{user}", cmp.Or(user, "another resource"),
		"{look}", look(user), "{permission}", cmp.Or(permission, "a permission"), "{constraint}", constraintOf(err),
	}
}

// userOf is the path of the resource that uses the one that could not go: the
// last quoted path of the message. Source: Compute error texts (sure).
func userOf(err error) (string, bool) {
	c, ok := errors.AsType[*CloudError](err)
	if !ok || !errors.Is(c, ErrInUse) {
		return "", false
	}
	quoted := strings.Split(c.Message, "'")
	if len(quoted) < 5 {
		return "", false // only the resource itself is named
	}
	path := quoted[len(quoted)-2]
	return path, strings.Contains(path, "/")
}

// heldByServerless reports whether Direct VPC egress of a Cloud Run service
// holds the subnet: only Google frees such an address.
func heldByServerless(err error) bool {
	user, _ := userOf(err)
	return strings.Contains(user, "/addresses/serverless-ipv4-")
}

// look is the command that shows a resource by its path.
func look(user string) string {
	ref, err := ParseRef(user)
	if err != nil {
		return "look for it in the console"
	}
	collection := map[Kind]string{
		KindNetwork: "networks", KindSubnet: "networks subnets", KindAddress: "addresses", KindNEG: "network-endpoint-groups",
		KindBackendService: "backend-services", KindURLMap: "url-maps", KindCertificate: "ssl-certificates",
		KindHTTPProxy: "target-http-proxies", KindHTTPSProxy: "target-https-proxies", KindForwardingRule: "forwarding-rules",
		KindFirewallRule: "firewall-rules", KindInstance: "instances",
	}[ref.Kind]
	place := ""
	switch ref.Kind.Level() {
	case LevelRegion:
		place = " --region " + ref.Location
	case LevelZone:
		place = " --zone " + ref.Location
	case LevelGlobal, LevelRun:
	}
	return "look at it with: gcloud compute " + collection + " describe " + ref.Name + place + " --project " + ref.Project
}

// permissionOf is the permission that a refusal names: Required 'P' permission
// for …, or Permission 'P' denied on ….
func permissionOf(err error) string {
	c, ok := errors.AsType[*CloudError](err)
	if !ok {
		return ""
	}
	for _, before := range []string{"Required '", "Permission '"} {
		if _, rest, ok := strings.Cut(c.Message, before); ok {
			name, _, _ := strings.Cut(rest, "'")
			return name
		}
	}
	return ""
}

// constraintOf is the organization policy that a refusal names.
func constraintOf(err error) string {
	_, name, _ := strings.Cut(err.Error(), "constraints/")
	if end := strings.IndexAny(name, ` '"`); end >= 0 {
		name = name[:end]
	}
	if name = strings.TrimRight(name, ".,;:"); name == "" {
		return "an organization policy"
	}
	return "constraints/" + name
}
