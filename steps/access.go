package steps

import (
	"context"
	"iter"
	"net/netip"
	"time"
)

// Target says which cloud to open, and as whom.
type Target struct {
	Project  string
	Endpoint string // http://127.0.0.1:PORT of a running sandbox; empty for Google Cloud
	Sandbox  bool   // open the embedded sandbox
	// Presets are what the surroundings suggest, by Field: the region of
	// gcloud's configuration, say.
	Presets map[string]Default
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
	Quotas
	Policies
	Ranges
	SharedVPC
	Serial
	History
	Proxies
	// Close gives back what Open took.
	Close() error
}

// Identity is who we are to the cloud.
type Identity struct {
	Account string // an address, or empty when it is not known
	Source  string // where the credentials come from: "ADC", "access token", "sandbox" …
	Sandbox bool
	// Expires is when the access token in use ends; zero while it is not known.
	// Renews tells whether the next one comes by itself.
	Expires time.Time
	Renews  bool
}

// Project is one Google Cloud project.
type Project struct {
	ID, Number, Name string
	State            string // ACTIVE, DELETE_REQUESTED
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
	// GrantedOn is the same for one resource, which may have a policy of its
	// own. Kind.OwnPolicy tells which kinds can be asked.
	GrantedOn(ctx context.Context, ref Ref, permissions []string) ([]string, error)
}

// APIs reads and enables the APIs of a project.
type APIs interface {
	// Enabled returns those of the APIs ("compute.googleapis.com") that are
	// enabled.
	Enabled(ctx context.Context, project string, names []string) ([]string, error)
	Enable(ctx context.Context, project string, names []string) (Operation, error)
}

// Quota is how many of something there may be, and are.
type Quota struct {
	Metric       string // INTERNAL_ADDRESSES
	Limit, Usage float64
}

// Quotas reads quotas. Those per network are not among them: Compute does not
// show them.
type Quotas interface {
	// Quotas returns those of a region, or of the project when the location is
	// Global.
	Quotas(ctx context.Context, where Scope) ([]Quota, error)
}

// Policies reads organization policies.
type Policies interface {
	// EffectivePolicy is what holds for the project, whoever has set it.
	// Constraint is its name without "constraints/".
	EffectivePolicy(ctx context.Context, project, constraint string) (Policy, error)
}

// NetworkRange is a range that a network has given away without a subnet.
type NetworkRange struct {
	Network Ref
	Range   netip.Prefix
	By      string // "static route to-office"
	Route   bool   // a static route: only a subnet that holds all of it clashes
}

// Ranges finds the ranges of static routes and of private services access.
type Ranges interface {
	Ranges(ctx context.Context, project string) ([]NetworkRange, error)
}

// SharedVPC tells which networks of another project this one may use.
type SharedVPC interface {
	// HostProject is the project that shares its networks; empty without one.
	HostProject(ctx context.Context, project string) (string, error)
	// SharedNetworks lists the networks of other projects that have a subnet
	// which may be used from here.
	SharedNetworks(ctx context.Context, project string) ([]Ref, error)
}

// Serial reads an instance's first serial port.
type Serial interface {
	// Output returns what was written from byte start on, and where the next
	// read begins.
	Output(ctx context.Context, instance Ref, start int64) (text string, next int64, err error)
}
