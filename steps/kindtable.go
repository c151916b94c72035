package steps

import "time"

// about is what is known of a kind besides its resources.
type kindFacts struct {
	purpose        string
	slot           int
	quota          string
	create, delete time.Duration
	source         string
	permissions    PermissionsOf
}

// PermissionsOf lists the IAM permissions that a kind takes.
type PermissionsOf struct {
	Create []string // to make one, besides Use of what it refers to
	Delete []string
	Use    []string // to refer to one
}

// Usual is how long the kind usually takes.
func (k Kind) Usual() Usual { return Usual{} }

// Permissions lists what it takes to make, delete and use the kind.
func (k Kind) Permissions() PermissionsOf { return PermissionsOf{} }

// Quota is the name of the quota that the kind counts against; empty when none
// is known.
func (k Kind) Quota() string { return "" }

// Purpose is one sentence: what the kind does in a load balancer.
func (k Kind) Purpose() string { return "" }

// Slot is the kind's column in the drawing, from 1 at the client's side; 0 for
// what is not drawn.
func (k Kind) Slot() int { return 0 }
