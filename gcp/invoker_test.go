package gcp

import (
	"testing"

	"cloud.google.com/go/iam/apiv1/iampb"
	"google.golang.org/genproto/googleapis/type/expr"
	"google.golang.org/protobuf/proto"

	"runlb/steps"
)

func TestInvokerChangesOneMemberOnly(t *testing.T) {
	other := &iampb.Binding{Role: "roles/run.admin", Members: []string{everyone}}
	conditional := &iampb.Binding{Role: invokerRole, Members: []string{everyone}, Condition: &expr.Expr{Expression: "false"}}
	binding := func(members ...string) *iampb.Binding { return &iampb.Binding{Role: invokerRole, Members: members} }
	policy := func(b ...*iampb.Binding) *iampb.Policy {
		return &iampb.Policy{Version: 3, Etag: []byte("e"), Bindings: append([]*iampb.Binding{other, conditional}, b...)}
	}
	for _, tt := range []struct {
		name         string
		before       *iampb.Policy
		is           steps.Invoker
		public, none *iampb.Policy // with and without everyone
	}{
		{"nobody", policy(), steps.InvokerPrivate, policy(binding(everyone)), policy()},
		{"somebody", policy(binding("user:a")), steps.InvokerPrivate, policy(binding("user:a", everyone)), policy(binding("user:a"))},
		{"everyone", policy(binding(everyone)), steps.InvokerPublic, nil, policy()},
		{"both", policy(binding("user:a", everyone)), steps.InvokerPublic, nil, policy(binding("user:a"))},
	} {
		if got := invokerOf(tt.before); got != tt.is {
			t.Errorf("%s: is %q", tt.name, got)
		}
		before := proto.CloneOf(tt.before)
		if got := withInvoker(tt.before, true); tt.public != nil && !proto.Equal(got, tt.public) {
			t.Errorf("%s, made public: %v", tt.name, got)
		}
		if got := withInvoker(tt.before, false); !proto.Equal(got, tt.none) {
			t.Errorf("%s, made private: %v", tt.name, got)
		}
		if !proto.Equal(before, tt.before) {
			t.Errorf("%s: the policy that was read was changed", tt.name)
		}
	}
}
