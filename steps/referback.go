package steps

import (
	"errors"
	"fmt"
	"strings"
)

// referBack adds to a step's problem what the preflight had said about it, so
// that nobody has to wonder whether it was looked at: it has changed since, or
// could not be told.
func (p Plan) referBack(s Step, problem *Problem) *Problem {
	for _, id := range checksBehind(s, problem) {
		for _, c := range p.Checks {
			if c.ID != id && !strings.HasPrefix(c.ID, id+":") {
				continue
			}
			referred := *problem
			referred.Cause = strings.TrimSpace(problem.Cause + " " + c.hindsight())
			referred.Check = c.ID
			return &referred
		}
	}
	return problem
}

// hindsight is what a check said, once its question has come up again.
func (c Check) hindsight() string {
	said := fmt.Sprintf("Before the first change the check %q (%s)", c.Question, c.ID)
	switch {
	case c.Overridden:
		return said + " failed and was overridden."
	case c.Verdict == Pass:
		return said + " passed: that has changed since."
	case c.Verdict == Unknown:
		return said + " could not tell."
	}
	return said + " warned of it."
}

// checksBehind lists the checks that had asked about what went wrong, the more
// exact ones first.
func checksBehind(s Step, problem *Problem) []string {
	err, ref := problem.Err, s.Ref()
	text := problem.Text + " " + problem.Raw
	switch {
	case err == nil:
		return nil
	case strings.Contains(text, "proxy-only subnet"), strings.Contains(text, "active subnetwork is required"):
		return []string{"proxy-subnet"}
	case errors.Is(err, ErrAPIDisabled):
		return []string{"apis"}
	case errors.Is(err, ErrPolicy) && strings.Contains(text, "permitted customer"):
		return []string{"policy:iam.allowedPolicyMemberDomains"}
	case errors.Is(err, ErrPolicy):
		return []string{"policy:" + strings.TrimPrefix(constraintOf(err), "constraints/"), "policy"}
	case errors.Is(err, ErrQuota):
		return []string{"quota:" + quotaIn(text), "quotas"}
	case errors.Is(err, ErrDenied) && strings.Contains(text, "VPC Service Controls"):
		return []string{"vpc-service-controls"}
	case errors.Is(err, ErrDenied):
		return []string{"permissions"}
	case errors.Is(err, ErrCredentials):
		return []string{"login"}
	case errors.Is(err, ErrAddressInUse):
		return []string{"address"}
	case errors.Is(err, ErrInvalid), errors.Is(err, ErrExists), errors.Is(err, ErrNotFound):
		return checksOf(ref)
	}
	return nil
}

// checksOf lists the checks that had asked about a resource.
func checksOf(ref Ref) []string {
	switch ref.Kind {
	case KindSubnet:
		return []string{"subnet-range", "subnet"}
	case KindProxySubnet:
		return []string{"proxy-subnet", "proxy-range"}
	case KindAddress:
		return []string{"address"}
	case KindCertificate:
		return []string{"certificate"}
	case KindService:
		return []string{"service:" + ref.Name}
	}
	return []string{"places"}
}

// quotaIn is the metric that a refusal names: Quota 'METRIC' exceeded. Source:
// pulumi-gcp#1147 (sure).
func quotaIn(text string) string {
	_, rest, _ := strings.Cut(text, "Quota '")
	metric, _, _ := strings.Cut(rest, "'")
	return metric
}
