package steps

import (
	"context"
	"iter"
)

// Target says which cloud to open, and as whom.
type Target struct {
	Project  string
	Endpoint string // http://127.0.0.1:PORT of a running sandbox; empty for Google Cloud
	Sandbox  bool   // open the embedded sandbox
	// Trace is called for every request, also the repeated ones; it must not
	// block. May be nil.
	Trace func(Call)
}

// Clouds opens clouds. cmd supplies it, so that the wizard can switch without
// knowing how.
type Clouds interface {
	Open(ctx context.Context, t Target) (Access, error)
}

// Access is an opened cloud: what one identity can see and change.
type Access interface {
	Cloud
	Identity() Identity
	Projects
	Places
	Permissions
	APIs
	Serial
	// Close gives back what Open took.
	Close() error
}

// Identity is who we are to the cloud.
type Identity struct {
	Account string // an address, or empty when it is not known
	Source  string // where the credentials come from: "ADC", "access token", "sandbox" …
	Sandbox bool
}

// Project is one Google Cloud project.
type Project struct {
	ID, Number, Name string
}

// Projects finds projects.
type Projects interface {
	// Project reads one; a project that is missing or denied is a *CloudError
	// (Google answers 403 for both).
	Project(ctx context.Context, id string) (Project, error)
	// SearchProjects yields the active projects of the identity as pages
	// arrive.
	SearchProjects(ctx context.Context) iter.Seq2[Project, error]
}

// Places finds regions and zones.
type Places interface {
	// Regions lists the compute regions that are up.
	Regions(ctx context.Context, project string) ([]string, error)
	// Zones lists the zones of a region that are up.
	Zones(ctx context.Context, project, region string) ([]string, error)
}

// Permissions asks what the identity may do.
type Permissions interface {
	// Granted returns those of the permissions that the identity holds on the
	// project. It takes any number.
	Granted(ctx context.Context, project string, permissions []string) ([]string, error)
}

// APIs reads and enables the APIs of a project.
type APIs interface {
	// Enabled returns those of the APIs ("compute.googleapis.com") that are
	// enabled.
	Enabled(ctx context.Context, project string, names []string) ([]string, error)
	Enable(ctx context.Context, project string, names []string) (Operation, error)
}

// Serial reads an instance's first serial port.
type Serial interface {
	// Output returns what was written from byte start on, and where the next
	// read begins.
	Output(ctx context.Context, instance Ref, start int64) (text string, next int64, err error)
}
