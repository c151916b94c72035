package embedded

import (
	"context"
	"net/http"

	"runlb/gcp/sandbox"
)

// Fault is an armed fault: a line of a fault plan, and what has come of it.
type Fault struct {
	Fault   string `json:"fault"`
	Matched int    `json:"matched"` // requests that fit
	Struck  int    `json:"struck"`
}

// faultRoutes serve what goes wrong.
func faultRoutes(mux *http.ServeMux, sb *sandbox.Sandbox) {
	mux.HandleFunc("GET /faults", tell(func() []Fault {
		var list []Fault
		for _, f := range sb.Faults() {
			list = append(list, Fault{f.String(), f.Matched, f.Struck})
		}
		return list
	}))
	mux.HandleFunc("POST /faults", settle(func(plan string) (string, error) { return "", arm(sb, plan) }))
	mux.HandleFunc("DELETE /faults", func(http.ResponseWriter, *http.Request) { sb.ClearFaults() })
}

// arm arms a whole plan, or nothing of it.
func arm(sb *sandbox.Sandbox, plan string) error {
	all, err := sandbox.ParseFaults(plan)
	if err != nil {
		return err
	}
	for _, f := range all {
		sb.Fault(f)
	}
	return nil
}

// Faults are the armed faults, in the order in which they are tried.
func (s *Sandbox) Faults(ctx context.Context) (list []Fault, err error) {
	err = s.fetch(ctx, "/faults", &list)
	return list, err
}

// Arm arms the faults of a plan.
func (s *Sandbox) Arm(ctx context.Context, plan string) error {
	_, err := s.post(ctx, "/faults", plan)
	return err
}

// ClearFaults disarms every fault.
func (s *Sandbox) ClearFaults(ctx context.Context) error {
	_, err := s.call(ctx, http.MethodDelete, "/faults")
	return err
}
