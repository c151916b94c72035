package steps

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestProblemOf(t *testing.T) {
	rule := Ref{Kind: KindForwardingRule, Project: "test-project", Location: "us-east1", Name: "shop-http"}
	network := Ref{Kind: KindNetwork, Project: "test-project", Location: Global, Name: "n"}
	subnet := Ref{Kind: KindSubnet, Project: "test-project", Location: "us-east1", Name: "s"}
	tests := []struct {
		name string
		err  error
		says []string
	}{
		{"no proxy-only subnet, older wording", fakeError("create", rule, ErrInvalid, 400,
			"Invalid value for field 'resource.target': 'x'. A reserved and active subnetwork is required in the same region and VPC as the forwarding rule."),
			[]string{"forwarding rule shop-http", "no active proxy-only subnet"}},
		{"no proxy-only subnet, newer wording", fakeError("create", rule, ErrInvalid, 400,
			"An active proxy-only subnetwork is required in the same region and VPC as the forwarding rule."),
			[]string{"no active proxy-only subnet"}},
		{"organization policy", fakeError("create", rule, ErrPolicy, 412,
			"Constraint constraints/compute.restrictLoadBalancerCreationForTypes violated for projects/test-project. Forwarding Rule x of type INTERNAL_HTTP_HTTPS is not allowed."),
			[]string{"constraints/compute.restrictLoadBalancerCreationForTypes", "Ask who keeps the policy"}},
		{"permitted customer", fakeError("update", Ref{}, ErrPolicy, 400,
			"One or more users named in the policy do not belong to a permitted customer,  perhaps due to an organization policy."),
			[]string{"iam.allowedPolicyMemberDomains", "Leave the service private"}},
		{"in use", fakeError("delete", network, ErrInUse, 400,
			"The network resource 'projects/test-project/global/networks/n' is already being used by 'projects/test-project/global/firewalls/allow-all'"),
			[]string{"network n", "projects/test-project/global/firewalls/allow-all", "gcloud compute firewall-rules describe allow-all --project test-project"}},
		{"in use by what is of no kind of ours", fakeError("delete", network, ErrInUse, 400,
			"The network resource 'projects/test-project/global/networks/n' is already being used by 'projects/test-project/regions/us-east1/routers/nat'"),
			[]string{"projects/test-project/regions/us-east1/routers/nat", "console"}},
		{"held by Cloud Run", fakeError("delete", subnet, ErrInUse, 400,
			"The subnetwork resource 'projects/test-project/regions/us-east1/subnetworks/s' is already being used by 'projects/test-project/regions/us-east1/addresses/serverless-ipv4-1775931706322706294'"),
			[]string{"Direct VPC egress", "Nothing is billed"}},
		{"address in use", fakeError("wait", rule, ErrAddressInUse, 409, "IP_IN_USE_BY_ANOTHER_RESOURCE"), []string{PurposeSharedVIP}},
		{"quota", fakeError("create", network, ErrQuota, 403, "Quota 'NETWORKS' exceeded.  Limit: 15.0 globally."), []string{"network n", "Quotas"}},
		{"API disabled", fakeError("list", Ref{}, ErrAPIDisabled, 403, "Compute Engine API has not been used"), []string{"gcloud services enable"}},
		{"permission, compute", fakeError("create", rule, ErrDenied, 403, "Required 'compute.forwardingRules.create' permission for 'projects/test-project/regions/us-east1/forwardingRules/shop-http'"),
			[]string{"compute.forwardingRules.create is missing"}},
		{"permission, Cloud Run", fakeError("get", Ref{}, ErrDenied, 403, "Permission 'run.services.get' denied on resource 'namespaces/test-project/services/s' (or resource may not exist)."),
			[]string{"run.services.get is missing"}},
		{"permission, without a name", fakeError("get", Ref{}, ErrDenied, 403, "The caller does not have permission"), []string{"a project that does not exist answers the same"}},
		{"login expired", fakeError("get", Ref{}, ErrCredentials, 0, `oauth2: "invalid_grant" "reauth related error (invalid_rapt)"`), []string{"asks you to log in again", "gcloud auth application-default login"}},
		{"login revoked", fakeError("get", Ref{}, ErrCredentials, 0, `oauth2: "invalid_grant" "Token has been expired or revoked."`), []string{"expired or was revoked"}},
		{"locked", &LockedError{Deployment: shop, Owner: Owner{PID: 42, Host: "laptop"}}, []string{"pid 42 on laptop", "Wait for it"}},
		{"deadline beats what it waited for", fmt.Errorf("%w: %w", errDeadline, fakeError("wait", rule, ErrNotReady, 400, "x")), []string{"waits for the same operation"}},
		{"field", &FieldError{Field: "network.subnet.range", Value: "10.1.2.0/33", Problem: "not a range", Remedy: "Write it as 10.1.2.0/24"}, []string{"network.subnet.range", "Write it as 10.1.2.0/24"}},
		{"unknown", errors.New("something else"), []string{"something else"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := ProblemOf(fmt.Errorf("doing: %w", tt.err))
			text := p.Text + "|" + p.Cause + "|" + p.Remedy
			for _, s := range tt.says {
				if !strings.Contains(text, s) {
					t.Errorf("%q does not say %q", text, s)
				}
			}
			if strings.ContainsAny(text, "{}") {
				t.Errorf("%q has a blank that was not filled", text)
			}
			if !errors.Is(p, tt.err) {
				t.Error("the error below is lost")
			}
		})
	}
	if ProblemOf(nil) != nil {
		t.Error("a problem of no error")
	}
	if inner := (&Problem{Text: "x"}); ProblemOf(fmt.Errorf("y: %w", inner)) != inner {
		t.Error("a problem is not its own")
	}
}

func TestRemediesAreReachable(t *testing.T) {
	for i, r := range remedies() {
		words := append([]string{""}, r.words...)
		for _, before := range remedies()[:i] {
			if before.kind == r.kind && len(before.words) == 0 {
				t.Errorf("row %d (%v %q) is never reached", i, r.kind, words)
			}
		}
		if r.cause == "" || r.remedy == "" {
			t.Errorf("row %d lacks cause or remedy", i)
		}
	}
}

func FuzzProblemOf(f *testing.F) {
	f.Add("The x resource 'a/b' is already being used by 'c/d'")
	f.Add("Constraint constraints/ violated")
	f.Add("constraints/") // nothing behind it
	f.Add("Required '")
	f.Fuzz(func(t *testing.T, message string) {
		for _, kind := range []error{ErrInUse, ErrPolicy, ErrDenied, nil} {
			if p := ProblemOf(&CloudError{Op: "get", Kind: kind, Code: 400, Message: message}); p == nil || p.Raw != message {
				t.Errorf("%v %q: %+v", kind, message, p)
			}
		}
	})
}
